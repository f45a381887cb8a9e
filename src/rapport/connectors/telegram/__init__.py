"""Telegram, through a bot of the brand's own."""
