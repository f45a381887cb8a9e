"""A giveaway as everybody reads it: no sign-in, no cookie, nobody counted; drawn without the request."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from importlib import resources
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from rapport.audience.draws.address import giveaway_behind
from rapport.audience.draws.models import PublishedDraw
from rapport.audience.draws.state import giveaway_state
from rapport.audience.draws.terms import GiveawayTerms, prize_words, until_words, ways_words
from rapport.audience.draws.told import changed_in_public, told_publicly
from rapport.audience.models import Giveaway

LANGUAGES = [code for code, _name in settings.LANGUAGES]
# Nobody is followed: no cookie, nothing kept of who asks. Asked anew each time: a draw is seen once it is made.
OPEN = {"Cache-Control": "no-cache", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
SHOWN = 200
CHECK = resources.files(__package__).joinpath("check_draw.txt").read_text()


@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """Its rules and promise, and once it is drawn all that makes the draw again, in the visitor's language."""
    row = _found(key)
    language = _language(request)
    with translation.override(language), timezone.override(ZoneInfo(row.brand.time_zone)):
        words = render_to_string("giveaway/page.html", _shown(row, language))
    answer = HttpResponse(words, headers={**OPEN, "Content-Language": language})
    answer.headers["Vary"] = "Accept-Language"
    return answer


@require_safe
def told(request: HttpRequest, key: str) -> HttpResponse:
    """The same for programs; a draw is given as it was packed when it was drawn."""
    row = _found(key)
    head = {**OPEN, "Vary": "Accept-Encoding"}
    drawn: PublishedDraw | None = getattr(row, "published", None)
    if drawn is None:
        return HttpResponse(json.dumps(told_publicly(row)), content_type="application/json", headers=head)
    body = bytes(drawn.body)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(body, content_type="application/json", headers={**head, "Content-Encoding": "gzip"})
    return HttpResponse(gzip.decompress(body), content_type="application/json", headers=head)


def _found(key: str) -> Giveaway:
    if (row := giveaway_behind(key)) is None:
        raise Http404("There is no such giveaway.")
    return row


def _language(request: HttpRequest) -> str:
    """The one chosen on the page, or the browser's; whoever is signed in here does not matter."""
    if (wanted := request.GET.get("lang", "")) in LANGUAGES:
        return wanted
    named = request.headers.get("Accept-Language", "")[:500].replace(" ", "").split(",")
    spoken = (one.partition(";")[0].partition("-")[0].lower() for one in named)
    return next((one for one in spoken if one in LANGUAGES), LANGUAGES[0])


def _shown(row: Giveaway, language: str) -> dict[str, object]:
    zone = row.brand.time_zone
    drawn: PublishedDraw | None = getattr(row, "published", None)
    small = json.loads(gzip.decompress(bytes(drawn.body))) if drawn and drawn.among <= SHOWN else {}
    return {
        "giveaway": row,
        "brand": row.brand,
        "drawn": drawn,
        "entrants": small.get("entrants", []),
        "said": said_terms(GiveawayTerms.of(row), zone),
        "changes": [(one, said_terms(one.was, zone)) for one in changed_in_public(row)],
        "state": giveaway_state(row, timezone.now()),
        "networks": networks_of(row),
        "check": CHECK,
        "language": language,
        "languages": settings.LANGUAGES,
    }


def networks_of(row: Giveaway) -> list[str]:
    """The networks on which one enters, by name."""
    if row.channel:
        return [row.channel.network]
    return sorted({one.channel.network for one in row.post.variants.select_related("channel")}) if row.post else []


def said_terms(terms: GiveawayTerms, zone: str) -> Mapping[str, object]:
    """The rules as people read them, in the language of the moment."""
    return {
        "name": terms.name,
        "rules": terms.rules,
        "until": until_words(terms.closes_at, zone),
        "prizes": prize_words(terms.prizes),
        "ways": ways_words(terms.ways),
        "public_from": terms.public_from,
    }
