"""Whether a machine wrote a mail, by what the mail itself says (RFC 3834 and the habits before it)."""

from __future__ import annotations

import re
from email.message import EmailMessage

from rapport.connectors.email.parse import header, headers

NOBODY = re.compile(r"(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)([+\-_.].*)?@", re.I)
AWAY = re.compile(
    r"(auto(matic)?[ -]?reply|automated response|out of (the )?office|respuesta autom[aá]tica|fuera de la oficina"
    r"|risposta automatica|fuori (sede|ufficio)|delivery status notification|undelivered mail"
    r"|undeliverable|mail delivery failed)\b",
    re.I,
)
PRESENT = ("list-id", "list-unsubscribe", "x-autoreply", "x-autorespond", "x-auto-response-suppress")
BULK = frozenset({"bulk", "list", "junk", "auto_reply"})


def machine(message: EmailMessage, other: str) -> str:
    """The sign that a machine wrote this, "" when there is none. `other` is the address an answer would go to."""
    submitted = header(message, "auto-submitted").split(";")[0].split("(")[0].strip().lower()
    if submitted not in ("", "no"):
        return f"auto-submitted: {submitted[:40]}"
    precedence = header(message, "precedence").lower()
    if precedence in BULK:
        return f"precedence: {precedence}"
    if any(value.replace(" ", "") == "<>" for value in headers(message, "return-path")):
        return "empty return path"
    if message.get_content_type() == "multipart/report":
        return "delivery report"
    present = next((name for name in PRESENT if header(message, name) not in ("", "None")), "")
    if present:
        return present
    if not other or NOBODY.match(other):
        return "nobody reads answers there"
    return "away notice" if AWAY.match(header(message, "subject")) else ""
