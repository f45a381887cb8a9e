"""The look before a post is put in line: what forbids it, and what somebody should know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.channels.models import Channel
from rapport.connectors.base import Publishes
from rapport.connectors.registry import connector, manifest
from rapport.domain.message import Kind, Media, Visibility
from rapport.domain.reply import Outgoing
from rapport.domain.set_apart import isolated
from rapport.outbox.kinds.publication import broken_rules
from rapport.outbox.network_rules import SAYS
from rapport.outbox.publish import PublicWords
from rapport.publishing.composed import files_of, parts_of
from rapport.publishing.fact import lapsed, lapsed_words
from rapport.publishing.further_parts import thread_checks
from rapport.publishing.models import Post, PostFile, Variant
from rapport.publishing.picture_checks import picture_checks
from rapport.publishing.post_check import PostCheck as PostCheck
from rapport.publishing.promised_address import missing_address
from rapport.publishing.quoting import quote_link, quote_of
from rapport.publishing.same_words import same_words_elsewhere, same_words_near
from rapport.publishing.title_checks import title_checks
from rapport.publishing.to_know import to_know

# Whoever sets a date while the minute turns means the one they see.
JUST_NOW = timedelta(minutes=1)
# By whether it is a film.
NO_ALT = {
    False: gettext_lazy(
        "A picture does not say what it shows. Write that for those who cannot see it, or let it go without."
    ),
    True: gettext_lazy(
        "A film does not say what it shows. Write that for those who cannot see it, or let it go without."
    ),
}


class NotReady(Exception):
    """The post cannot go in line like this; `checks` say why. Nothing was changed."""

    def __init__(self, checks: Sequence[PostCheck]) -> None:
        super().__init__(" ".join(f"{isolated(one.channel.handle)}: {one.says}" for one in checks))
        self.checks = checks


def checks_of(
    post: Post, variants: Sequence[Variant], now: datetime, beside: Sequence[Variant] = ()
) -> list[PostCheck]:
    """Every finding, those that block first; `beside`: others of the post that would leave with them.

    The same look is taken again by the outbox when it leaves.
    """
    found = [*blocking(post, variants, now, beside)]
    found += [check for one in variants if one.channel.closed_at is None for check in known_of(one, now)]
    return sorted(found, key=lambda check: not check.blocks)


def blocking(
    post: Post, variants: Sequence[Variant], now: datetime, beside: Sequence[Variant] = ()
) -> list[PostCheck]:
    """Only what forbids it, which is asked each time a post is put in line."""
    found = [check for one in variants for check in _of(one, now) if check.blocks]
    return found + [check for one in variants for check in same_words_elsewhere(one, [*variants, *beside], now)]


def known_of(variant: Variant, now: datetime) -> list[PostCheck]:
    """What somebody should know of it at its hour, and forbids nothing."""
    parts = parts_of(variant)
    said = [one for one in same_words_near(variant, parts[0].text, now) if not one.blocks]
    beside = [one for one in (*_left_out(variant), *picture_checks(variant)) if not one.blocks]
    return [
        *to_know(variant, parts, now),
        *said,
        *beside,
        *title_checks(variant),
        *(one for one in _rests(variant, now) if not one.blocks),
    ]


def publishes(network: str) -> bool:
    """Whether posts can be made on a network."""
    return issubclass(connector(network), Publishes)


def _of(variant: Variant, now: datetime) -> list[PostCheck]:
    channel = variant.channel
    if channel.closed_at or not publishes(channel.network):
        return [PostCheck(channel, "not offered", str(SAYS["not offered"]))]
    found = [check for n, one in enumerate(parts_of(variant), 1) for check in _network(channel, one, n, now)]
    found += [*_own_time_over(variant, now), *_until_over(variant, now), *_rests(variant, now), *_unsaid(variant)]
    found += [*_left_out(variant), *picture_checks(variant), *_undescribed(variant)]
    return [*found, *same_words_near(variant, parts_of(variant)[0].text, now)]


def _undescribed(variant: Variant) -> list[PostCheck]:
    """Once for pictures, once for films: what they show is not said, and nobody let them go without."""
    rows = [one for one in files_of(variant) if not (one.alt or one.waived) and _described(variant.channel, one)]
    silent = {one.file.is_film for one in rows}
    return [PostCheck(variant.channel, "alt missing", str(NO_ALT[film])) for film in sorted(silent)]


def _described(channel: Channel, row: PostFile) -> bool:
    """Whether what it shows can be said on the channel: everywhere of a picture, and not of every film."""
    films = connector(channel.network).films(channel.settings)
    return not (row.file.is_film and films and not films.alt)


def _own_time_over(variant: Variant, now: datetime) -> list[PostCheck]:
    if variant.own_at is None or variant.own_at >= now - JUST_NOW:
        return []
    says = _("The time of its own on this channel is over. Choose a later one, or leave it empty.")
    return [PostCheck(variant.channel, "time over", says)]


def _until_over(variant: Variant, now: datetime) -> list[PostCheck]:
    until = variant.post.until
    if until is None or max(now, variant.at or now) < until:
        return []
    says = _("What it announces is closed by then. Choose an earlier time, or change when it closes.")
    return [PostCheck(variant.channel, "closed by then", says)]


def _unsaid(variant: Variant) -> list[PostCheck]:
    """That the words of the channel, its first comment among them, no longer have the address that they need."""
    says = missing_address(variant.post, [one.text for one in parts_of(variant)])
    return [PostCheck(variant.channel, "address missing", says)] if says else []


def _rests(variant: Variant, now: datetime) -> list[PostCheck]:
    """What it rests on is not in force, or will not be at its hour: then it is held, unless it is renewed."""
    if title := lapsed(variant.post, now):
        return [PostCheck(variant.channel, "fact over", lapsed_words(title))]
    if variant.at is None or not (title := lapsed(variant.post, variant.at)):
        return []
    says = _("The article “%(title)s” that it rests on is over by then: it is held, unless you renew the article.")
    return [PostCheck(variant.channel, "fact ends", says % {"title": isolated(title)}, blocks=False)]


def _left_out(variant: Variant) -> list[PostCheck]:
    """A first comment, a poll, further parts, a quote where the network takes none: what becomes of it there."""
    channel, found = variant.channel, []
    said = variant.first_comment or variant.post.first_comment
    if said.strip() and not manifest(channel.network).can.comment:
        says = _("The first comment is left out here.") + " " + no_comment(channel.network)
        found.append(PostCheck(channel, "no comment", says, blocks=bool(variant.first_comment.strip())))
    if variant.post.poll and not manifest(channel.network).polls:
        says = _("The poll is left out here: this network takes none from a program. Give it words of its own.")
        found.append(PostCheck(channel, "no poll", says, blocks=False))
    return [*found, *thread_checks(variant), *_quoted(variant)]


def _quoted(variant: Variant) -> list[PostCheck]:
    """A quote on a channel that cannot make it: its link stands for it; where there is none, that blocks."""
    if not variant.post.quote or quote_of(variant):
        return []
    if not quote_link(variant):
        says = _("The quoted post cannot be quoted here and has no public link. Take the quote off.")
        return [PostCheck(variant.channel, "quote lost", says)]
    says = _("The post cannot be quoted here from a program: its link stands under your words instead.")
    return [PostCheck(variant.channel, "quote as link", says, blocks=False)]


def no_comment(network: str) -> str:
    """Why no first comment of ours goes under a post there; "" where one does."""
    known = manifest(network)
    if known.can.comment:
        return ""
    rule = next((one.says for one in known.rules if one.code == "first-comment"), "")
    return _(rule) if rule else _("This network offers no comment of our own under a post.")


def _network(channel: Channel, words: PublicWords, number: int, now: datetime) -> list[PostCheck]:
    outgoing = going(words)
    further = _("Part %(n)d") % {"n": number} if number > 1 else ""
    where = _("First comment") if words.comment else further
    broken = broken_rules(connector(channel.network), channel.settings, outgoing, now)
    return [PostCheck(channel, one.code, str(one), where=where) for one in broken]


def going(words: PublicWords) -> Outgoing:
    """A part as a connector would get it, for counting, showing and checking."""
    media = tuple(Media("", one.file.mime, one.alt, one.name, film=one.file.film) for one in words.files)
    return Outgoing(
        key="",
        text=words.text,
        kind=Kind.COMMENT if words.comment else Kind.POST,
        visibility=Visibility.PUBLIC,
        warning=words.warning,
        language=words.language,
        media=media,
        poll=words.poll,
        quotes=words.quote.network_id if words.quote else "",
    )
