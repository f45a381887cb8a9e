"""The chat on the brand's own website: a small widget, and the visitor's side of the conversation."""
