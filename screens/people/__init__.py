"""The office's people and actors: who they are, what they agreed to, who is one and the same."""
