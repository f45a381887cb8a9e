"""The audience: whom the brand reaches, how that grew, relations, whom to follow back, and giveaways."""
