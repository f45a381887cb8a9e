"""A network that looks at our words before it shows them: awaited, passed, or refused with its reason."""

from __future__ import annotations

from datetime import timedelta

from rapport import flow
from rapport.domain.message import Check, Checked
from rapport.inbox.checked import heard
from rapport.inbox.models import Need
from rapport.inbox.refresh import refresh_ids
from rapport.inbox.write import write
from rapport.ledger.models import Entry
from rapport.outbox.models import Reply, Step
from tests.street import Street


def answered(street: Street) -> Reply:
    street.says("Two stars", kind="review", rating=2)
    street.receive()
    reply = write(street.conversation(), "We are sorry.", street.ana, street.now)
    street.pass_time(30)
    street.deliver()
    reply.refresh_from_db()
    assert reply.step == Step.SENT
    return reply


def told(street: Street, reply: Reply, check: Check, reason: str = "") -> Reply:
    at = street.now + timedelta(seconds=1)
    event = Checked(f"{reply.network_id}:{check}", reply.network_id, check, at, reason)
    refresh_ids(flow.overhear([flow.Translated(street.channel, 1, event)], at), at)
    reply.refresh_from_db()
    return reply


def test_a_reply_waits_for_the_networks_check_and_passes(street: Street) -> None:
    reply = answered(street)
    for _ in range(2):
        waiting = told(street, reply, Check.AWAITED)
        assert (waiting.step, waiting.reason, waiting.says_why) == (Step.SENT, "awaiting: ", True)
    passed = told(street, reply, Check.PASSED)
    assert (passed.step, passed.reason, passed.says_why) == (Step.SENT, "", False)
    rows = Entry.of(street.brand).filter(what__in=["reply awaited", "reply passed"])
    assert rows.count() == 2


def test_a_refused_reply_needs_a_person_who_reads_why(street: Street) -> None:
    reply = told(street, answered(street), Check.REFUSED, "an address of the web in it")
    assert (reply.step, reply.says_why) == (Step.FAILED, True)
    assert reply.reason == "refused by the network: an address of the web in it"
    assert street.conversation().need == Need.PERSON


def test_words_that_rapport_did_not_send_are_nobodys_here(street: Street) -> None:
    report = Checked("c1", "of-somebody", Check.REFUSED, street.now)
    assert heard(street.channel, report, street.now) == set()
