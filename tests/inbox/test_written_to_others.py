"""Words of the brand that do not reach the customer are no answer to them, whatever message they name."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

import pytest

from rapport import flow
from rapport.channels.connected import connect
from rapport.channels.models import Channel
from rapport.connectors.base import OwnIdentity
from rapport.connectors.email.envelope import Envelope, wrap
from rapport.inbox.lists import conversations
from rapport.inbox.models import Conversation, Need
from rapport.intake.log import Raw
from rapport.outbox.models import Holder
from rapport.triage.read import default_reader
from rapport.triage.reader import Readers
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db
READERS = Readers(default_reader())
ANGRY = "The table arrived broken and nobody answers. I want my money back!"
HELP = "help@aurora.example"
_places = count(1)


@dataclass
class Wire:
    """A channel, and what its network has told since it was last heard."""

    channel: Channel
    raws: list[bytes] = field(default_factory=list)

    def hear(self) -> Conversation:
        bodies, self.raws = self.raws, []
        batch = [Raw(next(_places), self.channel.key, NOW.timestamp(), body) for body in bodies]
        flow.receive(batch, READERS, NOW, position=False)
        return Conversation.of(self.channel.brand).select_related("floor").get()

    def waits(self) -> bool:
        found = conversations(self.channel.brand, "waiting").values_list("pk", flat=True)
        return self.hear().pk in found


def mail(folder: str, headers: str, words: str, at: datetime) -> bytes:
    return wrap(Envelope(folder, at), f"{headers}\nDate: {at:%a, %d %b %Y %H:%M:%S +0000}\n\n{words}\n".encode())


def complaint_by_mail(more: str = "") -> bytes:
    headers = f"From: Dee <dee@dee.example>\nTo: {HELP}\nSubject: Table\nMessage-ID: <1@dee.example>{more}"
    return mail("inbox", headers, ANGRY, NOW - timedelta(hours=2))


def sent_mail(to: str) -> bytes:
    refers = "In-Reply-To: <1@dee.example>\nReferences: <1@dee.example>"
    headers = f"From: {HELP}\n{to}\nSubject: Re: Table\nMessage-ID: <2@aurora.example>\n{refers}"
    return mail("sent", headers, "Pietro, can you look at this one?", NOW - timedelta(hours=1))


@pytest.fixture
def mailbox(cast: Cast) -> Wire:
    given = {"address": HELP, "password": "x", "imap_host": "imap.aurora.example", "smtp_host": "s.aurora.example"}
    return Wire(connect(cast.aurora, "email", given, OwnIdentity(HELP, HELP, "Casa Aurora", made={"hmac": "s"})))


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize(
    "to", ["To: pietro@aurora.example", "To: courier@fast.example\nCc: bo@aurora.example", "To: undisclosed:;"]
)
def test_a_complaint_that_was_forwarded_still_waits(mailbox: Wire, to: str, together: bool) -> None:
    mailbox.raws.append(complaint_by_mail())
    if not together:
        mailbox.hear()
    mailbox.raws.append(sent_mail(to))
    assert mailbox.waits()
    here = mailbox.hear()
    assert (here.need, here.waiting_since) == (Need.PERSON, NOW - timedelta(hours=2))
    assert here.floor.holder == Holder.PERSON


@pytest.mark.parametrize(
    "to",
    [
        "To: Dee <DEE@dee.example>",
        "To: pietro@aurora.example\nCc: Dee <dee@dee.example>",
        "To: pietro@aurora.example\nBcc: dee@dee.example",
    ],
)
def test_words_that_reach_the_customer_answer_them(mailbox: Wire, to: str) -> None:
    mailbox.raws += [complaint_by_mail(), sent_mail(to)]
    assert not mailbox.waits()


def test_an_answer_to_where_the_customer_asked_for_it_reaches_them(mailbox: Wire) -> None:
    mailbox.raws += [complaint_by_mail("\nReply-To: dee@home.example"), sent_mail("To: dee@home.example")]
    assert not mailbox.waits()


DEE, SHOP, PIETRO = (
    {"id": number, "acct": acct, "username": acct.partition("@")[0]}
    for number, acct in (("01DEE", "dee@far.example"), ("01SHOP", "shop"), ("01PIETRO", "pietro@far.example"))
)


def toot(number: str, by: dict[str, str], words: str, seen_by: str, at: datetime, *to: dict[str, str]) -> dict:  # type: ignore[type-arg]
    return {
        "id": number,
        "account": by,
        "created_at": at.isoformat(),
        "content": f"<p>{words}</p>",
        "visibility": seen_by,
        "in_reply_to_id": None if by is DEE else "01POST",
        "in_reply_to_account_id": None if by is DEE else DEE["id"],
        "reblog": None,
        "mentions": list(to),
    }


@pytest.fixture
def fediverse(cast: Cast) -> Wire:
    given = {"server": "https://shop.example", "token": "t"}
    identity = OwnIdentity("01SHOP@shop.example", "shop@shop.example", "Shop", settings={"domain": "shop.example"})
    return Wire(connect(cast.aurora, "mastodon", given, identity))


def toots(seen_by: str, *to: dict[str, str], asked: str = "direct") -> list[bytes]:
    at = NOW - timedelta(hours=2)
    status = toot("01POST", DEE, f"@shop {ANGRY}", asked, at, SHOP)
    note = {"id": "01NOTE", "type": "mention", "created_at": at.isoformat(), "account": DEE, "status": status}
    own = toot("01OWN", SHOP, "Pietro, can you look at this one?", seen_by, NOW - timedelta(hours=1), *to)
    said = ({"notification": note, "root": "01POST"}, {"status": own, "root": "01POST", "contact": "01DEE"})
    return [json.dumps(one).encode() for one in said]


@pytest.mark.parametrize("asked", ["direct", "public"])
@pytest.mark.parametrize("seen_by", ["direct", "private", "of a kind we do not know"])
def test_private_words_to_somebody_else_under_the_customers_post_do_not_answer_it(
    fediverse: Wire, seen_by: str, asked: str
) -> None:
    fediverse.raws += toots(seen_by, PIETRO, asked=asked)
    assert fediverse.waits()


@pytest.mark.parametrize(
    ("seen_by", "to"), [("direct", (DEE,)), ("private", (PIETRO, DEE)), ("public", ()), ("unlisted", ())]
)
def test_words_that_the_customer_can_see_answer_them(
    fediverse: Wire, seen_by: str, to: tuple[dict[str, str], ...]
) -> None:
    fediverse.raws += toots(seen_by, *to, asked="direct" if seen_by == "direct" else "public")
    assert not fediverse.waits()
