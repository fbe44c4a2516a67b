"""Who helps with what (Wegweiser), and what is announced (Aushang)."""
