"""Sign-in: the link that opens the door once, the password after that, and who is signed in."""
