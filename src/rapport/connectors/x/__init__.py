"""X, through an app of the brand's own."""
