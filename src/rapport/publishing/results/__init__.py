"""What came back of a post: the networks' own figures over time, and whether it stands there as it was meant."""
