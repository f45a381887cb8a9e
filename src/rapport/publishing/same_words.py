"""The same words again: on the channel too soon, or on another account where the network forbids that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.connectors.registry import manifest
from rapport.domain.set_apart import isolated
from rapport.outbox.models import Publication, Step
from rapport.publishing.composed import parts_of
from rapport.publishing.models import Variant
from rapport.publishing.post_check import PostCheck

SAID_BEFORE = timedelta(days=30)
ON_WAY = (Step.QUEUED, Step.SENDING, Step.SENT)


def same_words_near(variant: Variant, text: str, now: datetime) -> Iterator[PostCheck]:
    """The same words, within what the network asks to lie between them, or else within a month."""
    at, channel = variant.at or now, variant.channel
    apart = timedelta(hours=manifest(channel.network).limits.same_text_hours)
    said = Publication.of(variant.brand).filter(channel=channel, step__in=ON_WAY, text=text)
    said = said.exclude(part__variant__pk=variant.pk or 0)
    near = Q(sent_at__gt=at - apart, sent_at__lt=at + apart)
    near |= Q(sent_at=None, not_before__gt=at - apart, not_before__lt=at + apart)
    if apart and said.filter(near).exists():
        says = _("The network refuses the same words within %(long)s. Change them, or choose a later time.")
        yield PostCheck(channel, "too soon", says % {"long": _long(apart)})
    elif said.exclude(step=Step.SENT).exists():
        yield PostCheck(channel, "in line", _("A post with the same words is in line here already."), blocks=False)
    elif said.filter(step=Step.SENT, sent_at__gt=now - SAID_BEFORE).exists():
        yield PostCheck(
            channel, "said before", _("The same words went out here in the last 30 days."), blocks=False
        )


def _long(time: timedelta) -> str:
    """In days where it is whole days and more than one, else in hours."""
    hours = int(time.total_seconds()) // 3600
    if hours > 24 and hours % 24 == 0:
        return ngettext("%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}
    return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}


def same_words_elsewhere(variant: Variant, beside: Sequence[Variant], now: datetime) -> Iterator[PostCheck]:
    """The same words on another account of the brand there, where no two may say the same.

    `beside`: the post's other variants, which are in line only together with this one.
    """
    channel, text = variant.channel, parts_of(variant)[0].text
    if not manifest(channel.network).limits.same_text_once or not text.strip():
        return
    others = [one for one in beside if one.channel.network == channel.network and one.channel_id != channel.pk]
    twin = next((one.channel for one in others if parts_of(one)[0].text.strip() == text.strip()), None)
    if twin is None:
        said = Publication.of(variant.brand).filter(channel__network=channel.network, step__in=ON_WAY, text=text)
        said = said.exclude(channel=channel)
        near = said.filter(Q(sent_at=None) | Q(sent_at__gt=now - SAID_BEFORE)).select_related("channel").first()
        twin = near.channel if near else None
    if twin is not None:
        says = _("The network forbids the same words on several accounts: %(other)s says them, too. Change them.")
        yield PostCheck(channel, "same elsewhere", says % {"other": isolated(twin.handle)})
