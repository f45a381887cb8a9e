"""The brand's own posts: an idea, a variant for each channel, when it leaves, and what became of it."""
