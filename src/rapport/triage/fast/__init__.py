"""The trained reader: hashed words and letters, linear heads, and the rules beside them."""
