"""Comments under a post are its watcher's, when they come and the watcher is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from rapport.accounts.members import answering
from rapport.accounts.models import Brand, Person
from rapport.availability.hours import back_at, week_of
from rapport.domain.decision import Route
from rapport.inbox.arrival import Arrival
from rapport.inbox.models import Conversation
from rapport.ledger.subject import Subject, SubjectKind
from rapport.ledger.what import What
from rapport.ledger.write import Record, write
from rapport.store.bulk_sql import update


def assign_watched(turn: Sequence[Arrival], now: datetime) -> None:
    """Make what came under a watched post its watcher's, as the plan in force says.

    What is somebody's already stays theirs; what nobody needs to read, and an edited comment, become nobody's. A
    watcher who is off shift, who left the brand or may not answer for it any more gets nothing.
    """
    there: dict[tuple[int, int], Person | None] = {}
    given: list[Conversation] = []
    for one in turn:
        talk = one.conversation
        if talk.assignee_id or one.edited or one.decision.route == Route.IGNORE:
            continue
        for number in one.plan.watchers:
            who = (talk.brand_id, number)
            if who not in there:
                there[who] = _if_there(one.brand, number, now)
            if person := there[who]:
                talk.assignee = person
                given.append(talk)
                break
    _keep(given, now)


def _keep(given: Sequence[Conversation], now: datetime) -> None:
    """In a few statements, however many came at once; a new conversation is written with all the rest."""
    update([talk for talk in given if not talk._state.adding], ["assignee"])
    told: defaultdict[int, list[Record]] = defaultdict(list)
    for talk in given:
        about = Subject(SubjectKind.CONVERSATION, talk.pk)
        to = {"to": talk.assignee.handle} if talk.assignee else {}
        told[talk.brand_id].append(Record(What.ASSIGNED, "system", None, talk.pk, about, to))
    for brand in sorted(told):
        write(brand, told[brand], now)


def _if_there(brand: Brand, number: int, now: datetime) -> Person | None:
    if number not in answering(brand.pk, [number]):
        return None
    person = Person.objects.get(pk=number)
    return person if back_at(week_of(brand, person), now, brand.time_zone) is None else None
