"""Whoever may settle a post is mailed that it needs somebody: at once, then seldom, and each trouble once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from rapport.accounts import members
from rapport.accounts.models import Membership, Person, Role
from rapport.channels.connected import record_health
from rapport.channels.models import State
from rapport.outbox.claim import begin, claim
from rapport.outbox.kinds.mail import LEFT, team_mail
from rapport.outbox.models import Delivery, DeliveryKind, Step
from rapport.publishing import trouble_mail
from rapport.publishing.line import line_up, take_back_post
from rapport.publishing.models import TroubleMail, TroubleNoted, When
from rapport.publishing.put_aside import put_troubles_aside
from rapport.publishing.trouble import troubles
from rapport.publishing.trouble_mail import APART, mail_troubles
from rapport.publishing.trouble_words import WHY_AND_TODO
from tests.publishing.test_put_aside import refused
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
SOON = timedelta(hours=1)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Ana owns it, Bo writes; the first channel stands for a mailbox."""
    made = Desk.fresh()
    for who, role in ((made.ana, Role.OWNER), (made.bo, Role.AGENT)):
        Membership.across_brands.create(brand=made.brand, person=who, role=role)
    monkeypatch.setattr(trouble_mail, "ways_to_mail", lambda channels: list(channels.order_by("pk")[:1]))
    return made


def mails(desk: Desk, to: Person | None = None) -> list[str]:
    """The words of each mail in the order they were written."""
    rows = Delivery.of(desk.brand).filter(kind=DeliveryKind.MAIL).order_by("pk")
    found = map(team_mail, rows)
    return [f"{one.subject}\n{one.text}" for one in found if to is None or one.to == to.email]


def fails(desk: Desk, words: str = "Oak.") -> None:
    """One more post that the network refused, on one channel."""
    line_up(desk.post(words), When.NOW, desk.ana, desk.now, channels=[desk.channels[1].pk])
    last = Delivery.of(desk.brand).filter(kind=DeliveryKind.PUBLICATION).latest("pk")
    Delivery.across_brands.filter(pk=last.pk).update(step=Step.FAILED, reason="too wide")


def test_what_goes_as_it_should_is_no_mail(desk: Desk) -> None:
    line_up(desk.post(), When.DATE, desk.ana, desk.now, at=desk.now + SOON)
    assert (mail_troubles(desk.brand, desk.now), mails(desk)) == (0, [])


def test_the_first_is_mailed_at_once_and_the_next_ones_together(desk: Desk) -> None:
    fails(desk, "Oak, slowly.")
    assert mail_troubles(desk.brand, desk.now) == 2
    for n in range(3):
        fails(desk, f"Elm {n}.")
        assert mail_troubles(desk.brand, desk.now) == 0
    desk.now += APART
    assert mail_troubles(desk.brand, desk.now) == 2
    first, second = mails(desk, desk.bo)
    assert "Oak, slowly." in first
    assert "/publish/troubles" in first
    assert "Oak" not in second
    assert [f"Elm {n}." in second for n in range(3)] == [True] * 3
    desk.now += 9 * APART
    assert mail_troubles(desk.brand, desk.now) == 0


def test_run_twice_at_once_it_is_said_once(desk: Desk) -> None:
    fails(desk)
    said = [mail_troubles(desk.brand, desk.now), mail_troubles(desk.brand, desk.now)]
    assert (said, len(mails(desk)), TroubleNoted.of(desk.brand).count()) == ([2, 0], 2, 1)


def test_broken_off_before_its_end_nothing_was_noted_and_it_is_said_then(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*given: object, **named: object) -> None:
        raise RuntimeError

    fails(desk)
    with monkeypatch.context() as broken:
        broken.setattr(trouble_mail, "approve_mail", breaks)
        with pytest.raises(RuntimeError):
            mail_troubles(desk.brand, desk.now)
    assert (TroubleNoted.of(desk.brand).count(), mail_troubles(desk.brand, desk.now)) == (0, 2)


def test_what_was_solved_or_put_aside_before_is_not_mailed(desk: Desk) -> None:
    fails(desk)
    mail_troubles(desk.brand, desk.now)
    for words in ("Solved.", "Put aside.", "Stands."):
        fails(desk, words)
    mail_troubles(desk.brand, desk.now)
    *_, solved, aside, _stands = desk.all()
    take_back_post(solved, desk.ana, desk.now)
    Delivery.across_brands.filter(publication__part__variant__post=solved).update(step=Step.SENT)
    solved.variants.update(at=None)
    keys = [one.key for one in troubles(desk.brand, desk.now) if one.post == aside]
    put_troubles_aside(desk.brand, keys, desk.ana, desk.now)
    desk.now += APART
    mail_troubles(desk.brand, desk.now)
    last = mails(desk, desk.bo)[-1]
    assert [words in last for words in ("Solved.", "Put aside.", "Stands.")] == [False, False, True]


@pytest.mark.parametrize("step", [Step.FAILED, Step.WITHDRAWN])
def test_a_mail_that_never_left_is_told_again_in_the_next_one(desk: Desk, step: Step) -> None:
    fails(desk)
    mail_troubles(desk.brand, desk.now)
    Delivery.of(desk.brand).filter(kind=DeliveryKind.MAIL).update(step=step, reason="the server refuses")
    desk.now += APART / 2
    assert mail_troubles(desk.brand, desk.now) == 0
    desk.now += APART / 2
    assert mail_troubles(desk.brand, desk.now) == 2
    assert "Oak." in mails(desk, desk.bo)[-1]


