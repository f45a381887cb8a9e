"""Comments under a post are its watcher's, when they come and the watcher is there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rapport.accounts.members import answering
from rapport.accounts.models import Brand, Person
from rapport.availability.hours import back_at, week_of
from rapport.domain.decision import Route
from rapport.inbox.arrival import Arrival
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.store.bulk_sql import update


def assign_watched(turn: Sequence[Arrival], now: datetime) -> None:
    """Make what came under a watched post its watcher's, as the plan in force says.

    What is somebody's already stays theirs; what nobody needs to read, and an edited comment, become nobody's. A
    watcher who is off shift, who left the brand or may not answer for it any more gets nothing.
    """
    there: dict[tuple[int, int], bool] = {}
    for one in turn:
        talk = one.conversation
        if not one.plan.watchers or talk.assignee_id or one.edited or one.decision.route == Route.IGNORE:
            continue
        for number in one.plan.watchers:
            who = (talk.brand_id, number)
            if who not in there:
                there[who] = _is_there(one.brand, number, now)
            if there[who]:
                _assign(one, number, now)
                break


def _assign(one: Arrival, number: int, now: datetime) -> None:
    talk, person = one.conversation, Person.objects.get(pk=number)
    talk.assignee = person
    if not talk._state.adding:  # else it is written with all the rest
        update([talk], ["assignee"])
    note(talk.brand_id, What.ASSIGNED, now, conversation=talk.pk, to=person.handle)


def _is_there(brand: Brand, number: int, now: datetime) -> bool:
    if number not in answering(brand.pk, [number]):
        return False
    return back_at(week_of(brand, Person(pk=number)), now, brand.time_zone) is None
