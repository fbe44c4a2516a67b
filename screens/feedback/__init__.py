"""Taking down what people say: the form, and what belongs to it."""
