"""Practice: the small network on which anyone can try everything."""
