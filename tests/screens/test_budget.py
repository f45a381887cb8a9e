"""A channel's page says what it spends; an owner caps it there, and what waits says until when."""

from __future__ import annotations

import re

import msgspec
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.budgets.charge import charge
from rapport.budgets.models import Cap
from rapport.budgets.over import EACH
from rapport.cli.checks import examine
from rapport.connectors.prices import PaidAct
from rapport.connectors.registry import connector, manifest
from rapport.outbox.models import Reply, Step
from rapport.runtime.metrics import collect
from rapport.web.settings.budget import ACTS
from tests.cast import Cast, channel
from tests.outbox.networks import calls
from tests.street import Street

pytestmark = pytest.mark.django_db


def page_of(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    return client


def at(cast: Cast, name: str = "channel") -> str:
    return reverse(f"settings:{name}", kwargs={"brand": cast.aurora.slug, "pk": cast.channel.pk})


def use(cast: Cast, act: PaidAct = PaidAct.SEND) -> None:
    charge(cast.channel, manifest("practice"), act, timezone.now())


def test_every_act_has_its_word() -> None:
    assert set(ACTS) == set(PaidAct)


def test_an_owner_caps_what_a_channel_spends(cast: Cast) -> None:
    use(cast)
    ana = page_of(cast.ana)
    assert ana.post(at(cast, "channel_budget"), {"day": "0,05", "month": ""}).status_code == 422
    italian = {"day": "0,05", "month": ""}
    assert ana.post(at(cast, "channel_budget"), italian, headers={"accept-language": "it"}).status_code == 302
    shown = ana.post(at(cast, "channel_budget"), {"day": "0.05", "month": ""}, follow=True).content.decode()
    cap = Cap.of(cast.aurora).get(channel=cast.channel)
    assert (cap.day, cap.month, cap.currency) == (50_000, None, "XTS")
    assert "0.01 XTS of 0.05 XTS" in shown
    assert re.search(r'<progress\s+max="100"\s+value="20"', shown)
    assert 'value="0.05"' in shown


@pytest.mark.parametrize("typed", ["much", "-1", "1e99", "0.0000001", "99999999999999"])
def test_what_is_no_amount_is_told_and_kept(cast: Cast, typed: str) -> None:
    answer = page_of(cast.ana).post(at(cast, "channel_budget"), {"day": typed, "month": ""})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.content.decode()
    assert not Cap.of(cast.aurora).filter(day__isnull=False).exists()


def test_an_agent_sees_it_and_cannot_change_it(cast: Cast) -> None:
    bo = page_of(cast.bo)
    assert '<fieldset class="caps" disabled' in bo.get(at(cast)).content.decode()
    assert bo.post(at(cast, "channel_budget"), {"day": "1", "month": ""}).status_code == 403
    assert page_of(cast.cruz).get(at(cast)).status_code == 404


def test_a_network_without_prices_shows_its_calls_and_no_form(cast: Cast) -> None:
    here = channel(cast.aurora, "mastodon")
    charge(here, manifest("mastodon"), PaidAct.SEND, timezone.now())
    where = reverse("settings:channel", kwargs={"brand": cast.aurora.slug, "pk": here.pk})
    shown = page_of(cast.ana).get(where).content.decode()
    assert "This network costs no money" in shown
    assert "1 of 300 in 5 minutes" in shown
    assert 'class="caps"' not in shown


def test_over_budget_is_said_wherever_somebody_looks(cast: Cast) -> None:
    use(cast)
    Cap.of(cast.aurora).filter(channel=cast.channel).update(day=15_000, currency="XTS")
    ana = page_of(cast.ana)
    index = reverse("settings:index", kwargs={"brand": cast.aurora.slug})
    assert "Over budget" in ana.get(at(cast)).content.decode()
    assert "Over budget" in ana.get(index).content.decode()
    today = ana.get(reverse("today:index", kwargs={"brand": cast.aurora.slug})).content.decode()
    assert "Over budget" in today
    assert "See the budget" in today
    assert "1 asks for you" in today
    found = next(one for one in examine(timezone.now()) if one.name == "budgets")
    assert not found.ok
    assert "over budget" in found.said
    assert "raise the cap" in found.do
    figures = {name: values for name, _, _, values in collect()}
    assert figures["channels_held_by_budget"] == {(cast.channel.key, "over budget"): 1}
    assert figures["spent_today"][cast.channel.key, "send", "XTS"] == 0.01


def test_a_reply_says_that_it_waits_and_leaves_when_the_cap_is_raised(street: Street) -> None:
    street.says("Where is my sofa?")
    street.receive()
    client = page_of(street.ana)
    here = {"brand": street.brand.slug, "pk": street.channel.pk}
    client.post(reverse("settings:channel_budget", kwargs=here), {"day": "0", "month": ""})
    talk = street.conversation("dee")
    say = reverse("inbox:replies", kwargs={"brand": street.brand.slug, "number": talk.pk})
    client.post(say, {"text": "On its way.", "key": "k1"})
    street.now = timezone.now()
    street.pass_time(60)
    street.deliver()
    reply = Reply.of(street.brand).get()
    assert (reply.step, reply.reason[:30]) == (Step.QUEUED, "The money for today is used up")
    shown = client.get(reverse("inbox:show", kwargs={"brand": street.brand.slug, "number": talk.pk}))
    assert "The money for today is used up" in shown.content.decode()
    assert "next try" in shown.content.decode()
    client.post(reverse("settings:channel_budget", kwargs=here), {"day": "1", "month": ""})
    street.deliver()
    reply.refresh_from_db()
    assert (reply.step, reply.reason) == (Step.SENT, "")


def test_a_reply_that_would_be_too_soon_for_one_person_says_until_when(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = connector("practice")
    pair = msgspec.structs.replace(calls(1, 3600, others=0, send=1), each_conversation=True)
    monkeypatch.setattr(network, "manifest", msgspec.structs.replace(network.manifest, buckets=[pair]))
    street.says("Where is my sofa?")
    street.receive()
    client, talk = page_of(street.ana), street.conversation("dee")
    here = {"brand": street.brand.slug, "number": talk.pk}
    for number in (1, 2):
        client.post(reverse("inbox:replies", kwargs=here), {"text": f"Line {number}.", "key": f"k{number}"})
    street.now = timezone.now()
    for _ in range(2):
        street.pass_time(60)
        street.deliver()
    first, second = Reply.of(street.brand).order_by("pk")
    assert (first.step, second.step, second.reason) == (Step.SENT, Step.QUEUED, EACH)
    shown = client.get(reverse("inbox:show", kwargs=here)).content.decode()
    assert "only so many messages in one conversation" in shown
    assert "next try" in shown
    where = {"brand": street.brand.slug, "pk": street.channel.pk}
    assert "1 of 1 in 1 hour" in client.get(reverse("settings:channel", kwargs=where)).content.decode()
    street.pass_time(3700)
    street.deliver()
    second.refresh_from_db()
    assert second.step == Step.SENT
