"""Practice: a small social network inside Rapport, on which anyone can try everything."""
