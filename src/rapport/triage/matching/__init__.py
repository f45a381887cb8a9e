"""How near a message is to the questions of articles, and what can be learnt from those questions."""
