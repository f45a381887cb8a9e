"""What somebody should know of a post where its first line is a title, or a film has a rule of its own."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from rapport.connectors.post_limits import titled
from rapport.connectors.registry import manifest
from rapport.domain.set_apart import isolated
from rapport.publishing.composed import files_of, parts_of
from rapport.publishing.models import Variant
from rapport.publishing.post_check import PostCheck

# The code of a manifest's rule that is told before a film is published there.
BEFORE_FILMS = "before-films"


def title_checks(variant: Variant) -> Iterator[PostCheck]:
    """What becomes of the first line, and what the network does with films before anybody sees them."""
    known, channel = manifest(variant.channel.network), variant.channel
    title, _rest = titled(parts_of(variant)[0].text)
    if known.titles and title:
        says = _("The first line is the title here: “%(title)s”. What follows is the description.")
        yield PostCheck(channel, "title", says % {"title": isolated(title)}, blocks=False)
    rule = next((one for one in known.rules if one.code == BEFORE_FILMS), None)
    if rule and any(one.file.is_film for one in files_of(variant)):
        yield PostCheck(channel, "before films", _(rule.says), blocks=False)
