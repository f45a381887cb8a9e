"""Which replies need the yes of others: by channel, by kind of message, and by whose words they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rapport.accounts.models import Brand, Membership, Person
from rapport.approvals.models import Approvers, RequestKind
from rapport.approvals.rule import StepGiven, approval_rule, set_rule
from rapport.connectors.registry import manifest
from rapport.inbox.models import Conversation


@dataclass(frozen=True, slots=True)
class ReplyScope:
    """Drafts on these `channels` and of these `kinds` of message (none named: all).

    `roles`: also the own words of people in these roles, in the same places.
    """

    channels: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

    def covers(self, channel: int, kind: str) -> bool:
        return (not self.channels or channel in self.channels) and (not self.kinds or kind in self.kinds)


def reply_scope(brand: int | Brand) -> ReplyScope | None:
    """What the rule is about; None: there is none."""
    rule = approval_rule(brand, RequestKind.REPLY)
    if rule is None:
        return None
    return ReplyScope(*(tuple(rule.scope.get(name, ())) for name in ("channels", "kinds", "roles")))


def set_reply_rule(brand: Brand, steps: Sequence[StepGiven], scope: ReplyScope, by: Person, now: datetime) -> None:
    """These steps for these replies from now on; what is asked already goes on as it was. Raises `ValueError`."""
    if any(one.who == Approvers.CLIENT for one in steps):
        raise ValueError("A client is asked about posts, never about what customers wrote.")
    given = {"channels": list(scope.channels), "kinds": list(scope.kinds), "roles": list(scope.roles)}
    set_rule(brand, steps, by, now, RequestKind.REPLY, given)


def drafts_need_yes(conversation: Conversation, kind: str) -> bool:
    """Whether a draft that answers such a message leaves by the rule alone."""
    scope = reply_scope(conversation.brand_id)
    return scope is not None and scope.covers(conversation.channel_id, kind)


def own_words_need_yes(conversation: Conversation, kind: str, by: Person) -> bool:
    """Whether this person's own words leave by the rule alone."""
    scope = reply_scope(conversation.brand_id)
    if scope is None or not scope.roles or not scope.covers(conversation.channel_id, kind):
        return False
    member = Membership.across_brands.filter(brand=conversation.brand_id, person=by).first()
    return member is not None and member.role in scope.roles


def window_ends(conversation: Conversation) -> datetime | None:
    """Until when a person's free words may leave here; None where the network has no such window."""
    limits, last = manifest(conversation.channel.network).limits, conversation.last_in_at
    windowed = not limits.windowed or conversation.kind in limits.windowed
    if not limits.window_hours or not last or not windowed:
        return None
    return last + timedelta(hours=limits.window_hours)
