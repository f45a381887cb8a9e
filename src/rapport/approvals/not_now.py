"""What says that something cannot be done as it stands."""


class NotNow(Exception):
    """This cannot be done as it stands; the message says why. Nothing was changed."""
