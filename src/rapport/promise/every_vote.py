"""A person's yes or no to anything that waits for one: the same verb for screens and programs."""

from __future__ import annotations

from datetime import datetime, timedelta

from rapport.accounts.models import Person
from rapport.answers.models import RobotChange
from rapport.approvals.models import ApprovalRequest, RequestKind
from rapport.approvals.voting import GivenWord
from rapport.inbox.approve import vote_reply
from rapport.inbox.models import AskedReply
from rapport.inbox.reply import NO_UNDO
from rapport.outbox.models import Reply
from rapport.promise.robot_voting import vote_change
from rapport.publishing.editing import vote_edit
from rapport.publishing.models import Post, PublishedChange
from rapport.publishing.voting import vote


def vote_on(
    request: ApprovalRequest, said: GivenWord, by: Person, now: datetime, undo: timedelta = NO_UNDO
) -> Post | Reply | AskedReply | RobotChange | PublishedChange:
    """Keep the word, and do what the last yes leads to.

    Returns what it was about, as it is then. Raises `NotNow`, `NotReady` and `NotAllowed`."""
    match RequestKind(request.kind):
        case RequestKind.POST:
            return vote(request, said.yes, by, now, seen=said.seen, words=said.words, seconds=said.seconds)
        case RequestKind.REPLY:
            return vote_reply(request, said, by, now, undo)
        case RequestKind.ROBOT:
            return vote_change(request, said, by, now)
        case RequestKind.EDIT:
            return vote_edit(request, said, by, now, undo)
