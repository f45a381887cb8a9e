"""Mastodon, Bluesky and e-mail let nobody in: the queue is kept, the owner signs in, the words leave once.

The servers are not ours. The owner types on the product's own page.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from django.test import Client
from django.urls import reverse
from tests.cast import Cast
from tests.peers.bluesky.cast import Person, app_password, expired, patiently, sign_up
from tests.peers.bluesky.network import Network
from tests.peers.emulated import Walk
from tests.peers.mail_servers import DOVECOT, PASSWORD, mail_host
from tests.peers.test_email import ABSENT, DEE, REQUIRED, mail

from rapport.channels.connected import link, save_secrets
from rapport.channels.models import State
from rapport.inbox.models import Conversation
from rapport.outbox.due import due
from rapport.outbox.models import Step

pytestmark = [pytest.mark.peer, pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
ASKED, WORDS, HELP = "Is the kayak still there?", "It is, until Friday.", "help@aurora.example"


@dataclass(frozen=True)
class Place:
    """Where the server is, for `Walk`."""

    private: frozenset[str]


@dataclass(frozen=True)
class There:
    """A walk whose customer has asked; how it is shut, what then opens it, and what of ours was said."""

    walk: Walk
    shut: Callable[[], None]
    opened: Callable[[], Mapping[str, str]]
    seen: Callable[[], list[str]]


def heard(walk: Walk) -> None:
    """The network takes a moment to show what was written."""

    def talk() -> Conversation:
        walk.hear()
        return walk.conversation()

    patiently(talk, Conversation.DoesNotExist)


@pytest.fixture
def mastodon(cast: Cast, settings: Any) -> Iterator[There]:
    peer = pytest.importorskip("tests.peers.test_mastodon")
    with peer.serving() as server:
        place: Any = Place(frozenset({f"127.0.0.1:{server.port}"}))
        given = {"server": server.base_url, "token": "bakery_token"}
        walk = Walk(cast, settings, place, "mastodon", given)
        dee, faults = server.client("dee"), f"{server.base_url}/api/v1/_mock/faults"
        dee.status_post(f"@bakery {ASKED}")
        heard(walk)

        def shut() -> None:
            rule = {"match": {"path": None, "methods": None}, "effect": {"status": 401}, "count": None}
            requests.post(faults, json=rule, timeout=5).raise_for_status()

        def opened() -> Mapping[str, str]:
            requests.delete(faults, timeout=5).raise_for_status()
            return {"token": "bakery_token"}

        def seen() -> list[str]:
            told = requests.get(
                f"{server.base_url}/api/v1/notifications", headers={"Authorization": "Bearer dee_token"}, timeout=5
            ).json()
            return [one["status"]["content"] for one in told if one["type"] == "mention"]

        yield There(walk, shut, opened, seen)
        dee.session.close()


@pytest.fixture
def bluesky_there(cast: Cast, settings: Any, bluesky: Network) -> There:
    shop, dee = sign_up(bluesky, "oars"), sign_up(bluesky, "deeagain")
    first = app_password(shop.client, privileged=True)
    place: Any = Place(bluesky.private)
    walk = Walk(
        cast, settings, place, "bluesky", {"service": bluesky.pds, "handle": shop.handle, "password": first}
    )
    asked = dee.say(ASKED, to=shop)
    heard(walk)

    def shut() -> None:
        for one in shop.client.com.atproto.server.list_app_passwords().passwords:
            shop.client.com.atproto.server.revoke_app_password({"name": one.name})
        session = json.loads(link(walk.channel).secrets["session"])  # what was granted lives for two hours more
        save_secrets(walk.channel, {"session": json.dumps(session | {"access": expired(session["access"])})})

    def opened() -> Mapping[str, str]:
        return {"password": app_password.__wrapped__(shop.client, privileged=True)}

    return There(walk, shut, opened, lambda: answers(dee, asked))


def answers(dee: Person, asked: str) -> list[str]:
    return [one.record.text for one in dee.answers_to(asked)]


@pytest.fixture
def email(cast: Cast, settings: Any) -> Iterator[There]:
    if not DOVECOT and not REQUIRED:
        pytest.skip(ABSENT)
    with mail_host() as host:
        place: Any = Place(frozenset(f"127.0.0.1:{port}" for port in (host.imap, host.smtp)))
        given = {"address": HELP, "name": "Casa Aurora", "password": PASSWORD, "security": "none"}
        given |= {"imap_host": "127.0.0.1", "imap_port": str(host.imap)}
        given |= {"smtp_host": "127.0.0.1", "smtp_port": str(host.smtp)}
        walk = Walk(cast, settings, place, "email", given)
        walk.hear()
        host.write(DEE, HELP, mail(HELP, ASKED))
        heard(walk)

        def opened() -> Mapping[str, str]:
            host.gate.tokens.add(PASSWORD)
            return {"password": PASSWORD}

        yield There(walk, host.gate.tokens.clear, opened, lambda: [one.decode() for one in host.read(DEE)])


@pytest.fixture(params=["mastodon", "bluesky_there", "email"])
def there(request: pytest.FixtureRequest) -> There:
    found: There = request.getfixturevalue(request.param)
    return found


def test_what_waits_is_kept_and_leaves_once_when_the_owner_has_signed_in(there: There) -> None:
    walk, owner = there.walk, Client()
    owner.force_login(walk.cast.ana)
    there.shut()
    reply = walk.answer(WORDS)
    walk.channel.health.refresh_from_db()
    assert (reply.step, walk.channel.health.state) == (Step.QUEUED, State.NEEDS_SIGN_IN), reply.reason
    assert reply.pk not in due(datetime.now(UTC) + timedelta(days=1)), "nothing is tried while nobody is signed in"
    assert walk.deliver(reply, later=20).step == Step.QUEUED
    form = reverse("settings:channel_renewal", args=[walk.cast.aurora.slug, walk.channel.pk])
    typed = {**walk.channel.settings, "name": "Casa Aurora"}
    wrong = owner.post(form, {**typed, "password": "never-was-one", "token": "never-was-one"})
    assert wrong.status_code == 422
    assert "never-was-one" not in wrong.content.decode()
    given = there.opened()
    assert there.seen() == []
    right = owner.post(form, {**typed, **given}, follow=True)
    assert "Signed in again; what waited in line goes out now." in right.content.decode()
    walk.channel.refresh_from_db()
    walk.channel.health.refresh_from_db()
    assert walk.channel.health.state == State.OK
    assert reply.pk in due(datetime.now(UTC) + timedelta(days=1))
    for later in (40, 60):
        reply = walk.deliver(reply, later=later)
    assert reply.step == Step.SENT, reply.reason
    patiently(lambda: there.seen()[0], IndexError)
    assert [WORDS in one for one in there.seen()] == [True]
    assert reply.pk not in due(datetime.now(UTC) + timedelta(days=1))
