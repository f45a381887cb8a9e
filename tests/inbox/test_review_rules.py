"""A rule about words under a review is told before they are sent: of a draft, of one's own, by the API's verbs."""

from __future__ import annotations

import pytest

from rapport.channels.models import Channel
from rapport.connectors.registry import manifest
from rapport.inbox.approve import approve
from rapport.inbox.before_writing import before_writing
from rapport.inbox.models import Conversation, Draft
from rapport.inbox.review_rules import Unwarned, broken_review_rules, told_mark
from rapport.inbox.write import write
from rapport.outbox.models import Reply
from tests.street import Street

pytestmark = pytest.mark.django_db
OFFER = "We give you a voucher if you change your review."


def review(street: Street, network: str = "trustpilot") -> Conversation:
    """A review on a network that has rules; nothing of it is sent here."""
    street.says("So so.", "dee", "review", rating=3)
    street.run()
    Channel.across_brands.filter(pk=street.channel.pk).update(network=network)
    return Conversation.of(street.brand).select_related("brand", "channel", "floor", "identity").get()


@pytest.mark.parametrize("network", ["google", "trustpilot", "yelp"])
def test_each_network_of_reviews_says_what_it_forbids_with_its_source(network: str) -> None:
    rules = [one for one in manifest(network).rules if one.forbids]
    assert rules
    assert all(one.source.startswith("https://") and one.read for one in rules)


def test_own_words_that_break_a_rule_leave_only_once_it_was_told(street: Street) -> None:
    talk = review(street)
    assert {one.code for one in before_writing(talk, None, street.now).rules} >= {"one-reply", "no-incentives"}
    with pytest.raises(Unwarned) as told:
        write(talk, OFFER, street.ana, street.now)
    assert not Reply.of(street.brand).exists()
    with pytest.raises(Unwarned):
        write(talk, f"{OFFER} Call +34 612 345 678.", street.ana, street.now, told=told_mark(told.value.broken))
    assert write(talk, OFFER, street.ana, street.now, told=told_mark(told.value.broken))


def test_a_draft_that_breaks_a_rule_is_not_approved_in_one_tap(street: Street) -> None:
    talk = review(street)
    message = talk.messages.get()
    draft = Draft.across_brands.create(brand=street.brand, conversation=talk, message=message, text=OFFER)
    with pytest.raises(Unwarned):
        approve(draft, street.ana, street.now)
    assert approve(draft, street.ana, street.now, told=told_mark(broken_review_rules(talk, OFFER)))


def test_elsewhere_nothing_is_asked(street: Street) -> None:
    street.says("Hello?")
    street.run()
    assert broken_review_rules(street.conversation(), OFFER) == []
