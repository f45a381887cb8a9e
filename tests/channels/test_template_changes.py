"""A network that changes its mind about a template: one fact, whoever tells it and however often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport import flow
from rapport.channels import templates
from rapport.channels.models import Channel, MessageTemplate, TemplateChange
from rapport.channels.templates import keep_templates
from rapport.connectors.registry import manifest
from rapport.domain.account_told import TemplateTold
from rapport.domain.template import NetworkTemplate, TemplateState
from rapport.ledger.models import Entry
from rapport.web.today.template_lines import template_lines
from tests.cast import NOW, Cast, channel

APPROVED, PAUSED, REFUSED = TemplateState.APPROVED, TemplateState.PAUSED, TemplateState.REFUSED
READY = NetworkTemplate("order ready", "it", "utility", APPROVED, "Ciao {{1}}")
HOUR = timedelta(hours=1)


@pytest.fixture
def mine(cast: Cast) -> Channel:
    made = channel(cast.aurora, "mastodon")
    keep_templates(made, [READY], NOW)
    return made


def lists(mine: Channel, state: TemplateState | None, hours: float) -> None:
    """The list as it was asked for so many hours later."""
    keep_templates(mine, [replace(READY, state=state)] if state else [], NOW + HOUR * hours)


def calls(mine: Channel, state: TemplateState, hours: float, later: float = 0.0, **more: str) -> None:
    """What the network said at an hour comes in so much later."""
    at = NOW + HOUR * hours
    told = {"name": "order ready", "language": "it", **more}
    event = TemplateTold(f"{state}:{at}", state=state, at=at, **told)
    flow.overhear([flow.Translated(mine, 1, event)], at + HOUR * later)


def facts(mine: Channel) -> list[tuple[str, str]]:
    told = Entry.of(mine.brand).filter(what="template changed").order_by("seq")
    found = list(TemplateChange.of(mine.brand).order_by("pk").values_list("was", "state"))
    assert [(one.data["was"], one.data["state"]) for one in told] == found, "each fact stands in the ledger"
    return found


def state(mine: Channel) -> str:
    return MessageTemplate.of(mine.brand).get(channel=mine).state


def test_a_first_list_changes_nothing(mine: Channel) -> None:
    assert facts(mine) == []


def test_the_list_and_the_call_are_one_fact_in_either_order(mine: Channel) -> None:
    lists(mine, PAUSED, 1)
    calls(mine, PAUSED, 0.9, later=0.2)
    calls(mine, APPROVED, 2)
    lists(mine, APPROVED, 3)
    assert facts(mine) == [("approved", "paused"), ("paused", "approved")]


def test_a_call_that_comes_again_says_nothing_new(mine: Channel) -> None:
    for _ in range(3):
        calls(mine, PAUSED, 1)
    calls(mine, APPROVED, 2)
    calls(mine, PAUSED, 1, later=2)
    assert (facts(mine), state(mine)) == ([("approved", "paused"), ("paused", "approved")], "approved")


def test_a_call_that_is_older_than_the_list_is_late(mine: Channel) -> None:
    lists(mine, APPROVED, 2)
    calls(mine, REFUSED, 1, later=2)
    assert (facts(mine), state(mine)) == ([], "approved")


def test_a_list_that_was_asked_for_before_the_call_does_not_undo_it(mine: Channel) -> None:
    calls(mine, PAUSED, 2)
    lists(mine, APPROVED, 1.9)
    assert (facts(mine), state(mine)) == ([("approved", "paused")], "paused")


def test_one_that_waited_is_approved_and_one_that_is_new_is_told_of_once(mine: Channel) -> None:
    calls(mine, APPROVED, 1, name="summer", language="pt-BR")
    summer = NetworkTemplate("summer", "pt_BR", "marketing", APPROVED, "Oi")
    keep_templates(mine, [READY, summer], NOW + HOUR * 2)
    assert facts(mine) == [("waiting", "approved")]


def test_the_language_is_known_however_it_is_written(mine: Channel) -> None:
    keep_templates(mine, [READY, replace(READY, language="pt_BR")], NOW + HOUR)
    calls(mine, REFUSED, 2, language="pt-br")
    assert MessageTemplate.of(mine.brand).get(language="pt_BR").state == "refused"


def test_what_is_gone_from_the_list_is_told(mine: Channel) -> None:
    lists(mine, None, 1)
    lists(mine, None, 2)
    assert facts(mine) == [("approved", "gone")]


@given(st.lists(st.sampled_from([APPROVED, PAUSED, REFUSED]), max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@pytest.mark.django_db
def test_deliveries_in_any_order_and_number_end_in_the_last_state(
    mine: Channel, states: Sequence[TemplateState], chance: object
) -> None:
    TemplateChange.of(mine.brand).delete()
    MessageTemplate.of(mine.brand).update(state="approved", fetched_at=NOW, called_at=None)
    told = [(one, n + 1) for n, one in enumerate(states)] * 2
    chance.shuffle(told)  # type: ignore[attr-defined]
    for one, hour in told:
        calls(mine, one, hour, later=10)
    assert state(mine) == (states[-1] if states else "approved")
    found = list(TemplateChange.of(mine.brand).order_by("pk"))
    assert len({one.at for one in found}) == len(found)
    assert all(one.was != one.state for one in found)


def today(client: Client, cast: Cast) -> str:
    return client.get(reverse("today:index", args=[cast.aurora.slug])).content.decode()


def test_today_says_it_once_with_what_to_do_and_cruz_sees_nothing(mine: Channel, cast: Cast) -> None:
    at = NOW + HOUR
    assert template_lines(cast.aurora, at) == []
    for _ in range(2):
        calls(mine, PAUSED, 1)
    [line] = template_lines(cast.aurora, at + HOUR)
    assert line.says == "Template ‘order ready’ (it) is no longer approved: the network paused it."
    assert line.to_do.endswith("choose another one until then.")
    assert template_lines(cast.norte, at + HOUR) == []
    calls(mine, APPROVED, 2)
    [line] = template_lines(cast.aurora, at + HOUR)
    assert (line.says, line.meaning) == ("Template ‘order ready’ (it) is approved now.", "good")
    assert template_lines(cast.aurora, at + timedelta(days=9)) == []


def test_the_page_shows_it_with_the_networks_reason_as_words_only(
    mine: Channel, cast: Cast, client: Client
) -> None:
    now = timezone.now() - timedelta(minutes=5)
    keep_templates(mine, [READY], now)
    event = TemplateTold("x", "order ready", "it", REFUSED, now + timedelta(seconds=1), "<b>promo</b>")
    flow.overhear([flow.Translated(mine, 1, event)], now + timedelta(seconds=2))
    client.force_login(cast.ana)
    page = today(client, cast)
    assert "Template ‘order ready’ (it) is no longer approved: the network refuses it now." in page
    assert "It says: “&lt;b&gt;promo&lt;/b&gt;”." in page
    assert "The network decided anew about a template" in page
    client.force_login(cast.cruz)
    theirs = client.get(reverse("today:index", args=[cast.norte.slug])).content.decode()
    assert "order ready" not in theirs


def test_a_list_is_asked_for_anew_once_the_network_has_called(mine: Channel, monkeypatch: Any) -> None:
    asked = list[Channel]()
    monkeypatch.setattr(templates, "manifests", lambda: [manifest("whatsapp")])
    monkeypatch.setattr(templates, "_fetch", lambda channel, now: asked.append(channel))
    Channel.across_brands.filter(pk=mine.pk).update(network="whatsapp")
    templates.fetch_due(NOW + HOUR)
    assert asked == []
    calls(mine, PAUSED, 1)
    templates.fetch_due(NOW + HOUR * 2)
    assert asked == [mine]
