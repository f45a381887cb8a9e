"""Watchers: what they ask, what becomes of what they read, and that none holds up another."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from rapport.budgets.models import Spending
from rapport.connectors.base import Connector
from rapport.connectors.http import Http
from rapport.connectors.registry import manifests, packages
from rapport.curation import looking
from rapport.curation.models import CuratedCard, Looks, Sighting, Watcher, WatcherDay
from rapport.curation.ranking import ranked
from rapport.curation.store_finds import store_finds
from rapport.curation.watching import CannotWatch, end_watcher, pause_watcher
from rapport.curation.ways import question, watch_ways
from tests.cast import channel
from tests.curation.world import ADDRESS, Field

JOINT = "A scarf joint I cut in 1998 came back today. The boat is gone, the joint is not."


def test_what_is_looked_for_becomes_a_card_once(field: Field) -> None:
    field.watch("joint")
    field.says(JOINT)
    field.says("Nothing about wood at all.")
    assert field.look() == 1
    [card] = field.cards()
    assert (card.text, card.handle, card.network_id != "") == (JOINT, "tove", True)
    field.look_again()
    assert len(field.cards()) == 1
    assert field.look() == 0, "it looks again only after an hour"


def test_a_tag_and_an_account_are_looked_for_where_the_network_has_them(field: Field) -> None:
    field.watch("#wood", Looks.TAG)
    field.watch("@hild", Looks.ACCOUNT)
    field.says("A chair that admits how it is made. #wood", "tove")
    field.says("Three hundred years of not hiding it.", "hild")
    field.says("I said nothing of it.", "dee")
    assert field.look() == 2
    assert {one.handle for one in field.cards()} == {"tove", "hild"}


def test_private_words_and_our_own_are_never_found(field: Field) -> None:
    field.watch("joint")
    field.street.says("My joint is broken, please help", "dee", kind="direct")
    field.street.natively("Our joint of the week.")
    field.look()
    assert field.cards() == []


def test_near_the_same_words_and_the_same_link_are_one_card_seen_several_times(field: Field) -> None:
    field.watch("joint")
    field.says(JOINT + " https://saws.example/joint?utm_source=a", "tove")
    field.says("A scarf joint that I cut in 1998 came back today! The boat is gone, the joint is not.", "eve")
    field.says("Look at this joint: http://www.saws.example/joint/", "bo")
    field.look()
    assert len(field.cards()) == 1
    assert Sighting.of(field.street.brand).count() == 3


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Casa Aurora: the joint of this table has wobbled since the first day.", "complaint"),
        ("I hate all of these joint makers, you idiots. This is unacceptable!", "grave"),
        ("Earn money fast with joint ventures http://spam.example click now!!!", "spam"),
        (JOINT, ""),
        ("The worst joint you can cut, and why we still use it for chairs.", ""),
    ],
)
def test_complaints_about_us_spam_and_grave_words_are_set_aside(field: Field, words: str, why: str) -> None:
    field.watch("joint")
    field.says(words)
    field.look()
    assert [one.set_aside for one in field.cards()] == [why]


def test_a_network_that_does_not_answer_holds_up_no_other_and_says_why(field: Field) -> None:
    broken = field.feed()
    field.watch("joint")
    field.says(JOINT)
    assert field.look() == 2
    broken.refresh_from_db()
    assert (broken.reason, broken.failed) == ("Nobody answers there.", 1)
    assert len(field.cards()) == 1
    field.entries("How to save a veneer")
    field.look_again()
    broken.refresh_from_db()
    assert (broken.reason, broken.failed, len(field.cards())) == ("", 0, 2)


def test_a_fault_of_ours_in_one_is_raised_once_the_others_have_looked(field: Field) -> None:
    bad, _good = field.watch("broken"), field.watch("joint")
    field.says(JOINT)
    honest = field.opened

    def odd(watcher: Watcher, http: Http) -> Connector:
        if watcher.pk == bad.pk:
            raise ZeroDivisionError("secret")
        return honest(watcher, http)

    field.opened = odd  # type: ignore[method-assign]
    with pytest.raises(ZeroDivisionError):
        field.look()
    bad.refresh_from_db()
    assert len(field.cards()) == 1
    assert "secret" not in bad.reason
    assert bad.due_at > field.now


def test_failing_it_is_asked_ever_more_seldom(field: Field) -> None:
    row, pauses = field.feed(minutes=15), []
    for _ in range(7):
        row.refresh_from_db()
        field.street.now = row.due_at
        field.look()
        row.refresh_from_db()
        pauses.append(row.due_at - field.now)
    assert pauses == sorted(pauses)
    assert pauses[-1] > 4 * pauses[0]
    assert max(pauses) <= timedelta(hours=6)


def test_a_days_looks_and_a_months_money_are_not_passed(field: Field) -> None:
    field.street.now = field.now.replace(day=10, hour=9)  # all looks on one day, the next in the same month
    row = field.watch("joint", looks_a_day=2, millionths_a_month=250)
    for _ in range(6):
        field.look_again()
    day = WatcherDay.of(field.street.brand).get()
    assert (day.looks, day.millionths) == (2, 200)
    row.refresh_from_db()
    assert "used up" in row.reason
    assert Spending.of(field.street.brand).get(act="search").millionths == 200, "the channel's purse paid, too"
    field.street.pass_time(86_400)
    field.look()
    row.refresh_from_db()
    assert "month" in row.reason


def test_paused_or_over_it_looks_no_more(field: Field) -> None:
    one, two = field.watch("joint"), field.watch("boat")
    pause_watcher(one, True, field.street.ana, field.now)
    end_watcher(two, field.street.ana, field.now)
    assert field.look() == 0
    pause_watcher(one, False, field.street.ana, field.now)
    assert field.look() == 1


@pytest.mark.parametrize(
    ("words", "looks"),
    [
        ("", Looks.KEYWORD),
        ("x" * 300, Looks.KEYWORD),
        ("two words", Looks.TAG),
        ("two words", Looks.ACCOUNT),
        ("javascript:alert(1)", Looks.FEED),
        ("https://", Looks.FEED),
        ("not an address", Looks.FEED),
    ],
)
def test_what_cannot_be_looked_for_is_said(field: Field, words: str, looks: Looks) -> None:
    with pytest.raises(CannotWatch):
        field.watch(words, looks)
    assert not Watcher.of(field.street.brand).exists()


def test_the_page_that_somebody_names_leads_to_its_feed(field: Field) -> None:
    field.entries("How to save a veneer")
    field.web.pages["https://quaderni.example/"] = (
        b'<html><link rel=alternate type="application/rss+xml" href="/feed"></html>'
    )
    row = field.watch("https://quaderni.example/", Looks.FEED)
    field.look()
    row.refresh_from_db()
    assert (row.words, len(field.cards())) == (ADDRESS, 1)


def test_markup_from_outside_is_words_and_long_words_are_bounded(field: Field) -> None:
    field.feed()
    field.entries("<b>Veneer</b>", words="<script>alert(1)</script>" + "wood " * 5000)
    field.look()
    [card] = field.cards()
    assert len(card.text) <= 4000
    assert card.url == "https://quaderni.example/0"


def test_cruz_of_another_brand_has_no_cards(field: Field, cast: object) -> None:
    field.watch("joint")
    field.says(JOINT)
    field.look()
    assert CuratedCard.of(cast.norte).count() == 0  # type: ignore[attr-defined]


def test_a_robot_by_its_own_word_is_worth_less_and_its_card_says_so(field: Field) -> None:
    field.watch("joint")
    field.says(JOINT, "tove")
    field.says("All about joint ventures, every hour, from this account.", "joint_bot")
    field.look()
    first, last = ranked(field.street.brand, field.now)
    assert (first.card.handle, last.card.handle) == ("tove", "joint_bot")
    assert first.card.real is not None
    assert last.card.real is not None
    assert first.card.real > last.card.real
    assert Spending.of(field.street.brand).get(act="profile").times == 2, "who they are is paid for"
    field.look_again()
    assert Spending.of(field.street.brand).get(act="profile").times == 2, "and asked for once"


def test_what_cannot_be_kept_of_one_keeps_no_other_from_looking(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, _good = field.watch("bad"), field.watch("joint")
    field.says(f"{JOINT} bad")
    honest = store_finds

    def odd(watcher: Watcher, *given: object) -> int:
        if watcher.pk == bad.pk:
            raise ValueError("its rows are odd")
        return honest(watcher, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(looking, "store_finds", odd)
    with pytest.raises(ValueError, match="odd"):
        field.look()
    assert len(field.cards()) == 1


def test_what_may_be_looked_for_is_what_the_manifests_say(field: Field) -> None:
    for network in packages():
        channel(field.street.brand, network)
    ways = watch_ways(field.street.brand)
    found = {(one.manifest.network, str(one.looks)) for one in ways}
    assert found == {(one.network, kind) for one in manifests() for kind in one.watch}
    asked = {question(one.manifest, one.looks, "oak {words} %s") for one in ways if one.looks == "tag"}
    assert asked == {"#oak {words} %s"}, "words are put in as they are, once"
    assert not any(one.watch for one in manifests() if not (one.can.search or one.can.poll))


def test_what_no_database_keeps_keeps_nothing_from_being_read(field: Field) -> None:
    """NUL, half characters and an endless address in a feed: the other entry is a card, and so is what is left."""
    field.feed()
    at = field.now.isoformat()
    odd = {
        "id": "a\ud800\x00",
        "title": "Half \ud800 a\x00 sign here",
        "date_published": at,
        "url": "https://a.example/\ud800",
    }
    long = {
        "id": "b",
        "title": "An endless address of mine",
        "date_published": at,
        "url": "https://a.example/?q=" + "ß" * 1900,
    }
    items = [{**one, "authors": [{"name": "T\ud800\x00"}]} for one in (odd, long)]
    said = {"version": "https://jsonfeed.org/version/1.1", "title": "J\ud800", "items": items}
    field.web.pages[ADDRESS] = json.dumps(said).encode()
    field.look()
    assert {one.text for one in field.cards()} >= {"An endless address of mine"}
    assert not any(sign in one.text + one.name for one in field.cards() for sign in "\x00\ud800")
    assert all(len(one.link) <= 2000 and len(one.url) <= 2000 for one in field.cards())
    assert Watcher.of(field.street.brand).get().reason == ""
