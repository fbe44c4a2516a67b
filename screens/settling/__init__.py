"""Settling: what is open, one question after the other, and what was decided."""
