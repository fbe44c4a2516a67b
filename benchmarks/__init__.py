"""How fast we are beside named peers, measured side by side in one run."""
