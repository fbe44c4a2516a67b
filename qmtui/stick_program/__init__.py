"""The program on the stick: a borrowed laptop starts qmtui from there, without a network."""
