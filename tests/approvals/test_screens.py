"""Approvals on the screens and over the interface: replies and changes beside posts, with who is waited for."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.accounts.models import Person
from rapport.answers.models import MayAnswer
from rapport.answers.robot_rule import robot_acts, set_robot_rule
from rapport.approvals.models import ApprovalRequest, HowMany, RequestKind
from rapport.approvals.rule import RuleScope, StepGiven, four_eyes, rule_scope, rule_steps
from rapport.inbox.approve import approve
from rapport.inbox.keep import ROWS, Typed, keep, kept
from rapport.outbox.models import Reply
from tests.api.caller import Caller
from tests.approvals.desk import HOURS, ReplyDesk
from tests.street import Street

TWO = StepGiven(need=HowMany.SOME, count=2)


@pytest.fixture
def desk(street: Street) -> ReplyDesk:
    street.now = timezone.now()
    return ReplyDesk.fresh(street, TWO)


def at(street: Street, name: str, **more: int) -> str:
    return reverse(name, kwargs={"brand": street.brand.slug, **more})


def page(client: Client, by: Person, address: str) -> str:
    client.force_login(by)
    return client.get(address).content.decode()


def test_a_draft_by_the_rule_from_the_conversation_to_the_network(client: Client, desk: ReplyDesk) -> None:
    street = desk.street
    talk = at(street, "inbox:show", number=desk.talk.pk)
    shown = page(client, desk.bo, talk)
    assert "It leaves once these have said yes: 2 people of the team." in shown
    assert "Approve and send" not in shown
    draft = desk.draft.pk
    client.post(at(street, "inbox:approval", number=desk.talk.pk, draft=draft), {"seen": "0"})
    shown = page(client, desk.gil, talk)
    assert "Waits for a yes, not sent" in shown
    assert f"{desk.bo.name} said yes" in shown
    listed = page(client, desk.gil, at(street, "publish:approvals"))
    assert "Reply to Dee" in listed
    assert HOURS in listed
    row = ApprovalRequest.of(street.brand).get()
    given = {"seen": row.digest, "vote": "yes", "conversation": desk.talk.pk, "back": "conversation"}
    client.force_login(desk.bo)
    client.post(at(street, "publish:vote", pk=row.pk), given)
    assert not Reply.of(street.brand).exists()
    client.force_login(desk.gil)
    assert client.post(at(street, "publish:vote", pk=row.pk), given).headers["Location"] == talk
    assert Reply.of(street.brand).get().approved_by == desk.gil


def test_an_edit_waits_and_its_words_come_back_with_a_no(client: Client, desk: ReplyDesk) -> None:
    street, number = desk.street, desk.talk.pk
    client.force_login(desk.bo)
    given = {"text": "From nine.", "draft": desk.draft.pk, "key": "k", "seen": "0", "field": "edit"}
    client.post(at(street, "inbox:replies", number=number), given)
    talk = at(street, "inbox:show", number=number)
    assert "Your own words: somebody else has to say yes." in page(client, desk.bo, talk)
    row = ApprovalRequest.of(street.brand).get()
    client.force_login(desk.ana)
    client.post(at(street, "publish:vote", pk=row.pk), {"seen": row.digest, "vote": "no", "words": "Until when?"})
    shown = page(client, desk.bo, talk)
    assert "Until when?" in shown
    assert "From nine." in shown


def test_an_owner_writes_the_rules_and_nobody_else(client: Client, desk: ReplyDesk) -> None:
    street = desk.street
    for name in ("publish:reply-rule", "publish:robot-rule"):
        client.force_login(desk.bo)
        assert client.get(at(street, name)).status_code == 403
        assert "team" in page(client, desk.ana, at(street, name))
    steps = {"who-0": "role owner", "need-0": "any", "wanted": "yes"}
    client.post(at(street, "publish:reply-rule"), {**steps, "kind": ["review", "x"], "role": ["agent", "viewer"]})
    assert rule_scope(street.brand, RequestKind.REPLY) == RuleScope((), ("review",), ("agent",))
    client.post(at(street, "publish:robot-rule"), {**steps, "act": ["words", "x"]})
    assert robot_acts(street.brand) == {"words"}
    assert [one.role for one in rule_steps(street.brand, RequestKind.ROBOT)] == ["owner"]
    for name, kind in (("publish:reply-rule", RequestKind.REPLY), ("publish:robot-rule", RequestKind.ROBOT)):
        client.post(at(street, name), {"wanted": "yes"})
        assert four_eyes(street.brand, kind)
        client.post(at(street, name), {"wanted": "no"})
        assert not four_eyes(street.brand, kind)


def test_a_change_of_what_a_robot_may_say_is_shown_as_it_differs(client: Client, desk: ReplyDesk) -> None:
    street = desk.street
    set_robot_rule(street.brand, [StepGiven()], [], desk.ana, street.now)
    client.force_login(desk.ana)
    client.post(at(street, "promise:dial"), {"alpha": "0.05", "beta": "0.05", "audit": "0.05", "shadow": "say"})
    article = desk.draft.article
    assert article is not None
    client.post(reverse("knowledge:leave", args=[street.brand.slug, article.pk, "practice"]), {"on": "yes"})
    listed = page(client, desk.bo, at(street, "publish:approvals"))
    assert "The dial of the promise" in listed
    assert "<del>2 %</del> <ins>5 %</ins>" in listed
    assert "The robot may say: Hours" in listed
    assert "waits for somebody else" in page(client, desk.ana, at(street, "knowledge:article", pk=article.pk))
    assert not MayAnswer.of(street.brand).exists()


def test_programs_go_through_the_same_engine(desk: ReplyDesk) -> None:
    street = desk.street
    bo, gil = Caller(street.brand, desk.bo), Caller(street.brand, desk.gil)
    waits = bo.post(f"/drafts/{desk.draft.pk}/edit", {"text": "From nine."})
    assert (waits.status, waits.body["waiting"]) == (202, "2 other people")
    vote = f"/approvals/{waits.body['approval']}/vote"
    yes = {"yes": True, "digest": waits.body["digest"]}
    assert bo.post(vote, yes).status == 409
    assert gil.post(vote, yes).body["outcome"] == ""
    listed = bo.get("/approvals").body["items"]
    assert [(one["kind"], one["reply"]["text"]) for one in listed] == [("reply", "From nine.")]
    assert not Reply.of(street.brand).exists()
    assert Caller(street.brand, desk.ana).post(vote, yes).body["reply"]["text"] == "From nine."


def test_words_that_come_back_are_shown_also_where_the_composer_is_full(client: Client, desk: ReplyDesk) -> None:
    for number in range(ROWS):
        keep(desk.talk, desk.bo, Typed(f"other-{number}", "Something else."), desk.street.now)
    approve(desk.draft, desk.bo, desk.street.now, text="From nine, and to eight.")
    desk.say(False, desk.gil, "Say where.")
    assert "From nine, and to eight." not in {one.text for one in kept(desk.talk, desk.bo)}
    talk = at(desk.street, "inbox:show", number=desk.talk.pk)
    assert "From nine, and to eight." in page(client, desk.bo, talk)
    assert "From nine, and to eight." not in page(client, desk.gil, talk)
