"""The deep reader: a small transformer that reads a second time what the fast reader would answer by itself."""
