"""Knowledge: articles, saved replies, and what was asked without an answer."""
