"""Messages of our own in English, Spanish and Italian, for training and testing readers."""
