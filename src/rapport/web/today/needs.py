"""What needs a person, each with its reason as the rest of a sentence that begins with the contact's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rapport.inbox.models import Conversation
from rapport.inbox.order import Next
from rapport.inbox.pressing import PUBLIC

DOUBT = _("may or may not have your answer")
NOT_SENT = _("has no answer: yours was not sent")
DRAFT = _("has a draft that waits for your yes")
COMPLAINS = (_("complains"), _("complains in public"))
PRESSES = (_("presses for an answer"), _("presses for an answer, in public"))
WAITS = _("waits for a person")
SAYS: dict[str, Promise] = {
    "compliment": _("says something kind"),
    "question": _("asks something that a person should answer"),
    "request": _("asks for something that a person should do"),
    "feedback": _("tells what could be better"),
}


@dataclass(frozen=True, slots=True)
class PersonNeeded:
    """`name` and `says` make one sentence; `meaning` is its colour."""

    conversation: Conversation
    says: str
    meaning: str

    @property
    def name(self) -> str:
        return self.conversation.contact.name


def needs(rows: Sequence[Next]) -> list[PersonNeeded]:
    """The same rows in the same order, with their reasons in words."""
    return [PersonNeeded(one.conversation, *_reason(one)) for one in rows]


def _reason(one: Next) -> tuple[str, str]:
    talk = one.conversation
    public = talk.kind in PUBLIC
    if one.why == "unknown":
        return str(DOUBT), "unknown"
    if talk.not_sent:
        return str(NOT_SENT), "person"
    if one.why == "complaint" or (one.why == "urgent" and talk.complaint_open):
        return str(COMPLAINS[public]), "person"
    if one.why == "urgent":
        return str(PRESSES[public]), "person"
    if one.why == "draft":
        return str(DRAFT), "robot"
    return str(SAYS.get(talk.tone, WAITS)), ""
