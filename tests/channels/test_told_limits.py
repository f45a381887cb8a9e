"""What a network tells of our account by itself: limits and restrictions, in whatever order it comes."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.accounts.models import Brand
from rapport.budgets.models import Restriction
from rapport.budgets.restriction import note_lifted, restriction_of, restriction_told
from rapport.channels.models import Channel
from rapport.channels.told_limits import TOLD_AT, keep_told
from rapport.connectors.buckets import none_until
from rapport.connectors.registry import manifest
from rapport.domain.account_told import RestrictionTold
from rapport.ledger.models import Entry
from rapport.ledger.what import What
from tests.cast import NOW, channel, person

pytestmark = pytest.mark.django_db
TALKS = next(one for one in manifest("whatsapp").buckets if one.code == "talks")


def number(brand: Brand | None = None) -> Channel:
    n = Brand.objects.count()
    brand = brand or Brand.objects.create(slug=f"told{n}", name="Told")
    return channel(brand, "whatsapp", settings={"account": "102", "number": "106"}, renewed_at=NOW)


def after(seconds: int) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_in_whatever_order_it_comes_what_was_said_last_counts() -> None:
    told = [(after(10), "250"), (after(20), "2000"), (after(30), "1000")]
    for order in permutations([*told, told[0]]):
        here = number()
        for at, most in order:
            keep_told(here, {"people_a_day": most}, at, after(60))
        here.refresh_from_db()
        assert here.settings["people_a_day"] == "1000"
        assert (here.settings["account"], here.settings["number"]) == ("102", "106")


def test_what_was_said_again_is_as_new_as_that() -> None:
    here = number()
    for seconds, most in ((10, "1000"), (30, "1000"), (20, "250")):
        keep_told(here, {"people_a_day": most}, after(seconds), after(60))
    here.refresh_from_db()
    assert here.settings["people_a_day"] == "1000"


def test_what_was_said_before_the_sign_in_was_proved_is_older_than_the_proof() -> None:
    here = number()
    keep_told(here, {"people_a_day": "50"}, after(-1), after(60))
    here.refresh_from_db()
    assert "people_a_day" not in here.settings


def test_what_somebody_set_meanwhile_stays() -> None:
    """A proof takes seconds, and its channel was read before it."""
    stale = number()
    Channel.across_brands.filter(pk=stale.pk).update(settings={"account": "999", "number": "106"})
    keep_told(stale, {"people_a_day": "50"}, after(1), after(60))
    stale.refresh_from_db()
    told = {"people_a_day": "50", "people_a_day" + TOLD_AT: after(1).isoformat()}
    assert stale.settings == {"account": "999", "number": "106", **told}


def test_a_sign_in_that_a_clock_dated_ahead_is_not_newer_than_everything() -> None:
    here = number()
    keep_told(here, {"people_a_day": "50"}, after(86_400), after(86_400))
    Channel.across_brands.filter(pk=here.pk).update(renewed_at=after(86_400))
    keep_told(here, {"people_a_day": "2000"}, after(10), after(11))  # the clock is right again
    here.refresh_from_db()
    assert here.settings["people_a_day"] == "2000"


def test_none_until_an_hour_is_none_until_then_and_what_is_usual_from_there_on() -> None:
    told = {"people_a_day": none_until(after(60))}
    before, later = TALKS.held(told, after(59)), TALKS.held(told, after(60))
    assert before
    assert later
    assert (before.calls, later.calls) == (0, 250)


@given(
    said=st.lists(st.tuples(st.booleans(), st.integers(0, 50)), max_size=6),
    order=st.randoms(use_true_random=False),
)
@settings(max_examples=30)
def test_a_call_that_is_late_or_comes_again_restricts_nothing_that_was_lifted_since(
    said: list[tuple[bool, int]], order: object
) -> None:
    here, ana = number(), person(f"ana{Brand.objects.count()}")
    for restricted, seconds in said:
        restriction_told(here, RestrictionTold("r", after(seconds), restricted, "no"), after(60))
    if row := restriction_of(here):
        note_lifted(row, ana, after(70))
    for restricted, seconds in said:
        restriction_told(here, RestrictionTold("r", after(seconds), restricted, "no"), after(80))
    assert restriction_of(here) is None
    assert Restriction.of(here.brand).filter(lifted_at=None).count() == 0


def test_the_network_itself_says_that_it_is_over_and_the_record_says_so() -> None:
    here = number()
    restriction_told(here, RestrictionTold("r", after(10), True, "Blocked."), after(11))
    restriction_told(here, RestrictionTold("r", after(5), False), after(12))  # of an earlier time
    assert restriction_of(here)
    restriction_told(here, RestrictionTold("r", after(20), False), after(21))
    assert restriction_of(here) is None
    told = Entry.of(here.brand).filter(what__in=[What.CHANNEL_RESTRICTED, What.RESTRICTION_LIFTED])
    assert list(told.order_by("seq").values_list("actor", flat=True)) == ["network", "network"]
