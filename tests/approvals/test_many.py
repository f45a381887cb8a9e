"""Several yeses at once and reminders, alike for posts, replies and changes of what a robot may say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.accounts.models import Person, Role
from rapport.answers import articles
from rapport.answers.models import MayAnswer, RobotChange
from rapport.answers.robot_rule import set_robot_rule
from rapport.approvals.models import ApprovalRequest, RequestKind, RequestOutcome, Vote
from rapport.approvals.risk import CLOSELY, RISKS, risks_in
from rapport.approvals.rule import RuleScope, StepGiven
from rapport.inbox.models import Conversation
from rapport.inbox.write import write
from rapport.outbox.kinds.mail import team_mail
from rapport.outbox.models import Delivery, DeliveryKind
from rapport.promise import approval_reminders
from rapport.promise.approval_reminders import remind
from rapport.promise.bulk_votes import all_waiting, yes_to_many
from rapport.promise.dial import turn
from rapport.promise.waiting_changes import waiting_changes
from tests.api.caller import Caller
from tests.approvals.desk import ReplyDesk
from tests.street import Street

pytestmark = pytest.mark.django_db
WORDS = {"en": ("Do you repair chairs?", "We do, in the workshop behind the shop.")}


@pytest.fixture
def desk(street: Street) -> ReplyDesk:
    """Replies and changes need a second person; Bo has asked for one of each."""
    street.now = timezone.now()
    found = ReplyDesk.fresh(street, StepGiven(), scope=RuleScope(roles=(Role.AGENT,)))
    set_robot_rule(street.brand, [StepGiven()], [], street.ana, street.now)
    write(found.talk, "From nine, every day.", found.bo, street.now)
    article = articles.write(street.brand, "Repairs", WORDS, found.bo, street.now)
    articles.approve(article, found.bo, street.now)
    articles.let_answer(article, street.channel.network, found.bo, street.now)
    return found


def opened(desk: ReplyDesk) -> dict[int, str]:
    rows = ApprovalRequest.of(desk.street.brand).filter(outcome=RequestOutcome.OPEN)
    return dict(rows.values_list("pk", "digest"))


def test_one_yes_for_a_reply_and_a_change_each_a_word_of_its_own(desk: ReplyDesk) -> None:
    picked = opened(desk)
    assert len(picked) == 2
    done = yes_to_many(desk.street.brand, picked, desk.ana, desk.street.now, seconds=9)
    assert (sorted(done.kept), done.left_out) == (sorted(picked), [])
    assert Vote.of(desk.street.brand).filter(yes=True, seconds=9).count() == 2
    assert MayAnswer.of(desk.street.brand).exists()
    assert desk.heard() == ["From nine, every day."]


def test_what_changed_meanwhile_is_left_out_and_said_and_the_others_are_kept(desk: ReplyDesk) -> None:
    picked = opened(desk)
    desk.street.says("And on Sunday?")
    desk.street.run()
    done = yes_to_many(desk.street.brand, picked, desk.ana, desk.street.now)
    change = ApprovalRequest.of(desk.street.brand).get(kind=RequestKind.ROBOT)
    assert list(done.kept) == [change.pk]
    assert [one.number for one in done.left_out] == [number for number in picked if number != change.pk]
    assert all(one.why for one in done.left_out)
    assert desk.heard() == []


def test_a_yes_to_another_hash_and_to_ones_own_is_none(desk: ReplyDesk) -> None:
    picked = dict.fromkeys(opened(desk), "0" * 64)
    assert yes_to_many(desk.street.brand, picked, desk.ana, desk.street.now).kept == []
    assert yes_to_many(desk.street.brand, opened(desk), desk.bo, desk.street.now).kept == []
    assert not Vote.of(desk.street.brand).exists()


def test_the_dial_a_price_and_a_complaint_are_read_by_themselves_and_come_first(desk: ReplyDesk) -> None:
    street = desk.street
    turn(street.brand, desk.bo, street.now, alpha=0.05, audit=0.05, shadow=False)
    [first, second] = waiting_changes(street.brand, desk.ana.pk, street.now)
    assert (first.risks, first.ordinary, second.risks, second.ordinary) == (["dial"], False, [], True)
    picked = opened(desk)
    assert first.request.pk not in yes_to_many(street.brand, picked, desk.ana, street.now).kept
    Conversation.across_brands.filter(pk=desk.talk.pk).update(tone="complaint")
    write(desk.talk, "It costs 19 €.", desk.bo, street.now)
    reply = next(one for one in all_waiting(street.brand, desk.ana.pk, street.now) if one.request.kind == "reply")
    assert reply.risks == ["upset", "price"]
    assert set(reply.risks) <= CLOSELY < set(RISKS)
    assert risks_in("Oak, slowly.", None, street.now) == []


def test_on_the_page_and_over_the_api_several_are_chosen(client: Client, desk: ReplyDesk) -> None:
    brand, picked = desk.street.brand, opened(desk)
    client.force_login(desk.ana)
    page = client.get(reverse("publish:approvals", args=[brand.slug])).content.decode()
    assert all(f'value="{number}:{seen}"' in page for number, seen in picked.items())
    reply = next(one.pk for one in desk.requests)
    told = client.post(
        reverse("publish:vote-many", args=[brand.slug]),
        {"pick": [f"{reply}:{picked[reply]}", "x:y", f"{reply + 10_000}:{'0' * 64}"]},
        follow=True,
    ).content.decode()
    assert "1 yes is kept." in told
    assert "2 were left out" in told
    other = next(number for number in picked if number != reply)
    ana = Caller(brand, desk.ana)
    answer = ana.post("/approvals/yes", {"yes": [{"id": one, "digest": picked[one]} for one in picked]}).body
    assert (answer["said_yes"], [one["id"] for one in answer["left_out"]]) == ([other], [reply])


def mails(desk: ReplyDesk) -> list[tuple[str, str]]:
    rows = Delivery.of(desk.street.brand).filter(kind=DeliveryKind.MAIL).order_by("pk")
    return [(mail.to, mail.text) for mail in map(team_mail, rows)]


def test_who_is_waited_for_is_reminded_of_replies_and_changes_and_no_oftener(
    desk: ReplyDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(approval_reminders, "ways_to_mail", lambda channels: list(channels.order_by("pk")[:1]))
    seen, start = [], desk.street.now
    for hour in (0, 2, 3, 24, 25, 72, 200):
        for _twice in range(2):
            remind(desk.street.brand, start + timedelta(hours=hour))
        seen.append(len([to for to, _text in mails(desk) if to == desk.ana.email]))
    assert seen == [0, 1, 1, 2, 2, 3, 3]
    texts = [text for to, text in mails(desk) if to == desk.ana.email]
    assert ["reply" in text for text in texts] == [True, True, False]
    assert ["robot" in text for text in texts] == [False, True, True]
    bo: Person = desk.bo
    assert bo.email not in {to for to, _text in mails(desk)}
    assert RobotChange.of(desk.street.brand).count() == 1
