"""What X's "no" means for us where it is about the account itself."""

from __future__ import annotations

import json

from rapport.connectors.errors import ConnectorError, Restricted
from rapport.connectors.json_fields import parts, text, whole
from rapport.connectors.response import Response, meaning

DENIED = 403
# Suspended, and locked until somebody logs in. Older calls say the number, newer ones the words.
CODES = frozenset({64, 326})
BEGINS = ("Your account is suspended", "To protect our users from spam")


def denied(answer: Response, key: str) -> ConnectorError:
    """The error for an answer with status 403; `key` as in `Http.request`."""
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        found = {}
    errors = parts(found, "errors")
    said = [text(one, "message") for one in errors] + [text(found, "detail")]
    if {whole(one, "code") for one in errors} & CODES or any(one.startswith(BEGINS) for one in said):
        return Restricted("X has suspended or locked this account. Log in on X to see what it asks for.")
    return meaning(answer, key)
