"""Before a word is typed: what may leave in a conversation, until when, at what price; all from the manifests."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.connectors.prices import PaidAct, price, written
from rapport.connectors.registry import manifest, manifests
from rapport.domain.message import Kind
from rapport.inbox.before_writing import before_writing
from rapport.inbox.models import Conversation
from rapport.inbox.reply import NotAllowed
from rapport.inbox.write import latest, write
from rapport.web.templatetags.rapport import moment
from tests.api.caller import Caller
from tests.cast import Cast, channel
from tests.screens.test_knowledge import asked

HOUR = timedelta(hours=1)
WINDOWED = [one.network for one in manifests() if one.limits.window_hours and one.connectable]
WITH_ROBOTS = [one for one in WINDOWED if manifest(one).limits.automatic_window_hours]
UNTEMPLATED = [one for one in WINDOWED if not manifest(one).can.templates]
PRICED = [one.network for one in manifests() if price(one.prices, PaidAct.SEND)]


def talk_of(cast: Cast, network: str, ago: timedelta, kind: Kind = Kind.DIRECT) -> Conversation:
    """Somebody wrote so long ago."""
    message = asked(channel(cast.aurora, network), f"Is it in stock? {network} {ago}")
    message.kind, message.visibility = kind, "private"
    message.save(update_fields=["kind", "visibility"])
    talk = message.conversation
    talk.last_in_at, talk.kind = timezone.now() - ago, kind
    talk.save(update_fields=["last_in_at", "kind"])
    return Conversation.of(cast.aurora).select_related("channel").get(pk=talk.pk)


def page(client: Client, cast: Cast, talk: Conversation, name: str = "show") -> str:
    client.force_login(cast.ana)
    where = reverse(f"inbox:{name}", args=[cast.aurora.slug, talk.pk])
    return client.get(where, headers={"HX-Request": "true"}).content.decode()


def strip(text: str) -> str:
    return " ".join(text[text.index('id="before-writing"') :].partition("</div>")[0].split())


def at(moment_: datetime | None) -> str:
    with timezone.override("Europe/Rome"):
        return str(moment(moment_))


def test_there_are_networks_to_try() -> None:
    assert len(WINDOWED) >= 3
    assert WITH_ROBOTS
    assert UNTEMPLATED
    assert PRICED


@pytest.mark.parametrize("network", WINDOWED)
@pytest.mark.parametrize("name", ["show", "live"])
def test_a_window_is_said_with_its_end_before_a_word_is_typed(
    client: Client, cast: Cast, network: str, name: str
) -> None:
    talk, limits = talk_of(cast, network, HOUR), manifest(network).limits
    assert talk.last_in_at
    told = strip(page(client, cast, talk, name))
    assert f"You can answer until {at(talk.last_in_at + limits.window_hours * HOUR)}" in told
    robot = f"(a robot: until {at(talk.last_in_at + limits.automatic_window_hours * HOUR)})"
    assert (robot in told) is (network in WITH_ROBOTS)


@pytest.mark.parametrize("network", WITH_ROBOTS)
def test_people_may_answer_after_the_robots_time_and_that_is_said(
    client: Client, cast: Cast, network: str
) -> None:
    talk = talk_of(cast, network, (manifest(network).limits.automatic_window_hours + 1) * HOUR)
    assert "(a robot could until" in strip(page(client, cast, talk))


@pytest.mark.parametrize("network", UNTEMPLATED)
def test_once_it_is_over_the_reason_stands_there_and_typed_words_stay(
    client: Client, cast: Cast, network: str
) -> None:
    hours = manifest(network).limits.window_hours
    talk = talk_of(cast, network, (hours + 1) * HOUR)
    told = strip(page(client, cast, talk))
    in_days = f"for {hours // 24} days after the customer&#x27;s last word"
    assert (in_days if hours > 24 else f"within {hours} hours of the customer&#x27;s last word") in told
    assert "That time ended" in told
    assert "You can answer until" not in told
    where = reverse("inbox:replies", args=[cast.aurora.slug, talk.pk])
    sent = client.post(
        where, {"text": "We have it again.", "key": "k", "seen": "0"}, headers={"HX-Request": "true"}
    )
    assert sent.status_code == 422
    assert "We have it again.</textarea>" in sent.content.decode()


@pytest.mark.parametrize("network", WINDOWED)
@pytest.mark.parametrize("ago", [-1, 1])
def test_what_is_foretold_is_what_happens(cast: Cast, network: str, ago: int) -> None:
    now = timezone.now()
    talk = talk_of(cast, network, manifest(network).limits.window_hours * HOUR + ago * timedelta(minutes=5))
    refused = bool(before_writing(talk, latest(talk), now).no)
    assert refused is (ago > 0)
    if refused:
        with pytest.raises(NotAllowed):
            write(talk, "We have it again.", cast.ana, now)
    else:
        write(talk, "We have it again.", cast.ana, now)


@pytest.mark.parametrize("network", [one.network for one in manifests() if not one.can.send and one.connectable])
def test_a_network_that_is_only_read_says_so_first(client: Client, cast: Cast, network: str) -> None:
    talk = talk_of(cast, network, HOUR, Kind(manifest(network).kinds[0]))
    assert "Rapport only reads this network" in strip(page(client, cast, talk))


@pytest.mark.parametrize("network", PRICED)
@pytest.mark.parametrize("kind", [Kind.MENTION, Kind.DIRECT])
def test_a_reply_that_costs_says_so_by_its_kind(client: Client, cast: Cast, network: str, kind: Kind) -> None:
    known, talk = manifest(network), talk_of(cast, network, HOUR, kind)
    amount = written(price(known.prices, PaidAct.SEND, kind))
    assert f"This answer costs about {amount} {known.prices[0].currency}" in strip(page(client, cast, talk))


def test_where_nothing_ends_and_nothing_costs_nothing_is_said(client: Client, cast: Cast) -> None:
    told = strip(page(client, cast, talk_of(cast, "mastodon", 300 * HOUR)))
    assert "<p" not in told


@pytest.mark.parametrize("network", WITH_ROBOTS)
def test_programs_are_told_the_same(cast: Cast, network: str) -> None:
    hours = manifest(network).limits.window_hours
    ana = Caller(cast.aurora, cast.ana)
    told = ana.get(f"/conversations/{talk_of(cast, network, HOUR).pk}").body["answering"]
    assert told["until"] > told["robot_until"]
    assert (told["no"], told["costs"]) == ([], "")
    over = ana.get(f"/conversations/{talk_of(cast, network, (hours + 1) * HOUR).pk}").body["answering"]
    assert [one["code"] for one in over["no"]] == ["window closed"]
