"""What happened, in order, for ever: an append-only chain of hashed rows that screens and audits read."""
