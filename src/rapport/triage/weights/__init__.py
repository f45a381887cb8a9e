"""What the fast reader learnt, as plain arrays. `make train` rebuilds it; docs/reference/model-card.md tells."""
