"""A brand's own layer: what people's corrections teach, on top of the shipped reader and never far from it."""
