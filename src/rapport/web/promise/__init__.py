"""The promise: what is allowed, how well it is kept, and the messages people label for it."""
