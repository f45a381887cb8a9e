"""An Instagram account of a business: comments and private messages, by Instagram's own sign-in."""
