"""The way to a network in steps: what is done and typed outlives a break, secrets are nowhere, and it ends."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.core import serializers
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.channels import verify
from rapport.channels.connecting import connecting, keep_typed
from rapport.channels.models import Channel, Connecting
from rapport.connectors.base import OwnIdentity
from rapport.connectors.errors import Refused
from rapport.connectors.manifest import Manifest
from rapport.connectors.registry import manifest, manifests
from rapport.web.settings.connect_steps import MARKED, TITLES, steps
from rapport.web.settings.readme import SET_UP, readme_part
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db
CONNECTABLE = sorted(one.network for one in manifests() if one.connectable)


@pytest.fixture
def ana(client: Client, cast: Cast) -> Client:
    client.force_login(cast.ana)
    return client


def at(cast: Cast, name: str, network: str, *more: str) -> str:
    return reverse(f"settings:{name}", args=[cast.aurora.slug, network, *more])


def page(ana: Client, cast: Cast, network: str) -> str:
    return html.unescape(ana.get(at(cast, "connect", network)).content.decode())


def step_now(shown: str) -> str:
    found = re.findall(r'<li id="step-(\w+)" aria-current="step">', shown)
    assert len(found) == 1, "one is in one place"
    return str(found[0])


@pytest.mark.parametrize("network", CONNECTABLE)
def test_each_network_has_its_steps_in_order_and_says_where_one_is(ana: Client, cast: Cast, network: str) -> None:
    shown, known = page(ana, cast, network), manifest(network)
    found = re.findall(r'<li id="step-(\w+)"', shown)
    assert found == [one.code for one in steps(known, None)]
    assert [code for code in TITLES if code in found] == found
    assert found[-2:] == ["write", "prove"]
    assert f"step 1 of {len(found)}" in shown
    assert step_now(shown) == found[0]


def test_a_step_that_is_done_stays_done_and_can_be_undone(ana: Client, cast: Cast) -> None:
    ana.post(at(cast, "connect_step", "instagram", "make"), {"done": "yes"})
    shown = page(ana, cast, "instagram")
    assert (step_now(shown), "step 2 of 5" in shown) == ("allow", True)
    for code in ("allow", "ask"):
        ana.post(at(cast, "connect_step", "instagram", code), {"done": "yes"})
    assert step_now(page(ana, cast, "instagram")) == "write"
    ana.post(at(cast, "connect_step", "instagram", "make"), {"done": ""})
    assert step_now(page(ana, cast, "instagram")) == "make"


def test_a_step_done_twice_keeps_its_first_day(ana: Client, cast: Cast) -> None:
    ana.post(at(cast, "connect_step", "instagram", "ask"), {"done": "yes"})
    first = Connecting.of(cast.aurora).get().done["ask"]
    ana.post(at(cast, "connect_step", "instagram", "ask"), {"done": "yes"})
    assert Connecting.of(cast.aurora).get().done["ask"] == first


def test_only_steps_that_people_do_are_marked(ana: Client, cast: Cast) -> None:
    for code in ("write", "prove", "nonsense"):
        assert ana.post(at(cast, "connect_step", "instagram", code), {"done": "yes"}).status_code == 404
    assert ana.post(at(cast, "connect_step", "none", "make"), {"done": "yes"}).status_code == 404
    assert not Connecting.of(cast.aurora).exists()


def test_who_finishes_later_finds_the_words_again_but_no_secret(ana: Client, cast: Cast) -> None:
    typed = {"address": "shop@example.com", "name": "Aurora", "password": "hunter-2-secret"}
    answer = ana.post(at(cast, "connect_keeping", "email"), typed, follow=True)
    assert "E-mail is kept as far as you are" in answer.content.decode()
    assert "Next, step 1" in answer.content.decode()
    shown = page(ana, cast, "email")
    assert 'value="shop@example.com"' in shown
    assert "hunter-2-secret" not in shown + serializers.serialize("json", Connecting.of(cast.aurora))


def plain(known: Manifest) -> list[str]:
    return [field.name for field in known.fields if not field.secret]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(CONNECTABLE), st.data())
def test_whatever_is_typed_no_secret_is_ever_kept_and_no_plain_word_is_lost(
    cast: Cast, network: str, data: st.DataObject
) -> None:
    known = manifest(network)
    words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=40)
    given = {field.name: data.draw(words) for field in known.fields}
    Connecting.of(cast.aurora).delete()
    kept = keep_typed(cast.aurora, network, given, NOW)
    kept.refresh_from_db()
    assert kept.typed == {name: given[name] for name in plain(known)}


def test_it_ends_once_the_network_says_yes_and_not_before(
    ana: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no(network: str, what: object) -> OwnIdentity:
        raise Refused("No such token.")

    ana.post(at(cast, "connect_step", "telegram", "make"), {"done": "yes"})
    monkeypatch.setattr(verify, "prove", no)
    assert ana.post(at(cast, "connect", "telegram"), {"token": "1:a", "channel": "@aurora"}).status_code == 422
    assert connecting(cast.aurora, "telegram")
    monkeypatch.setattr(verify, "prove", lambda network, what: OwnIdentity("7", "@aurora_bot"))
    done = ana.post(at(cast, "connect", "telegram"), {"token": "1:a", "channel": "@aurora"}, follow=True)
    assert connecting(cast.aurora, "telegram") is None
    assert "says that this is" in done.content.decode()
    assert "Telegram is connected" in done.content.decode()


def test_what_comes_next_is_told_on_the_first_day_alone(ana: Client, cast: Cast) -> None:
    where = reverse("settings:channel", args=[cast.aurora.slug, cast.channel.pk])
    Channel.of(cast.aurora).update(created_at=timezone.now())
    assert "Practice is connected" in ana.get(where).content.decode()
    Channel.of(cast.aurora).update(created_at=timezone.now() - timedelta(days=2))
    assert "Practice is connected" not in ana.get(where).content.decode()


def test_it_is_forgotten_when_somebody_says_so(ana: Client, cast: Cast) -> None:
    ana.post(at(cast, "connect_keeping", "email"), {"address": "shop@example.com"})
    ana.post(at(cast, "connect_forgetting", "email"))
    assert not Connecting.of(cast.aurora).exists()
    assert "shop@example.com" not in page(ana, cast, "email")


def test_nobody_but_owners_of_the_brand_marks_keeps_or_sees_it(ana: Client, cast: Cast) -> None:
    ana.post(at(cast, "connect_keeping", "email"), {"address": "shop@example.com"})
    index = reverse("settings:index", args=[cast.aurora.slug])
    for person, code in ((cast.bo, 403), (cast.cruz, 404)):
        ana.force_login(person)
        for where in (
            at(cast, "connect_step", "email", "make"),
            at(cast, "connect_keeping", "email"),
            at(cast, "connect_forgetting", "email"),
        ):
            assert ana.post(where, {"done": "yes", "address": "x"}).status_code == code, where
        assert "Next, step" not in ana.get(index).content.decode()
    assert Connecting.of(cast.aurora).get().typed["address"] == "shop@example.com"
    assert not Connecting.of(cast.norte).exists()


def test_an_app_that_is_kept_here_was_made_there(ana: Client, cast: Cast) -> None:
    assert step_now(page(ana, cast, "x")) == "make"
    ana.post(at(cast, "network_app", "x"), {"client_id": "abc-123", "client_secret": "s3cret"})
    shown = page(ana, cast, "x")
    assert step_now(shown) == "allow"
    assert "the app is kept here" in shown


@pytest.mark.parametrize("network", CONNECTABLE)
def test_every_permission_can_be_copied_and_is_text_where_no_script_runs(
    ana: Client, cast: Cast, network: str
) -> None:
    shown, known = page(ana, cast, network), manifest(network)
    ids = re.findall(r' id="([^"]+)"', shown)
    assert len(ids) == len(set(ids))
    for n, scope in enumerate(known.asked_for, 1):
        assert f'<code id="scope-{n}">{scope.name}</code>' in shown
        assert f'data-copy="scope-{n}"' in shown


@pytest.mark.parametrize("language", ["en", "es", "it"])
def test_the_guide_calls_the_buttons_what_the_page_calls_them(language: str) -> None:
    own = [one.network for one in manifests() if one.sign_in and one.sign_in.own_app]
    with override(language):
        for network in own:
            told = readme_part(network, SET_UP)
            assert f"<em>{gettext('Sign in at the network')}</em>" in told, network
            assert f"<em>{gettext('Your app there')}</em>" in told, network


def test_marked_steps_have_their_titles() -> None:
    assert set(MARKED) < set(TITLES)
