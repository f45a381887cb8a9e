"""Pure: reads a message, matches an article, decides its route."""
