"""The field's best content: watchers that look for it, cards that say why, and how it is passed on with credit."""
