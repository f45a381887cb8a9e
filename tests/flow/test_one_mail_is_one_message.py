"""The same mail is one message whichever way it comes; another mail under its id is another message."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport import flow
from rapport.channels.connected import connect, link
from rapport.channels.models import Channel
from rapport.connectors.base import OwnIdentity
from rapport.connectors.email import compose
from rapport.connectors.email.envelope import Envelope, wrap
from rapport.connectors.email.settings import Settings
from rapport.domain.message import Kind
from rapport.domain.reply import Outgoing
from rapport.inbox.models import Conversation, Direction, Message
from rapport.intake.log import Raw
from rapport.triage.read import default_reader
from rapport.triage.reader import Readers
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db
HELP = "help@aurora.example"
SERVERS = {
    "address": HELP,
    "password": "x",
    "imap_host": "imap.aurora.example",
    "smtp_host": "smtp.aurora.example",
}
READERS = Readers(default_reader())
places = count(1)
numbers = count(1)


@pytest.fixture
def channel(cast: Cast) -> Channel:
    return mailbox(cast)


def mailbox(cast: Cast) -> Channel:
    address = f"help{next(numbers)}@aurora.example"
    return connect(
        cast.aurora,
        "email",
        {**SERVERS, "address": address},
        OwnIdentity(address, address, "Casa Aurora", made={"hmac": "s"}),
    )


def mail(words: str, number: str = "<1@dee.example>", sender: str = "dee@dee.example", way: str = "mx1") -> bytes:
    said = f"Received: from {way}\nX-Way: {way}\nFrom: Dee <{sender}>\nSubject: Kayak\n"
    return (
        f"{said}{f'Message-ID: {number}' if number else 'X-None: 1'}\nDate: Mon, 23 Nov 2026\n\n{words}\n".encode()
    )


def take(channel: Channel, *mails: bytes, folder: str = "inbox", at_once: bool = False) -> None:
    raws = [Raw(next(places), channel.key, 0.0, wrap(Envelope(folder, NOW), each)) for each in mails]
    for batch in [raws] if at_once else [[raw] for raw in raws]:
        flow.receive(batch, READERS, NOW)


def words(channel: Channel) -> list[str]:
    return list(Message.across_brands.filter(channel=channel).order_by("pk").values_list("text", flat=True))


@pytest.mark.parametrize("at_once", [True, False])
def test_another_mail_under_a_known_id_is_shown(channel: Channel, at_once: bool) -> None:
    other = mail("Give me my money back!", sender="mo@mo.example")
    take(channel, mail("Where is it?"), mail("It came broken."), other, other, at_once=at_once)
    assert words(channel) == ["Where is it?", "It came broken.", "Give me my money back!"]
    ids = set(Message.across_brands.filter(channel=channel).values_list("network_id", flat=True))
    assert "1@dee.example" in ids
    assert sum(number.startswith("sha256:") for number in ids) == 2


@pytest.mark.parametrize(
    "number", ["<1@dee.example>", "", "<>", "<é@ü.example>", f"<{'a' * 5000}@x.example>", "bare"]
)
def test_one_mail_by_two_ways_is_one_message(channel: Channel, number: str) -> None:
    take(channel, mail("Where is it?", number, way="mx1"), mail("Where is it?", number, way="backup.mx2"))
    assert words(channel) == ["Where is it?"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(["one", "two"]), st.sampled_from(["", "<1@x.example>", "<2@x.example>"]))),
    st.booleans(),
)
def test_every_mail_is_always_there_once(cast: Cast, told: list[tuple[str, str]], at_once: bool) -> None:
    channel = mailbox(cast)
    take(channel, *(mail(said, number) for said, number in told), at_once=at_once)
    assert sorted(words(channel)) == sorted(said for said, _ in set(told))


def test_an_answer_to_a_mail_under_a_taken_id_names_the_mails_own_id(channel: Channel) -> None:
    take(channel, mail("Where is it?"), mail("It came broken."))
    second = Message.across_brands.get(channel=channel, text="It came broken.")
    reply = Outgoing("k", "It left.", Kind.EMAIL, in_reply_to=second.network_id, to="dee@dee.example")
    extra = {name: str(value) for name, value in second.extra.items() if name.startswith("re_")}
    sent = compose.compose(Outgoing(**{**vars_of(reply), "extra": extra}), Settings.of(link(channel)), NOW)
    assert b"In-Reply-To: <1@dee.example>" in sent


def vars_of(reply: Outgoing) -> dict[str, object]:
    return {name: getattr(reply, name) for name in reply.__slots__}


def test_a_customer_who_takes_the_id_of_our_own_words_is_heard(channel: Channel) -> None:
    take(channel, mail("Where is it?"))
    own = mail("It left.", "<own@aurora.example>", channel.handle).replace(
        b"Subject", b"To: dee@dee.example\nIn-Reply-To: <1@dee.example>\nSubject"
    )
    take(channel, own, folder="sent")
    take(channel, own)
    take(channel, mail("It did not!", "<own@aurora.example>"))
    assert words(channel) == ["Where is it?", "It left.", "It did not!"]
    ways = list(Message.across_brands.filter(channel=channel).order_by("pk").values_list("direction", flat=True))
    assert ways == [Direction.IN, Direction.OUT, Direction.IN]


def test_a_mail_in_the_inbox_and_in_sent_is_one_message(channel: Channel) -> None:
    take(channel, mail("Where is it?"))
    take(channel, mail("Where is it?"), folder="sent")
    assert words(channel) == ["Where is it?"]
    assert Conversation.across_brands.filter(channel=channel).count() == 1
