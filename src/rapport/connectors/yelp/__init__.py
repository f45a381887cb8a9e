"""Reviews of a place on Yelp, read only."""
