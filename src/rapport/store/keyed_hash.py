"""What something was known by, kept so that it is known again here and tells nobody what it was."""

from __future__ import annotations

import hmac

from django.conf import settings


def keyed_hash(said: str) -> str:
    """64 hexadecimal digits; the same for the same in this house alone, whose key is in its backup."""
    return hmac.digest(settings.SECRET_KEY.encode(), said.encode(), "sha256").hex()
