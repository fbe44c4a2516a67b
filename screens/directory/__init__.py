"""The screens of the directory: who helps with what, and what is announced."""
