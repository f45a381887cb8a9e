"""What the promise's templates say: groups, where they stand, shares, and what a decision was allowed by."""

from __future__ import annotations

from django import template

from rapport.inbox.models import ArticleHalt, Message
from rapport.promise.group import Group
from rapport.promise.models import Calibration, Halt
from rapport.web.inbox.talk import Talk
from rapport.web.promise import words

register = template.Library()


@register.filter
def group_name(of: Group | Calibration | Halt | ArticleHalt) -> str:
    """The name of a group, or of the group that a row belongs to."""
    return words.name(of if isinstance(of, Group) else Group(of.brand_id, of.language, of.kind))


@register.filter
def promise_word(code: str, book: str) -> str:
    """The word for a code, from one of the books in `web.promise.words`."""
    found = getattr(words, book).get(code, code)
    return str(found[0] if isinstance(found, tuple) else found)


@register.filter
def promise_colour(code: str, book: str) -> str:
    return str(getattr(words, book).get(code, ("", ""))[1])


register.filter("share", words.share)
register.filter("stake", words.stake)


@register.filter
def allowed_by(message: Message, talk: Talk) -> Calibration | None:
    """The calibration that a message's decision was made under, if there was one."""
    return talk.calibrations.get(str(message.decision.terms.get("calibration", "")))