def test_a_mail_of_which_nobody_knows_is_not_written_twice(desk: Desk) -> None:
    fails(desk)
    mail_troubles(desk.brand, desk.now)
    Delivery.of(desk.brand).filter(kind=DeliveryKind.MAIL).update(step=Step.UNKNOWN)
    desk.now += 2 * APART
    assert mail_troubles(desk.brand, desk.now) == 0


def test_only_who_may_act_and_wants_it_is_mailed(desk: Desk) -> None:
    Membership.of(desk.brand).filter(person=desk.bo).update(role=Role.VIEWER)
    fails(desk)
    assert (mail_troubles(desk.brand, desk.now), mails(desk, desk.bo)) == (1, [])
    Membership.of(desk.brand).filter(person=desk.bo).update(role=Role.AGENT)
    Person.objects.filter(pk=desk.bo.pk).update(mails_troubles=False)
    assert mail_troubles(desk.brand, desk.now) == 0
    Person.objects.filter(pk=desk.bo.pk).update(mails_troubles=True, is_active=False)
    assert mail_troubles(desk.brand, desk.now) == 0
    Person.objects.filter(pk=desk.bo.pk).update(is_active=True)
    assert mail_troubles(desk.brand, desk.now) == 1


def test_a_channel_that_only_an_owner_signs_in_again_is_mailed_to_owners(desk: Desk) -> None:
    line_up(desk.post(), When.DATE, desk.ana, desk.now, at=desk.now + SOON, channels=[desk.channels[1].pk])
    record_health(desk.channels[1], State.REVOKED, "token revoked", desk.now)
    assert (mail_troubles(desk.brand, desk.now), mails(desk, desk.bo)) == (1, [])
    assert "lost its permission" in mails(desk, desk.ana)[0]


def test_who_left_the_brand_gets_none_also_where_it_was_in_line_already(desk: Desk) -> None:
    fails(desk)
    mail_troubles(desk.brand, desk.now)
    members.remove(Membership.of(desk.brand).get(person=desk.bo), desk.now)
    row = Delivery.of(desk.brand).get(kind=DeliveryKind.MAIL, approved_by=desk.bo)
    taken = claim(row.pk, desk.now)
    assert taken
    assert begin(taken, None, desk.now) is None  # type: ignore[arg-type] # no manifest is asked
    row.refresh_from_db()
    assert (row.step, row.reason) == (Step.WITHDRAWN, LEFT)
    desk.now += APART
    fails(desk)
    assert mail_troubles(desk.brand, desk.now) == 1


def test_late_is_mailed_once_it_is_more_than_slow(desk: Desk) -> None:
    line_up(desk.post(), When.NOW, desk.ana, desk.now)
    assert [mail_troubles(desk.brand, desk.now + timedelta(minutes=n)) for n in (1, 5, 11)] == [0, 0, 2]


def test_what_waits_for_a_yes_is_reminded_of_by_others(desk: Desk) -> None:
    row = desk.post()
    row.variants.update(at=desk.now + SOON)
    type(row).across_brands.update(asked_at=desk.now)
    assert [one.code for one in troubles(desk.brand, desk.now)] == ["waiting", "waiting"]
    assert mail_troubles(desk.brand, desk.now) == 0


def test_without_a_mailbox_nothing_is_noted_and_all_is_told_once_there_is_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails(desk)
    with monkeypatch.context() as without:
        without.setattr(trouble_mail, "ways_to_mail", lambda channels: [])
        assert mail_troubles(desk.brand, desk.now) == 0
        assert not TroubleNoted.of(desk.brand).exists()
    assert mail_troubles(desk.brand, desk.now) == 2


def test_each_reads_it_in_their_own_language(desk: Desk) -> None:
    Person.objects.filter(pk=desk.ana.pk).update(language="es")
    Person.objects.filter(pk=desk.bo.pk).update(language="it")
    fails(desk)
    mail_troubles(desk.brand, desk.now)
    for who, language in ((desk.ana, "es"), (desk.bo, "it")):
        with translation.override(language):
            says = str(WHY_AND_TODO["failed"][0])
        assert says != "It was refused."
        assert says in mails(desk, who)[0]


def test_of_very_many_ten_are_named_and_the_others_counted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trouble_mail, "TOLD", 20)
    for n in range(30):
        fails(desk, f"Oak {n}.")
    assert mail_troubles(desk.brand, desk.now) == 2
    first = mails(desk, desk.bo)[0]
    assert (first.count("“Oak"), "and 10 more" in first, len(first) < 4000) == (10, True, True)
    desk.now += APART
    assert mail_troubles(desk.brand, desk.now) == 0
    assert TroubleMail.of(desk.brand).count() == 2


def test_a_title_cannot_break_the_mail(desk: Desk) -> None:
    desk.brand.name = "Casa\u202eAurora"
    desk.brand.save()
    fails(desk, "Oak\r\nBcc: dee@example.com\n\n" + "x" * 400)
    mail_troubles(desk.brand, desk.now)
    [mail] = mails(desk, desk.bo)
    assert "\nBcc" not in mail
    assert len(mail) < 2000


def test_the_same_desk_refuses_by_its_network(desk: Desk) -> None:
    """What a network really refuses is told as well, without a network's own words."""
    refused(desk)
    mail_troubles(desk.brand, desk.now)
    assert "too wide" not in mails(desk, desk.bo)[0]
