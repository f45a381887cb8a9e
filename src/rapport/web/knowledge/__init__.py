"""What the brand knows: articles, saved replies, and what was asked and has no answer."""
