"""A yes to several things at once, each bound to the hash under which it was shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Brand, Person
from rapport.approvals.models import ApprovalRequest
from rapport.approvals.not_now import NotNow
from rapport.approvals.voting import GivenWord
from rapport.approvals.waiting import WaitingYes
from rapport.inbox.reply import NO_UNDO, NotAllowed
from rapport.inbox.waiting_replies import waiting_replies
from rapport.outbox.network_rules import Refusal
from rapport.promise.every_vote import vote_on
from rapport.promise.waiting_changes import waiting_changes
from rapport.publishing.asked_posts import asked_posts
from rapport.publishing.checks import NotReady
from rapport.publishing.editing import EditRefused
from rapport.publishing.waiting_edits import waiting_edits

MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One that got no yes, by its request's number, and why; `refusals`: that, where a network's rules say no."""

    number: int
    why: str
    refusals: Sequence[Refusal] = ()


@dataclass(frozen=True, slots=True)
class ManyYeses:
    """Which got their yes, and which were left out."""

    kept: Sequence[int]
    left_out: Sequence[LeftOut]


def all_waiting(brand: Brand, person: int, now: datetime) -> list[WaitingYes]:
    """Everything that waits for a yes: changes of what a robot may say, replies, changes of what is out, posts."""
    kinds = waiting_changes(brand, person, now), waiting_replies(brand, person, now)
    return list(chain(*kinds, waiting_edits(brand, person, now), asked_posts(brand, person, now)))


def yes_to_many(
    brand: Brand,
    picked: Mapping[int, str],
    by: Person,
    now: datetime,
    seconds: int | None = None,
    undo: timedelta = NO_UNDO,
) -> ManyYeses:
    """A yes to each request of `picked`, to what was shown under its hash; what changed since is left out.

    So is what is to be looked at by itself; each says why. At most `MOST_AT_ONCE`, each a word of its own.
    """
    ordinary = {one.request.pk: one.request for one in all_waiting(brand, by.pk, now) if one.ordinary}
    kept, left = [], []
    for number, seen in list(picked.items())[:MOST_AT_ONCE]:
        try:
            _one(ordinary.get(number), GivenWord(True, seen, "", seconds), by, now, undo)
        except (NotAllowed, EditRefused) as error:
            left.append(LeftOut(number, " ".join(map(str, error.refusals)), error.refusals))
        except (NotNow, NotReady) as error:
            left.append(LeftOut(number, str(error)))
        else:
            kept.append(number)
    return ManyYeses(kept, left)


@transaction.atomic
def _one(request: ApprovalRequest | None, said: GivenWord, by: Person, now: datetime, undo: timedelta) -> None:
    if request is None:
        raise NotNow(_("It changed, was settled, or asks for a closer look: read it by itself."))
    vote_on(request, said, by, now, undo)
