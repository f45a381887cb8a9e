"""Why something cannot be done to a post: the verbs refuse by it, and no page offers what they would refuse."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from rapport.availability.queue_hold import queue_is_held
from rapport.domain.post_states import Move, PostState, may
from rapport.domain.set_apart import isolated
from rapport.publishing.asking import needs_yes
from rapport.publishing.locked import refused_move
from rapport.publishing.models import Post, When
from rapport.publishing.occasions.models import OccasionPost
from rapport.publishing.series_end import not_resumed
from rapport.publishing.series_times import series_over
from rapport.publishing.standing import PostStanding
from rapport.publishing.state_words import STATES
from rapport.publishing.steps import asks_of
from rapport.publishing.wanted.standing import missing_words


def refused_acts(found: PostStanding, now: datetime) -> dict[str, str]:
    """By the name of each act why it would be refused at this moment, "" where it would not."""
    series = found.post.template_of
    return {
        **refused_at_once(found),
        "line_up": not_lined_up(found.post) or refused_move(found, Move.LINE_UP),
        "copy": not_copied(found.post),
        "come_round": not_round(found, now),
        "resume": not_resumed(series, now) if series else "",
        "ask_client": not_asked(found, now),
    }


def refused_at_once(found: PostStanding) -> dict[str, str]:
    """Of the acts that an open page loses as it changes, for it to be drawn anew; nothing is read for it."""
    holds = not found.variants or any(may(one.state, Move.HOLD) for one in found.variants)
    return {
        "hold": "" if holds else _not_now(found.state),
        "edit": refused_move(found, Move.EDIT),
        "take_back": refused_move(found, Move.TAKE_BACK),
        "discard": not_discarded(found),
    }


def not_lined_up(post: Post) -> str:
    """Why nothing of it is put in line, whatever its channels."""
    if post.template_of_id:
        return _("This post comes round: its copies leave, not itself.")
    if says := missing_words(post):
        return says
    if post.held_at:
        return _not_now(PostState.HELD)
    if queue_is_held(post.brand_id) and not needs_yes(post):
        return _("All posts are held. Let them go on first; until then nothing is put in line.")
    return ""


def not_discarded(found: PostStanding) -> str:
    """Why it cannot be thrown away: something of it is out, or on its way."""
    if says := refused_move(found, Move.DISCARD):
        return says
    sent = any(row.step == "sent" for one in found.variants for row in one.publications)
    if sent or not all(may(one.state, Move.DISCARD) for one in found.variants):
        return _("A part of it is on the network; that stays in the record.")
    return ""


def not_copied(post: Post) -> str:
    """Why there is no copy of it: it is not whole, or who enters a giveaway under one would be in no draw."""
    if says := missing_words(post):
        return says
    if post.terms:
        return _(
            "This post carries a giveaway's rules: who enters under a copy is in no draw. Make a new giveaway."
        )
    return ""


def not_round(found: PostStanding, now: datetime) -> str:
    """Why it cannot come round: not whole, no draft, an event's, a giveaway's, or for a client to agree to."""
    if says := missing_words(found.post):
        return says
    comes_round = found.post.template_of and not series_over(found.post.template_of, now)
    if comes_round or any(one.publications for one in found.variants) or not found.variants:
        return _("Only a draft with a channel, none of it in line, can come round.")
    if OccasionPost.across_brands.filter(post=found.post.pk).exists():
        return _("This post tells of an event, which takes place once: it does not come round.")
    if found.post.terms:
        return _("This post carries rules that were promised once, as a giveaway's: it does not come round.")
    if asks_of(found.post.pk):
        return _("A client was asked for a yes to this post alone. Revoke their link, and it can come round.")
    return ""


def not_asked(found: PostStanding, now: datetime) -> str:
    """Why no client can be asked for a yes to it."""
    given = {"title": isolated(found.title or "—")}
    if found.post.template_of_id:
        return _("“%(title)s” comes round: its copies leave, not itself. Ask for a yes to a copy.") % given
    if found.state is PostState.WAITING:
        return ""
    if says := missing_words(found.post):
        return says
    ready = [one.variant for one in found.variants if one.state in (PostState.DRAFT, PostState.SCHEDULED)]
    if not ready or any(not one.how for one in ready):
        return _("Choose first when “%(title)s” is to leave: a client says yes to that, too.") % given
    if any(one.how != When.NOW and one.at and one.at < now for one in ready):
        return _("Its hour is over: “%(title)s”. Choose a later one first.") % given
    return ""


def _not_now(state: PostState) -> str:
    return _("It is: %(state)s. That cannot be done to it now.") % {"state": STATES[state]}
