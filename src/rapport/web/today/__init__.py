"""Today: what needs a person, in what order, and whether every channel is alive."""
