"""One folder per network; each translates between that network and the values in `domain`."""
