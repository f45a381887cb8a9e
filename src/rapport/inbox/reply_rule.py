"""Whose own words need the yes of others, too, and until when one may be waited for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from rapport.accounts.models import Brand, Membership, Person
from rapport.approvals.models import Approvers, RequestKind
from rapport.approvals.rule import RuleScope, StepGiven, rule_scope, set_rule
from rapport.connectors.registry import manifest
from rapport.inbox.models import Conversation


def set_reply_rule(brand: Brand, steps: Sequence[StepGiven], scope: RuleScope, by: Person, now: datetime) -> None:
    """These steps for these replies from now on; what is asked already goes on as it was. Raises `ValueError`."""
    if any(one.who == Approvers.CLIENT for one in steps):
        raise ValueError("A client is asked about posts, never about what customers wrote.")
    given = {"channels": list(scope.channels), "kinds": list(scope.kinds), "roles": list(scope.roles)}
    set_rule(brand, steps, by, now, RequestKind.REPLY, given)


def own_words_need_yes(conversation: Conversation, kind: str, by: Person) -> bool:
    """Whether this person's own words leave by the rule alone."""
    scope = rule_scope(conversation.brand_id, RequestKind.REPLY)
    if scope is None or not scope.roles or not scope.covers(conversation.channel_id, kind):
        return False
    member = Membership.across_brands.filter(brand=conversation.brand_id, person=by).first()
    return member is not None and member.role in scope.roles


def window_ends(conversation: Conversation, kind: str = "") -> datetime | None:
    """Until when a person's free words may leave here; None where the network has no such window.

    `kind`: of the message that is answered, where that is known.
    """
    limits, last = manifest(conversation.channel.network).limits, conversation.last_in_at
    windowed = not limits.windowed or (kind or conversation.kind) in limits.windowed
    if not limits.window_hours or not last or not windowed:
        return None
    return last + timedelta(hours=limits.window_hours)
