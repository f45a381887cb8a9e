"""Whoever a post waits for is reminded by mail, a day and two hours before its hour, and never more often."""

from __future__ import annotations

import pytest

from rapport.accounts.models import Person
from rapport.approvals.models import Approvers
from rapport.approvals.rule import StepGiven
from rapport.outbox.kinds.mail import team_mail
from rapport.outbox.models import Delivery, DeliveryKind
from rapport.promise import approval_reminders
from rapport.promise.approval_reminders import remind
from rapport.publishing import client_mail
from rapport.publishing.approval_models import ClientLink
from rapport.publishing.client_links import ClientGiven, ask_client
from rapport.publishing.client_mail import link_address, mail_link
from rapport.publishing.steps import post_of
from rapport.publishing.voting import vote
from tests.publishing.test_steps import asked, team
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A brand whose first channel stands for a mailbox."""
    made = Desk.fresh()
    for one in (approval_reminders, client_mail):
        monkeypatch.setattr(one, "ways_to_mail", lambda channels: list(channels.order_by("pk")[:1]))
    return made


def mails(desk: Desk) -> list[tuple[str, str]]:
    rows = Delivery.of(desk.brand).filter(kind=DeliveryKind.MAIL).order_by("pk")
    return [(mail.to, mail.text) for mail in map(team_mail, rows)]


def test_reminded_a_day_and_two_hours_before_and_no_oftener(desk: Desk) -> None:
    team(desk)
    asked(desk, StepGiven(Approvers.PEOPLE, (desk.bo,)), hours=48)
    seen = []
    for _half_hour in range(100):
        desk.wait(minutes=30)
        remind(desk.brand, desk.now)
        seen.append(len(mails(desk)))
    assert (seen[46], seen[47], seen[90], seen[91], seen[-1]) == (0, 1, 1, 2, 2)
    assert {to for to, _text in mails(desk)} == {desk.bo.email}
    assert "/publish/approvals" in mails(desk)[0][1]


def test_one_mail_for_all_that_waits_and_none_for_what_is_settled(desk: Desk) -> None:
    gil: Person = team(desk)
    first = asked(desk, StepGiven(), hours=20)
    asked(desk, StepGiven(), hours=21)
    desk.wait(hours=1)
    assert remind(desk.brand, desk.now) == 2
    assert {to for to, _text in mails(desk)} == {desk.bo.email, gil.email}
    vote(first, True, gil, desk.now, seen=first.digest)
    desk.wait(hours=18)
    assert remind(desk.brand, desk.now) == 2
    assert remind(desk.brand, desk.now) == 0


def test_what_was_asked_just_now_is_not_reminded_of(desk: Desk) -> None:
    team(desk)
    asked(desk, StepGiven(), hours=1)
    assert remind(desk.brand, desk.now) == 0


def test_a_client_is_mailed_their_link_where_there_is_an_address(desk: Desk) -> None:
    row = asked(desk, StepGiven())
    for email in ("carla@studio.example", ""):
        who = ClientGiven("Carla", email, "it")
        link, token = ask_client(who, [post_of(row)], desk.channels, desk.ana, desk.now)
        link = ClientLink.of(desk.brand).select_related("client", "brand", "made_by").get(pk=link.pk)
        assert mail_link(link, token, desk.now) == bool(email)
    [(to, text)] = mails(desk)
    assert to == "carla@studio.example"
    assert link_address(token).rpartition("/client/")[0] in text
    assert "carla@studio.example" not in str(list(Delivery.of(desk.brand).values("payload")))
