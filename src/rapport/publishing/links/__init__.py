"""Our own link counter: short addresses of the house for the links of a post, counted by the day, nobody known."""
