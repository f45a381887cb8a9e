"""Who forgot a password gets one link by mail: the same answer for everybody, no copy that others could read."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from django.utils import timezone

from rapport.accounts import asked_links
from rapport.accounts.models import Invitation, LinkAsked
from rapport.accounts.tokens import issue
from rapport.channels.connected import save_secrets
from rapport.channels.models import Channel
from rapport.connectors.base import ChannelConfig
from rapport.connectors.email import team_mail
from rapport.connectors.email.envelope import Envelope, wrap
from rapport.connectors.email.settings import Settings
from rapport.connectors.email.translate import translate
from rapport.connectors.errors import MaybeSent
from rapport.domain.reply import Sent
from rapport.domain.team_mail import TeamMail
from rapport.ledger.models import Entry
from rapport.outbox import kinds
from rapport.outbox.deliver import deliver
from rapport.outbox.due import due
from rapport.outbox.kinds.mail import SendMail
from rapport.outbox.models import Delivery, Step
from rapport.outbox.sign_in_mail import can_mail, send_asked
from tests.cast import Cast, channel
from tests.outbox.networks import PaperChannel

pytestmark = pytest.mark.django_db
DOOR = "/sign-in/link"


class Post(PaperChannel):
    """Takes mails and remembers them."""

    def __init__(self, after: MaybeSent | None = None) -> None:
        super().__init__(ChannelConfig(key="post"), None)  # type: ignore[arg-type]
        self.taken: list[TeamMail] = []
        self.after = after

    @staticmethod
    def keeps_no_copy(link: ChannelConfig) -> bool:
        return True

    async def mail(self, mail: TeamMail) -> Sent:
        self.taken.append(mail)
        if error := self.after:
            self.after = None
            raise error
        return Sent(f"n-{mail.key}")


def mailbox(cast: Cast, **settings: str) -> Channel:
    row = channel(cast.aurora, "email", settings={"address": "help@aurora.example", **settings})
    save_secrets(row, {"password": "not-in-any-log", "hmac": "a-key-of-ours"})
    return row


def asks(email: str, address: str = "192.0.2.7") -> tuple[int, str]:
    answer = Client().post(DOOR, {"email": email}, REMOTE_ADDR=address)
    page = answer.content.decode().replace(email, "").split("<h1>")[1]
    return answer.status_code, re.sub(r'value="[^"]*"', "", page)


def carried(post: Post, after: float = 0) -> list[TeamMail]:
    """The clock and the sender have their turn."""
    send_asked(timezone.now())
    then = timezone.now() + timedelta(seconds=after)
    for number in due(then):
        async_to_sync(deliver)(number, lambda _: post, lambda *_: [], lambda: then)
    return post.taken


def path_in(mail: TeamMail) -> str:
    return "/join/" + mail.text.partition("/join/")[2].split()[0]


def test_the_link_comes_by_mail_works_once_and_sets_a_password(cast: Cast) -> None:
    mailbox(cast)
    assert asks(cast.bo.email.upper())[0] == 200
    [mail] = carried(Post())
    assert mail.to == cast.bo.email
    client = Client()
    assert client.post(path_in(mail)).status_code == 302
    assert Client().post(path_in(mail)).status_code == 410
    assert client.post("/me/password", {"new": "a long and quiet evening"}).status_code == 302
    assert Entry.of(cast.aurora).filter(what="sign-in link asked").get().data["handle"] == "bo"
    assert Entry.of(cast.aurora).filter(what="mail sent").exists()


def test_the_answer_is_the_same_whether_the_person_exists(cast: Cast) -> None:
    mailbox(cast)
    known, unknown = asks(cast.ana.email), asks("nobody@nowhere.example")
    assert known == unknown
    elsewhere = asks(cast.cruz.email)  # of a brand that has no mailbox
    assert elsewhere == known
    assert [mail.to for mail in carried(Post())] == [cast.ana.email]
    assert not LinkAsked.objects.exclude(email="").exists()


def test_it_is_open_for_twenty_minutes(cast: Cast) -> None:
    mailbox(cast)
    asks(cast.bo.email)
    carried(Post())
    left = Invitation.across_brands.get().expires_at - timezone.now()
    assert timedelta(minutes=19) < left <= timedelta(minutes=20)


def test_three_an_hour_reach_one_person_however_many_ask_from_wherever(cast: Cast) -> None:
    mailbox(cast)
    answers = {asks(cast.bo.email, f"192.0.2.{n}") for n in range(6)}
    assert len(answers) == 1
    assert len(carried(Post())) <= asked_links.EACH
    assert Delivery.across_brands.count() == asked_links.EACH


def test_one_address_asks_twenty_times_an_hour(cast: Cast) -> None:
    mailbox(cast)
    for n in range(asked_links.TOGETHER):
        assert asks(f"p{n}@nowhere.example")[0] == 200
    assert asks("fresh@nowhere.example")[0] == 429


def test_who_has_one_address_of_a_home_has_no_more_links_than_the_home(cast: Cast) -> None:
    mailbox(cast)
    for n in range(asked_links.TOGETHER):
        assert asks(f"p{n}@nowhere.example", f"2001:db8:7:1::{n:x}")[0] == 200
    assert asks("fresh@nowhere.example", "2001:db8:7:1:ffff::9")[0] == 429
    assert asks("fresh@nowhere.example", "2001:db8:7:2::9")[0] == 200


def test_a_changed_password_shuts_the_links_that_were_open(cast: Cast) -> None:
    mailbox(cast)
    asks(cast.bo.email)
    asks(cast.bo.email)
    asks(cast.ana.email)
    post, client = Post(), Client()
    carried(post)
    carried(post)
    client.force_login(cast.bo)
    assert client.post("/me/password", {"new": "a long and quiet evening"}).status_code == 302
    opened = [(mail.to, Client().get(path_in(mail)).status_code) for mail in post.taken]
    assert sorted(opened) == [(cast.ana.email, 200), (cast.bo.email, 410), (cast.bo.email, 410)]


def test_asking_shuts_no_link_that_was_made_before_and_using_one_shuts_the_others(cast: Cast) -> None:
    mailbox(cast)
    asks(cast.bo.email)
    asks(cast.bo.email)
    post = Post()
    carried(post)
    first, second = carried(post)
    assert Client().get(path_in(first)).status_code == 200
    assert Client().post(path_in(second)).status_code == 302
    assert Client().post(path_in(first)).status_code == 410


def test_the_words_lie_sealed_and_are_sent_too_late_by_nobody(cast: Cast) -> None:
    mailbox(cast)
    asks(cast.bo.email)
    send_asked(timezone.now())
    row = Delivery.across_brands.get()
    assert "/join/" not in str(row.payload)
    assert cast.bo.email not in str(row.payload)
    post = Post()
    carried(post, after=21 * 60)
    row.refresh_from_db()
    assert (row.step, post.taken) == (Step.FAILED, [])


def test_a_second_copy_may_leave_where_nobody_knows_of_the_first(cast: Cast) -> None:
    mailbox(cast)
    asks(cast.bo.email)
    post = Post(after=MaybeSent("k"))
    carried(post)
    first, second = carried(post, after=60)
    assert path_in(first) == path_in(second)
    assert Delivery.across_brands.get().step == Step.SENT


def test_without_a_mailbox_the_page_names_the_command(cast: Cast) -> None:
    page = Client().get(DOOR).content.decode()
    assert "rapport sign-in-link HANDLE" in page
    assert 'name="email"' not in page
    Client().post(DOOR, {"email": cast.bo.email})
    assert not LinkAsked.objects.exists()


def test_a_mailbox_whose_server_files_what_it_sends_is_not_used(cast: Cast) -> None:
    """Whoever reads that mailbox could sign in as anybody."""
    mailbox(cast, keep_sent="server")
    assert not can_mail()


def test_nobody_else_undoes_or_vouches_for_it(cast: Cast) -> None:
    mailbox(cast)
    asks(cast.bo.email)
    send_asked(timezone.now())
    row = Delivery.across_brands.get()
    assert isinstance(kinds.of(row), SendMail)
    key = {"HTTP_AUTHORIZATION": f"Bearer {issue(cast.aurora, cast.ana)}"}
    assert Client().get(f"/api/v1/deliveries/{row.pk}", **key).status_code == 404  # type: ignore[arg-type]


LINK = ChannelConfig(
    key="k",
    handle="help@aurora.example",
    settings={
        "address": "help@aurora.example",
        "imap_host": "imap.aurora.example",
        "smtp_host": "smtp.aurora.example",
    },
    secrets={"hmac": "a-key-of-ours", "password": "x"},
)
MAIL = TeamMail(
    "k1", "bo@example.com", "A link to sign in to Casa Aurora", "Hello\n\nhttps://x.example/join/abc\n"
)


def test_as_a_mail_it_says_that_a_machine_wrote_it() -> None:
    made = message_from_bytes(team_mail.written(MAIL, Settings.of(LINK), timezone.now()), policy=default)
    assert (made["To"], made["Auto-Submitted"]) == ("bo@example.com", "auto-generated")
    assert "https://x.example/join/abc" in made.get_content()


def test_when_it_comes_back_nobody_of_the_team_reads_the_link() -> None:
    mail = team_mail.written(MAIL, Settings.of(LINK), timezone.now())
    bounce = (
        b"From: MAILER-DAEMON@mx.example\r\nTo: help@aurora.example\r\nSubject: failed\r\nMIME-Version: 1.0\r\n"
        b"Message-ID: <b1@mx.example>\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        b"Final-Recipient: rfc822; bo@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        b"Diagnostic-Code: smtp; 550 5.1.1 No such user\r\n\r\n"
        b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + mail + b"\r\n--b--\r\n"
    )
    assert translate(wrap(Envelope("inbox", timezone.now()), bounce), LINK) == []
    other = replace(LINK, secrets={"hmac": "another key"})
    assert len(translate(wrap(Envelope("inbox", timezone.now()), bounce), other)) >= 1
