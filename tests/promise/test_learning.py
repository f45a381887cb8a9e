"""What teaches a brand's layer and what never does; when it is made, and how it is taken back."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.accounts.models import Brand
from rapport.channels.models import Channel
from rapport.connectors import registry
from rapport.connectors.manifest import load
from rapport.domain.reading import Reading, Text
from rapport.inbox.arrival import Arrival, text_of
from rapport.inbox.models import Message
from rapport.inbox.sampling import calibrates
from rapport.ledger.models import Entry
from rapport.promise.binding import binding
from rapport.promise.ground import Ground
from rapport.promise.group import group_of
from rapport.promise.layers import read_as_brand, read_for, signed_as
from rapport.promise.learn import (
    EACH_KIND,
    NEW,
    AlreadyEnded,
    judged,
    lessons,
    retrain,
    retrain_all,
    roll_back,
    teaching,
)
from rapport.promise.models import Calibration, Dial, Drawn, Layer, Says
from rapport.promise.terms import terms_for
from rapport.triage.fast.reader import FastReader
from rapport.triage.reader import Reader, Readers
from rapport.triage.rule_reader import RuleReader
from tests.cast import NOW, Cast, channel
from tests.promise.lessons import arrive, judgement, teach, write_silent_network

pytestmark = pytest.mark.django_db

FAST = FastReader()
FLICKERS = Text("", "hello, the aurora lamp flickers")
WEEK = timedelta(days=7)


@pytest.fixture
def outside(cast: Cast) -> Channel:
    """A channel of Casa Aurora where real people write."""
    return channel(cast.aurora, "mastodon")


def flickers(brand: Brand) -> float:
    return read_as_brand(brand, [FLICKERS], FAST)[0].complaint


def read(arrived: list[Arrival], reader: Reader) -> dict[int, Reading]:
    """As the line reads messages, by their id."""
    brands, texts = [one.message.brand_id for one in arrived], [text_of(one) for one in arrived]
    return {one.message.pk: reading for one, reading in zip(arrived, read_for(brands, texts, reader), strict=True)}


def test_corrections_become_a_layer_of_this_brand_alone(cast: Cast, outside: Channel) -> None:
    before = flickers(cast.aurora)
    teach(cast, outside)
    row = retrain(cast.aurora, FAST, NOW)
    assert row is not None
    assert row.learnt_from == 2 * EACH_KIND
    assert flickers(cast.aurora) > before + 0.1
    assert flickers(cast.norte) == before
    assert Entry.of(cast.aurora).get(what="layer learnt").data["checksum"] == row.checksum


def test_the_line_reads_with_the_layer_and_asks_for_it_in_one_query(cast: Cast, outside: Channel) -> None:
    teach(cast, outside)
    row = retrain(cast.aurora, FAST, NOW)
    assert row is not None
    arrived = arrive(outside, [FLICKERS.text, "What are your opening hours?"])
    arrived += arrive(cast.other_channel, [FLICKERS.text])
    readings = read(arrived, FAST)
    name = f"{FAST.name}+{row.checksum[:8]}"
    assert [readings[one.message.pk].reader for one in arrived] == [name, name, FAST.name]
    assert signed_as(cast.aurora.pk, FAST) == name
    with CaptureQueriesContext(
        connection,
    ) as asked:
        read(arrived, FAST)
    assert len(asked) == 1


def test_unsure_teaches_as_a_complaint(cast: Cast, outside: Channel) -> None:
    teach(cast, outside, says=Says.UNSURE)
    assert sum(one.complaint for one in lessons(judged(cast.aurora))) == EACH_KIND


def test_what_chance_drew_never_teaches(cast: Cast, outside: Channel) -> None:
    teach(cast, outside, drawn=Drawn.CHANCE)
    assert judged(cast.aurora) == []
    assert retrain(cast.aurora, FAST, NOW) is None
    chosen = teach(cast, outside, drawn=Drawn.CHOSEN)
    assert judged(cast.aurora) == sorted(chosen, key=lambda row: (row.at, row.pk))


def test_what_may_be_asked_for_the_bound_never_teaches(cast: Cast, outside: Channel) -> None:
    came = arrive(outside, ["my aurora lamp flickers"] * 40)
    for one in came:
        judgement(cast, one, Says.COMPLAINT, Drawn.CORRECTION, NOW)
    assert {row.message_id for row in judged(cast.aurora)} == {
        one.message.pk for one in came if not calibrates(one.message.pk)
    }


def test_what_a_contact_took_back_no_longer_teaches(cast: Cast, outside: Channel) -> None:
    rows = teach(cast, outside)
    Message.across_brands.filter(pk=rows[0].message_id).update(removed_at=NOW)
    assert len(judged(cast.aurora)) == 2 * EACH_KIND - 1


def test_the_practice_network_teaches_nothing(cast: Cast) -> None:
    teach(cast, cast.channel)
    assert judged(cast.aurora) == []


@pytest.fixture
def silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A network of somebody else's making that forbids learning, installed as third parties install theirs."""
    write_silent_network(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    registry.packages.cache_clear()
    yield "silent"
    registry.packages.cache_clear()
    registry.connector.cache_clear()


def test_a_network_that_forbids_it_never_teaches(cast: Cast, outside: Channel, silent: str) -> None:
    assert load("silentnet").teaches is False
    assert teaching([load("silentnet"), load("rapport.connectors.mastodon")]) == {"mastodon"}
    teach(cast, channel(cast.aurora, silent))
    assert judged(cast.aurora) == []
    assert retrain(cast.aurora, FAST, NOW) is None


def test_a_network_that_is_installed_no_more_never_teaches(cast: Cast) -> None:
    teach(cast, channel(cast.aurora, "gone"))
    assert judged(cast.aurora) == []


def test_too_few_of_one_kind_make_no_layer(cast: Cast, outside: Channel) -> None:
    teach(cast, outside, each=EACH_KIND - 1)
    assert retrain(cast.aurora, FAST, NOW) is None
    assert not Layer.of(cast.aurora).exists()


def test_a_flood_by_one_contact_brings_no_layer_about(cast: Cast, outside: Channel) -> None:
    teach(cast, outside, each=200, contact="the flood")
    teach(cast, outside, each=EACH_KIND - 2)
    assert retrain(cast.aurora, FAST, NOW) is None


def test_the_next_layer_needs_a_week_and_enough_that_is_new(cast: Cast, outside: Channel) -> None:
    teach(cast, outside)
    assert retrain(cast.aurora, FAST, NOW + timedelta(days=1)) is not None
    assert retrain(cast.aurora, FAST, NOW + 2 * WEEK) is None
    teach(cast, outside, each=NEW, day=5)
    assert retrain(cast.aurora, FAST, NOW + timedelta(days=6)) is None
    assert retrain(cast.aurora, FAST, NOW + 2 * WEEK) is not None


def test_rolling_back_brings_the_one_before_and_is_on_record(cast: Cast, outside: Channel) -> None:
    plain = flickers(cast.aurora)
    teach(cast, outside)
    first = retrain(cast.aurora, FAST, NOW)
    once = flickers(cast.aurora)
    teach(cast, outside, each=NEW, day=5)
    second = retrain(cast.aurora, FAST, NOW + 2 * WEEK)
    assert first is not None
    assert second is not None
    roll_back(second, cast.ana, NOW + 2 * WEEK)
    assert flickers(cast.aurora) == once
    with pytest.raises(AlreadyEnded):
        roll_back(second, cast.ana, NOW + 2 * WEEK)
    roll_back(first, cast.ana, NOW + 2 * WEEK)
    assert flickers(cast.aurora) == plain
    assert [entry.person for entry in Entry.of(cast.aurora).filter(what="layer rolled back")] == [cast.ana] * 2
    assert retrain(cast.aurora, FAST, NOW + 4 * WEEK) is None, "what was taken back came back by itself"


def test_a_threshold_of_another_layer_allows_nothing(cast: Cast, outside: Channel) -> None:
    Dial.across_brands.create(
        brand=cast.aurora, alpha=0.02, delta=0.05, audit=0.05, shadow=False, by=cast.ana, at=NOW
    )
    arrived = arrive(outside, ["What are your opening hours?"])

    def unbound() -> bool:
        readings = list(read(arrived, FAST).values())
        return terms_for(arrived[0], readings[0], Ground.now(), FAST).unbound

    def calibrate() -> None:
        group = group_of(arrived[0].message, outside, "en")
        bound = binding(group, FAST.fingerprint, signed_as(cast.aurora.pk, FAST))
        fitted = {
            "alpha": 0.02,
            "delta": 0.05,
            "spent": 0.05,
            "labels": 200,
            "threshold": 0.5,
            "others": 1,
            "passed": 1,
        }
        look = Calibration.across_brands.count() + 1
        Calibration.across_brands.create(**group.facts, reader=FAST.name, look=look, binding=bound, **fitted)

    calibrate()
    assert not unbound()
    teach(cast, outside)
    layer = retrain(cast.aurora, FAST, NOW)
    assert layer is not None
    assert unbound(), "a threshold of the plain reader counted for another score"
    calibrate()
    assert not unbound()
    roll_back(layer, cast.ana, NOW)
    assert unbound(), "a threshold outlived the layer that it was fitted to"


def test_a_damaged_layer_is_not_used(cast: Cast, outside: Channel) -> None:
    plain = flickers(cast.aurora)
    teach(cast, outside)
    row = retrain(cast.aurora, FAST, NOW)
    assert row is not None
    Layer.of(cast.aurora).update(checksum="f" * 64)
    assert flickers(cast.aurora) == plain
    assert signed_as(cast.aurora.pk, FAST) == FAST.name


def test_a_layer_counts_only_for_the_reader_it_was_learnt_on(cast: Cast, outside: Channel) -> None:
    plain = flickers(cast.aurora)
    teach(cast, outside)
    assert retrain(cast.aurora, FAST, NOW) is not None
    Layer.of(cast.aurora).update(reader="fast-1:an earlier release")
    assert flickers(cast.aurora) == plain
    assert retrain(cast.aurora, FAST, NOW) is not None, "a new release waited with what is known already"
    assert flickers(cast.aurora) > plain
    assert read_as_brand(cast.aurora, [FLICKERS], RuleReader())[0].reader == "rules-1"


def test_the_clock_teaches_a_brand_each_reader_that_can_learn(cast: Cast, outside: Channel) -> None:
    readers = Readers(FAST, RuleReader())
    assert retrain_all(readers, cast.aurora, NOW) == []
    teach(cast, outside)
    assert retrain_all(readers, cast.norte, NOW) == []
    assert [row.brand for row in retrain_all(readers, cast.aurora, NOW)] == [cast.aurora]
