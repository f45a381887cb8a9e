"""What each network lets a brand do and what it forbids, with where that was read and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from rapport.connectors.manifest import Manifest
from rapport.connectors.network_table import NetworkRow, network_row
from rapport.connectors.prices import PlacePrice, Price, written
from rapport.connectors.registry import manifests
from rapport.web.access import BrandRequest, member
from rapport.web.inbox.words import KINDS, TEMPLATE_CATEGORIES
from rapport.web.page import show
from rapport.web.settings.budget import ACTS
from rapport.web.settings.limits import limits, modes

# One word for each flag of a manifest's `can`; a test compares the two.
ABILITIES: dict[str, Promise] = {
    "webhook": _("it calls this house"),
    "poll": _("it is asked now and then"),
    "stream": _("it tells as it happens"),
    "send": _("answers"),
    "find_sent": _("finds its own answers again"),
    "idempotent": _("takes the same words once"),
    "media": _("files beside answers"),
    "fetches_media": _("fetches pictures from this house"),
    "hide": _("hides comments"),
    "typing": _("shows who is typing"),
    "look": _("sees edits and deletions"),
    "publish": _("posts"),
    "comment": _("writes a first comment under its posts"),
    "upload": _("takes files before the words"),
    "upload_film": _("takes films before the words, and works on them"),
    "download": _("brings customers' files"),
    "edit": _("changes its own words"),
    "remove": _("deletes its own words"),
    "react": _("favourites and reposts"),
    "follow": _("follows"),
    "list": _("lists followers"),
    "search": _("searches"),
    "feed_of": _("knows the feed of an account"),
    "profile": _("shows profiles"),
    "names": _("tells whom a name means"),
    "measure": _("counts reactions to posts"),
    "recall": _("reads the past"),
    "mail": _("mails the team"),
    "guess": _("finds its settings out"),
    "templates": _("sends approved templates"),
    "sign_in": _("signing in at the network"),
}
APPROVALS: dict[str, Promise] = {
    "none": _("no approval needed"),
    "later": _("the network looks at it later"),
    "first": _("the network must be asked first"),
}


@dataclass(frozen=True, slots=True)
class NetworkInWords:
    """A row in words. `limits` and `modes` are pairs of what and how much."""

    row: NetworkRow
    icon: str
    kinds: str
    automatic: str
    abilities: str
    approval: Promise
    limits: list[tuple[str, str]]
    modes: list[tuple[str, str]]
    prices: list[tuple[str, str]]


@require_safe
@member("see")
def table(request: BrandRequest) -> HttpResponse:
    """All that are installed, from the same rows as the API's."""
    rows = [in_table(one) for one in sorted(manifests(), key=lambda one: now(one.name).casefold())]
    return show(request, "settings/network_table.html", {"rows": rows, "tab": "channels"})


def in_table(found: Manifest) -> NetworkInWords:
    row = network_row(found)
    return NetworkInWords(
        row,
        found.icon,
        _listed([str(KINDS[kind]) for kind in row.kinds]),
        _listed([str(KINDS[kind]) for kind in row.automatic]),
        _listed([str(ABILITIES[name]) for name in row.abilities]),
        APPROVALS[row.approval],
        limits(found),
        modes(found),
        _prices(row),
    )


def _prices(row: NetworkRow) -> list[tuple[str, str]]:
    acts = [(_act(one), f"{written(one.millionths)} {one.currency}") for one in row.prices]
    ranges = [
        (
            str(TEMPLATE_CATEGORIES.get(one.category, one.category)),
            f"{written(one.least)} – {written(one.most)} {one.currency}",
        )
        for one in row.template_prices
    ]
    return acts + ranges + [line for one in row.place_prices for line in _by_place(one)]


def _by_place(one: PlacePrice) -> Iterator[tuple[str, str]]:
    """Codes of one price on one line, the dearest first."""
    category = str(TEMPLATE_CATEGORIES.get(one.category, one.category))
    for much in sorted(set(one.codes.values()), reverse=True):
        codes = ", ".join(f"+{code}" for code in sorted(one.codes) if one.codes[code] == much)
        yield f"{category} ({codes})", f"{written(much)} {one.currency}"


def _act(one: Price) -> str:
    """What is paid for, and with which messages where that makes a difference."""
    kind = KINDS.get(one.kind, pgettext("kind of message", "post")) if one.kind else ""
    return f"{ACTS[one.act]} ({kind})" if kind else str(ACTS[one.act])


def _listed(words: list[str]) -> str:
    return ", ".join(words)
