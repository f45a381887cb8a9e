"""Whether a network takes a film as it is: too large, too long, of another shape. It is never made smaller."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from rapport.connectors.film_limits import FilmLimits
from rapport.domain.film import Film
from rapport.media.said_size import said_limit, said_size

MINUTE, HOUR = 60, 3600


def wrong_film(limits: FilmLimits, film: Film) -> str:
    """Why a network does not take it, in a sentence with both numbers; "" where it does."""
    if limits.bytes and film.size > limits.bytes:
        given = {"most": said_limit(limits.bytes), "is": said_size(film.size, above=limits.bytes)}
        return _("A film has at most %(most)s here; this one has %(is)s, and is not made smaller.") % given
    if limits.longest and film.seconds > limits.longest:
        given = {"most": said_time(limits.longest), "is": said_time(film.seconds, above=limits.longest)}
        return _("A film lasts at most %(most)s here; this one lasts %(is)s.") % given
    if film.seconds < limits.shortest:
        given = {"least": said_time(limits.shortest), "is": said_time(film.seconds)}
        return _("A film lasts at least %(least)s here; this one lasts %(is)s.") % given
    return _wrong_shape(limits, film)


def _wrong_shape(limits: FilmLimits, film: Film) -> str:
    if limits.side and max(film.width, film.height) > limits.side:
        given = {"most": number_format(limits.side), "is": number_format(max(film.width, film.height))}
        return _("A film has at most %(most)s pixels a side here; this one has %(is)s.") % given
    widest = limits.widest * film.height + 1 if limits.widest else film.width
    if limits.tallest * film.height - 1 <= film.width <= widest:
        return ""
    given = {"least": f"{limits.tallest:g}", "most": f"{limits.widest:g}", "is": f"{film.width / film.height:.2f}"}
    return _("A film’s width is %(least)s to %(most)s of its height here; of this one it is %(is)s.") % given


def said_time(seconds: float, above: float = 0) -> str:
    """In hours, in minutes and seconds, or in seconds; where it is `above` a limit, never the same as that one."""
    if seconds < MINUTE and seconds % 1:
        return _("%(n)s s") % {"n": number_format(seconds, decimal_pos=1)}
    whole = round(seconds)
    if above and whole <= above:
        whole = int(above) + 1
    if whole < MINUTE:
        return _("%(n)s s") % {"n": number_format(whole)}
    if whole >= HOUR:
        hours, rest = divmod(whole, HOUR)
        minutes = f":{rest // MINUTE:02}" + (f":{rest % MINUTE:02}" if rest % MINUTE else "") if rest else ""
        return _("%(hours)s h") % {"hours": f"{hours}{minutes}"}
    return _("%(minutes)s min") % {"minutes": f"{whole // MINUTE}:{whole % MINUTE:02}"}
