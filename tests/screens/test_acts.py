"""One tap in the side pane, and the quiet button on our own words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.connectors.practice.network import network
from rapport.inbox import react as reacting
from rapport.inbox import remove as removing
from rapport.inbox.models import Message
from rapport.inbox.write import write
from rapport.outbox.models import Delivery, Step
from tests.outbox.networks import ActingChannel, PaperChannel
from tests.street import Street

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client: Client, street: Street) -> Client:
    street.says("I love your lamps", kind="mention")
    street.receive()
    client.force_login(street.ana)
    return client


def offering(monkeypatch: pytest.MonkeyPatch, found: type[PaperChannel]) -> None:
    for module in (reacting, removing):
        monkeypatch.setattr(module, "connector", lambda network: found)


def at(street: Street, name: str, **more: int) -> str:
    return reverse(
        f"inbox:{name}", kwargs={"brand": street.brand.slug, "number": street.conversation().pk, **more}
    )


def page(client: Client, street: Street) -> str:
    return client.get(at(street, "show")).content.decode()


def test_nothing_is_shown_where_the_network_has_nothing(
    ana: Client, street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    offering(monkeypatch, PaperChannel)
    assert 'id="act-favourite"' not in page(ana, street)


def test_one_tap_reacts_and_the_next_takes_it_back(
    ana: Client, street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    offering(monkeypatch, ActingChannel)
    shown = page(ana, street)
    assert all(f'id="act-{act}"' in shown for act in ("favourite", "repost", "follow"))
    message = street.conversation().messages.get().pk
    given = {"act": "favourite", "message": message}
    assert ana.post(at(street, "reactions"), given).status_code == 302
    [row] = Delivery.of(street.brand)
    assert (row.kind, row.approved_by, row.payload["act"]) == ("reaction", street.ana, "favourite")
    assert "Take the favourite back" in page(ana, street)
    ana.post(at(street, "reactions"), {**given, "undo": "1"})
    row.refresh_from_db()
    assert row.step == Step.WITHDRAWN
    assert ana.post(at(street, "reactions"), {"act": "quote"}).status_code == 400


def test_a_refused_reaction_is_explained(ana: Client, street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    offering(monkeypatch, ActingChannel)
    ana.post(at(street, "reactions"), {"act": "favourite"})
    Delivery.of(street.brand).update(step=Step.FAILED, reason="The author has blocked you.")
    assert "The author has blocked you." in page(ana, street)
    Delivery.of(street.brand).update(step=Step.UNKNOWN, reason="")
    assert "It is not there: do it again" in page(ana, street)
    ana.post(at(street, "act-fate", delivery=Delivery.of(street.brand).get().pk), {"arrived": "yes"})
    assert Delivery.of(street.brand).get().step == Step.SENT


def test_our_own_words_are_deleted_with_a_reason(
    ana: Client, street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = write(street.conversation(), "It costs one euro.", street.ana, street.now)
    street.run()
    offering(monkeypatch, ActingChannel)
    ours = Message.of(street.brand).get(reply=reply).pk
    assert f'id="remove-{ours}"' in page(ana, street)
    assert ana.post(at(street, "removal", message=ours), {"reason": " "}).status_code == 409
    assert ana.post(at(street, "removal", message=ours), {"reason": "Wrong price"}).status_code == 302
    shown = page(ana, street)
    assert "To be deleted on the network" in shown
    assert "Wrong price" in shown
    assert f'id="remove-{ours}"' not in shown
    row = Delivery.of(street.brand).get(kind="removal")
    ana.post(at(street, "undo-act", delivery=row.pk))
    row.refresh_from_db()
    assert row.step == Step.WITHDRAWN


def hiding(client: Client, street: Street, comment: Message, how: str) -> str:
    given = {"how": how, "reason": "Names of others"}
    assert client.post(at(street, "removal", message=comment.pk), given).status_code == 302
    street.now = timezone.now() + timedelta(minutes=1)
    street.deliver()
    return page(client, street)


def test_a_comment_is_hidden_with_a_reason_and_shown_again(client: Client, street: Street) -> None:
    ours = street.natively("We are open on Sunday.")
    street.says("You liars, you and Gino", kind="comment", in_reply_to=ours.id)
    street.receive()
    client.force_login(street.ana)
    comment = street.conversation().messages.get(direction="in")
    assert f'id="hide-{comment.pk}"' in page(client, street)
    hidden = hiding(client, street, comment, "hide")
    assert "Hidden on the network" in hidden
    assert "Names of others" in hidden
    assert "out-of-sight" in hidden
    assert f'id="hide-{comment.pk}"' not in hidden
    net = network(street.channel.settings["file"])
    assert "liars" not in "".join(post.text for post in net.timeline(street.channel.handle, "gino"))
    shown = hiding(client, street, comment, "unhide")
    assert "Shown again on the network" in shown
    assert "out-of-sight" not in shown
    assert f'id="hide-{comment.pk}"' in shown


@pytest.mark.parametrize("kind", ["mention", "direct", "review"])
def test_what_is_no_comment_offers_no_hiding(client: Client, street: Street, kind: str) -> None:
    street.says("Hello there", kind=kind, **({"rating": 2} if kind == "review" else {}))
    street.receive()
    client.force_login(street.ana)
    heard = street.conversation().messages.get().pk
    assert "Hide on the network" not in page(client, street)
    if kind != "mention":
        refused = client.post(at(street, "removal", message=heard), {"how": "hide", "reason": "x"})
        assert (refused.status_code, Delivery.of(street.brand).count()) == (409, 0)
