"""What a command raises when it cannot do what was asked."""


class Failed(Exception):
    """The sentence says what happened, what was kept and what to do."""
