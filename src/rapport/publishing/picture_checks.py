"""What becomes of a post's pictures and films on a channel: made smaller, or such as its network does not take."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from rapport.connectors.registry import connector
from rapport.domain.message import Kind
from rapport.media.files import shown_size, wrong_shape
from rapport.media.film_limits import wrong_film
from rapport.media.limits import file_limits
from rapport.media.said_size import said_limit
from rapport.publishing.composed import crop_of, files_of
from rapport.publishing.models import Variant
from rapport.publishing.post_check import PostCheck


def picture_checks(variant: Variant) -> Iterator[PostCheck]:
    """What somebody should know of each picture or film that does not leave as it was brought."""
    channel = variant.channel
    limits = file_limits(connector(channel.network), Kind.POST, channel.settings)
    if limits is None:
        return
    for row in files_of(variant):
        if limits.films and (film := row.file.film) and (says := wrong_film(limits.films, film)):
            yield PostCheck(channel, "film", says, where=row.name or str(row.file))
        if not row.file.is_picture:
            continue
        crop, name = crop_of(variant, row), row.name or str(row.file)
        if row.file.moved:
            says = _("It moved as it was brought, and stands still here: only its first picture is kept.")
            as_film = " " + _("Bring it as a film (MP4) if it shall move.") if limits.films else ""
            yield PostCheck(channel, "stands still", says + as_film, blocks=False, where=name)
        size = shown_size(row.file, crop)
        if not limits.shape_fits(*size):
            yield PostCheck(channel, "shape", wrong_shape(limits, *size), where=name)
        elif max(size) > limits.side:
            says = _("It will be made smaller here: at most %(side)s pixels a side.") % {"side": limits.side}
            yield PostCheck(channel, "smaller", says, blocks=False, where=name)
        elif crop is None and row.file.size > limits.most:
            says = _("It will be made smaller here: at most %(most)s.") % {"most": said_limit(limits.most)}
            yield PostCheck(channel, "smaller", says, blocks=False, where=name)
