"""A yes or no to a reply that waits for it. With the last yes it leaves, by the one door."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Person
from rapport.approvals.models import ApprovalRequest, RequestOutcome
from rapport.approvals.not_now import NotNow
from rapport.approvals.voting import GivenWord, vote_as_person
from rapport.domain.template import TemplateUse
from rapport.inbox.asked_reply import REPLIES, WishedReply, asked_replies, asked_words, attached_of
from rapport.inbox.models import AskedReply
from rapport.inbox.refresh import refresh
from rapport.inbox.reply import NO_UNDO, say
from rapport.inbox.say_draft import say_draft
from rapport.outbox.models import Reply


@transaction.atomic
def vote_reply(
    request: ApprovalRequest, said: GivenWord, by: Person, now: datetime, undo: timedelta = NO_UNDO
) -> Reply | AskedReply:
    """Keep a person's word; the reply with the last yes, else what still waits or came back.

    Raises `NotNow` and, where a rule of the network forbids it by now, `NotAllowed`; nothing is changed then.
    """
    row = asked_replies([request.subject]).get(request.subject)
    if row is None:
        raise NotNow(_("Somebody has settled this meanwhile; look at it again."))
    outcome = vote_as_person(request, said, by, now, REPLIES)
    if outcome == RequestOutcome.APPROVED:
        return _leave(asked_replies([row.pk])[row.pk], by, now, undo)
    if outcome == RequestOutcome.RETURNED:
        refresh([row.conversation], now)
    return row


def _leave(row: AskedReply, by: Person, now: datetime, undo: timedelta) -> Reply:
    use = TemplateUse(**row.template) if row.template else None
    wish = WishedReply(row.text, row.message, row.draft, row.author, row.warning, use, attached_of(row), row.key)
    if row.draft is not None:
        row.draft.conversation = row.conversation
        return say_draft(row.draft, wish, by, now, undo, asked_words(row))
    return say(row.conversation, wish, by, now, undo, asked_words(row))
