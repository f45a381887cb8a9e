"""Settings: channels, people, hours and the brand itself."""
