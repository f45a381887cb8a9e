"""The words of a mail that tells of posts that need somebody, in the language of whoever reads it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.accounts.models import Brand, Person
from rapport.connectors.registry import manifest
from rapport.domain.set_apart import isolated
from rapport.domain.team_mail import TeamMail
from rapport.publishing.trouble_of import PostTrouble
from rapport.publishing.trouble_words import WHY_AND_TODO

LISTED, LONGEST = 10, 80


def digest_mail(brand: Brand, person: Person, fresh: Sequence[PostTrouble], hours: int) -> TeamMail:
    """`fresh` is what the person was not told before; `hours`: no mail before so many are over."""
    n = len(fresh)
    with translation.override(person.language), timezone.override(brand.time_zone):
        given = {"n": n, "brand": isolated(brand.name), "name": isolated(person.name), "hours": hours}
        given["lines"] = "\n".join([*map(_line, fresh[:LISTED]), *_more(n - LISTED)])
        given["link"] = f"{settings.ADDRESS}/b/{brand.slug}/publish/troubles"
        subject = ngettext("%(brand)s: %(n)d post needs you", "%(brand)s: %(n)d posts need you", n)
        text = _(
            "Hello %(name)s,\n\nthis does not go by itself:\n\n%(lines)s\n\n"
            "See all of it, and settle it or put it aside, here:\n\n%(link)s\n\n"
            "At most one such mail comes in %(hours)d hours. You can switch them off in Settings, under Me."
        )
        return TeamMail(secrets.token_urlsafe(18), person.email, subject % given, text % given, to_member=True)


def _line(one: PostTrouble) -> str:
    """The post, where and when, and in our own words why and what to do: a network's are read on the page."""
    variant, (why, todo) = one.standing.variant, map(str, WHY_AND_TODO[one.code])
    words = " ".join((one.post.idea or variant.text).split())
    title = isolated(f"{words[:LONGEST]}…" if len(words) > LONGEST else words) or _("No words yet")
    where = _(manifest(variant.channel.network).name)
    at = f", {timezone.localtime(one.at):%d.%m. %H:%M}" if one.at else ""
    return f"- “{title}” ({where}{at})\n  {why} {todo}"


def _more(n: int) -> list[str]:
    return [ngettext("- and %(n)d more", "- and %(n)d more", n) % {"n": n}] if n > 0 else []
