"""What the brand knows: articles in several languages, saved replies, and the words around a robot's words."""
