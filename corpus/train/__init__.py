"""Trains the fast reader's weights: `make train`."""
