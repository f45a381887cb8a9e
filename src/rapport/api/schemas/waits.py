"""Words that were not put in line, because others have to say yes to them first."""

from __future__ import annotations

from rapport.api.schemas.base import Shape
from rapport.approvals.asking import requests_about
from rapport.approvals.models import RequestKind
from rapport.approvals.step_words import waiting_words
from rapport.approvals.steps import asked_standing
from rapport.inbox import models as inbox
from rapport.inbox.asked_reply import REPLIES


class Waits(Shape):
    """`approval` is what to vote on, under `digest`; `waiting`: for whom, in order, in words.

    `private`: in private, though what it answers was written in public.
    """

    approval: int
    digest: str
    conversation: int
    draft: int | None
    text: str
    private: bool
    waiting: str

    @classmethod
    def of(cls, row: inbox.AskedReply) -> Waits:
        request = requests_about(RequestKind.REPLY, row.pk).latest("pk")
        return cls(
            approval=request.pk,
            digest=request.digest,
            conversation=row.conversation_id,
            draft=row.draft_id,
            text=row.text,
            private=row.private,
            waiting=waiting_words(asked_standing(request, REPLIES)),
        )
