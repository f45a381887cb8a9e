"""Whether a machine sent a mail, or wants no machine's answer, by what the mail itself says.

Two grades (RFC 3834 and the habits before it): signs that forbid an automatic answer, behind which a person may
have written; and a machine's own note with nothing in it for a person, which a subject alone does not prove.
"""

from __future__ import annotations

import re
import tomllib
from email.message import EmailMessage
from importlib.resources import files
from typing import NamedTuple

from rapport.connectors.email.body import leaves
from rapport.connectors.email.parameters import parameters
from rapport.connectors.email.parse import header, headers
from rapport.connectors.email.wordings import said

_KNOWN: dict[str, list[str]] = tomllib.loads(
    files(__package__ or "").joinpath("automatic.toml").read_text(encoding="utf-8")
)


def _any(name: str) -> str:
    return "|".join(_KNOWN[name])


NOBODY = re.compile(
    rf"(?:^|[+._-])(?:{_any('nobody')})(?:[+._=-].*|\d*)?@"
    r"|@(?:[\w-]+\.){0,5}(?:no|do-?not)-?reply\.[^@.]+\.",
    re.I,
)
SHORT = r"(?:re|aw|rv|r|sv|antw|fwd?|ris|res|wg|tr)\s?:"
AGAIN = rf"^\W{{0,3}}(?:{SHORT}\s?){{0,4}}"
REST = (
    rf"(?:\s?[:\-–—].*|\s{SHORT}.*|\s(?:until|till|through|hasta|fino|bis|jusqu['’]|até)\b.*"
    r"|\s(?:from|since|desde|del?|dal|vom|ab|du)\s.{0,30}\d.*|\W*)$"
)
AWAY = re.compile(rf"{AGAIN}(?:[\[(](?:{_any('away')})[\])].*|(?:{_any('away')}){REST})", re.I)
RETURNED = re.compile(rf"^\W{{0,3}}(?:{_any('returned')})", re.I)
RECEIPT = re.compile(rf"^\W{{0,3}}(?:{_any('receipt')})\s?(?:(?:\(.{{0,20}}\))?\s?:|\(.{{0,20}}\)\s-\s)", re.I)
MEETING = re.compile(rf"^\W{{0,3}}(?:{_any('meeting')})\s?:", re.I)
SUBJECTS = {"away notice": AWAY, "returned mail": RETURNED, "receipt": RECEIPT, "meeting": MEETING}
ANSWERED = re.compile(r"^\W{0,3}(?:re|aw|sv|antw|ris|res)\s?:", re.I)
# What makes a note of a subject that names one. A list does not: people write to lists.
NOTES = ("away notice", "returned mail", "receipt")
PROOF = (
    "auto-submitted", "empty return path", "x-auto-response-suppress: all", "x-failed-recipients",
    "precedence: junk",
)  # fmt: skip
DENIED = frozenset({"", "no", "none", "false", "0"})
BULK = re.compile(r"^(?:bulk|list|junk|auto|auto[-_ ]?(?:reply|replied|response|generated|responder|notified))$")
# Asking for no receipts ("DR, RN, NRN") says nothing of answers.
SUPPRESSED = frozenset({"all", "oof", "autoreply"})


class Sign(NamedTuple):
    """`why` no machine may answer ("": it may); `notice`: a machine's own note with nothing in it for a person."""

    why: str = ""
    notice: bool = False


def signs(message: EmailMessage, other: str) -> Sign:
    """What a mail says of machines; `other` is the address an answer would go to."""
    if report := reports(message):
        return Sign(report, notice=report != "feedback report")
    if "method=reply" in calendar(message):
        return Sign("calendar reply", notice=True)
    subject, said = header(message, "subject"), _said(message, other)
    if said.why:
        named = any(SUBJECTS[name].match(subject) for name in NOTES) and not ANSWERED.match(subject)
        return Sign(said.why, said.notice or (named and said.why.startswith(PROOF)))
    for name, pattern in SUBJECTS.items():
        if pattern.match(subject):
            return Sign(name)
    return Sign("calendar") if calendar(message) else Sign()


def reports(message: EmailMessage) -> str:
    """The kind of report a mail is: of delivery, of reading, of abuse; "" for none."""
    kinds = {part.get_content_type() for part in leaves(message)}
    if message.get_content_type() == "multipart/report" and "message/feedback-report" in kinds:
        return "feedback report"
    if kinds & {"message/delivery-status", "message/global-delivery-status"}:
        return "delivery report"
    if kinds & {"message/disposition-notification", "message/global-disposition-notification"}:
        return "receipt"
    return "delivery report" if message.get_content_type() == "multipart/report" else ""


def calendar(message: EmailMessage) -> str:
    """What a calendar's part is for, as "method=reply"; "" without one."""
    for part in leaves(message):
        if part.get_content_type() == "text/calendar":
            inside = re.search(r"^METHOD:(\w+)", said(part, 4000), re.I | re.M)
            named = parameters(str(part.get("content-type", ""))).get("method", "")
            return f"method={named or (inside[1] if inside else '?')}".lower()
    return ""


def _said(message: EmailMessage, other: str) -> Sign:
    """What the headers and addresses say."""
    submitted = header(message, "auto-submitted").split(";")[0].split("(")[0].strip().lower()
    if submitted not in DENIED:
        return Sign(f"auto-submitted: {submitted[:40]}", notice=submitted == "auto-replied")
    precedence = (header(message, "precedence") or header(message, "x-precedence")).strip().lower()
    if BULK.match(precedence):
        return Sign(f"precedence: {precedence}", notice=precedence.startswith("auto") and "gen" not in precedence)
    if any(value.replace(" ", "") == "<>" for value in headers(message, "return-path")):
        return Sign("empty return path")
    suppressed = {token.strip().lower() for token in header(message, "x-auto-response-suppress").split(",")}
    if suppressed & SUPPRESSED:
        return Sign("x-auto-response-suppress" + (": all" if "all" in suppressed else ""))
    for name in (*_KNOWN["answers"], *_KNOWN["present"]):
        if name in message and header(message, name).strip().lower() not in DENIED:
            return Sign(name, notice=name in _KNOWN["answers"])
    if header(message, "x-post-messageclass").lower().find("autoresponder") >= 0:
        return Sign("x-post-messageclass", notice=True)
    return Sign("nobody reads answers there") if not other or NOBODY.search(other) else Sign()
