"""The day: what is the case now, and a key for each thing to do about it."""
