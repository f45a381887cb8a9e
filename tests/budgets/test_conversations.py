"""A bucket for each conversation, one that counts conversations, and one of which the network tells itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import msgspec
import pytest
from asgiref.sync import async_to_sync
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.accounts.models import Brand
from rapport.budgets.charge import charge
from rapport.budgets.models import BucketFill
from rapport.budgets.over import EACH, FULL, LISTENED, TALKS, OverBudget
from rapport.budgets.paid import Purse
from rapport.budgets.standing import budget_standing
from rapport.channels.models import Channel
from rapport.connectors.buckets import UNLIMITED, Bucket, Use
from rapport.connectors.call_count import told_used
from rapport.connectors.manifest import Manifest
from rapport.connectors.prices import PaidAct
from rapport.connectors.registry import manifests
from rapport.domain.message import Kind
from tests.cast import NOW, channel
from tests.outbox.networks import MANIFEST, calls, replace_struct

pytestmark = pytest.mark.django_db
TALKS_OF = ("dee", "eli", "fay")
_numbers = count(1)
MADE_UP = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))


def fresh(**more: object) -> Channel:
    n = next(_numbers)
    return channel(Brand.objects.create(slug=f"talks{n}", name="B"), **more)  # type: ignore[arg-type]


def bucket(most: int, seconds: int, **more: object) -> Bucket:
    return msgspec.structs.replace(calls(most, seconds, others=0, send=1), **more)


def known(*buckets: Bucket) -> Manifest:
    shared_by = "app" if any(one.shared for one in buckets) else ""
    return replace_struct(MANIFEST, buckets=list(buckets), shared_by=shared_by)


def said(here: Channel, known: Manifest, now: datetime, use: Use) -> OverBudget | None:
    try:
        charge(here, known, PaidAct.SEND, now, use=use)
    except OverBudget as over:
        return over
    return None


STEPS = st.lists(st.tuples(st.sampled_from(TALKS_OF), st.integers(0, 9)), max_size=40)


@MADE_UP
@given(steps=STEPS, most=st.integers(1, 4), seconds=st.sampled_from([1, 6, 60]))
def test_no_order_of_words_passes_a_conversations_own_bucket_and_none_holds_another(
    steps: list[tuple[str, int]], most: int, seconds: int
) -> None:
    here, now, left = fresh(), NOW, list[tuple[datetime, str]]()
    held = known(bucket(most, seconds, each_conversation=True))
    for talk, pause in steps:
        now += timedelta(seconds=pause)
        over = said(here, held, now, Use(Kind.DIRECT, talk))
        lately = [one for at, one in left if one == talk and at > now - timedelta(seconds=seconds + 2)]
        if over is None:
            left.append((now, talk))
        else:
            assert (str(over), len(lately) >= most) == (EACH, True)
    for at, talk in left:
        within = [one for when, one in left if one == talk and at <= when < at + timedelta(seconds=seconds)]
        assert len(within) <= most


@MADE_UP
@given(steps=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 30)), max_size=40), most=st.integers(1, 3))
def test_no_more_people_than_the_network_lets_and_those_counted_are_written_to_again(
    steps: list[tuple[int, int]], most: int
) -> None:
    here, now, left = fresh(), NOW, list[tuple[datetime, int]]()
    held = known(bucket(most, 60, conversations=True))
    for talk, pause in steps:
        now += timedelta(seconds=pause)
        over = said(here, held, now, Use(Kind.DIRECT, str(talk)))
        lately = {one for at, one in left if at > now - timedelta(seconds=60)}
        if over is None:
            left.append((now, talk))
        else:
            assert (str(over), talk in lately) == (TALKS, False)
    for at, _ in left:
        within = {one for when, one in left if at <= when < at + timedelta(seconds=60)}
        assert len(within) <= most


def test_what_is_of_another_kind_takes_nothing() -> None:
    here, direct = fresh(), Use(Kind.DIRECT, "dee")
    held = known(bucket(1, 60, kinds=[Kind.COMMENT]), bucket(1, 60, code="b", only="template"))
    for _ in range(3):
        assert said(here, held, NOW, direct) is None
    assert said(here, held, NOW, Use(Kind.COMMENT, "dee")) is None
    assert said(here, held, NOW, Use(Kind.COMMENT, "dee"))
    assert said(here, held, NOW, Use(Kind.DIRECT, "dee", "template")) is None
    assert said(here, held, NOW, Use(Kind.DIRECT, "dee", "template"))


def test_what_the_network_told_holds_and_nobody_is_named_in_a_fill() -> None:
    held = known(bucket(1, 60, told_as="pace", each_conversation=True))
    dee = Use(Kind.DIRECT, "393331234567")
    for told, most in (("", 1), ("3", 3), ("none", 1), ("0", 1), (UNLIMITED, 9)):
        here = fresh(settings={"pace": told})
        assert [said(here, held, NOW, dee) for _ in range(most)] == [None] * most, told
        assert (said(here, held, NOW, dee) is None) == (told == UNLIMITED), told
    kept = BucketFill.across_brands.values_list("conversation", flat=True)
    assert kept
    assert not any("333" in one for one in kept)


async def _told(used: int) -> str:
    told_used("calls", used)
    told_used("else", 100)
    return "an answer"


def test_as_full_as_it_is_told_listening_rests_first_then_all_and_it_goes_on() -> None:
    here, told = fresh(), Bucket("calls", "Calls", 100, 3600, "tests", NOW.date(), told_used=True)
    clock, held = [datetime.now(UTC)], known(told)

    def ask(act: PaidAct, used: int) -> str:
        async def call() -> str:
            return await _told(used)

        try:
            return async_to_sync(Purse(here, held, lambda: clock[0]).paid)(act, call)
        except OverBudget as over:
            return str(over)

    assert ask(PaidAct.POLL, 59) == "an answer"
    assert ask(PaidAct.POLL, 60) == "an answer"
    assert ask(PaidAct.POLL, 0) == LISTENED
    assert [used for _, used in budget_standing(here, clock[0]).buckets] == []
    assert ask(PaidAct.SEND, 100) == "an answer"
    assert ask(PaidAct.SEND, 0) == FULL
    clock[0] += timedelta(hours=1, minutes=1, seconds=5)
    assert ask(PaidAct.POLL, 20) == "an answer"
    assert ask(PaidAct.SEND, 20) == "an answer"


@pytest.mark.parametrize(
    "wrong",
    [
        {"each_conversation": True, "conversations": True},
        {"told_used": True, "others": 1},
        {"told_used": True, "each_call": True},
        {"only": "letters"},
    ],
)
def test_a_bucket_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    good = msgspec.to_builtins(calls(1, 60, others=0))
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**good, **wrong}, Bucket)


NAMED = [(one.network, held.code) for one in manifests() for held in one.buckets]


def uses(one: Bucket) -> Use:
    return Use(one.kinds[0] if one.kinds else Kind.DIRECT, "dee", one.only)


@pytest.mark.parametrize(("network", "code"), NAMED)
def test_each_bucket_of_each_network_holds_what_is_too_much(network: str, code: str) -> None:
    """No row is dead: as many as it says leave, the next waits; made smaller, it holds sooner."""
    [row] = [one for m in manifests() if m.network == network for one in m.buckets if one.code == code]
    act = max(row.acts, key=row.acts.__getitem__, default=PaidAct.SEND)
    small = msgspec.structs.replace(row, calls=max(1, row.takes(act, uses(row))), told_as="")
    here = fresh(network=network)
    if row.told_used:
        fill = {"channel": here, "code": code, "since": row.slot_of(NOW), "used": row.calls}
        BucketFill.across_brands.create(brand_id=here.brand_id, **fill)
    else:
        charge(here, known(small), act, NOW, use=uses(row))
    other = uses(row) if not row.conversations else Use(uses(row).kind, "eli", row.only)
    with pytest.raises(OverBudget) as over:
        charge(here, known(small), act, NOW, use=other)
    assert 0 < over.value.after <= row.seconds + row.slot.total_seconds() + 1
