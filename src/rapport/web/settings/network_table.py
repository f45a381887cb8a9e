"""What each network lets a brand do: all side by side, and a page for each with its limits, prices and sources."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rapport.connectors.manifest import Manifest
from rapport.connectors.network_table import network_row
from rapport.connectors.registry import manifest, manifests, packages
from rapport.web.access import BrandRequest, member
from rapport.web.inbox.words import KINDS
from rapport.web.page import show
from rapport.web.settings.abilities import grouped
from rapport.web.settings.compared import CODES, COLUMNS, by_name, compared
from rapport.web.settings.limits import limit_groups, modes
from rapport.web.settings.network_prices import place_prices, prices, rate
from rapport.web.settings.networks import LONGEST, is_called

TAB = {"tab": "channels"}


@require_safe
@member("see")
def table(request: BrandRequest) -> HttpResponse:
    """All that are installed, or those that were looked for and have what was asked for."""
    asked, wanted = request.GET.get("q", "").strip()[:LONGEST], CODES.get(request.GET.get("has", ""))
    found = [one for one in by_name(manifests()) if is_called(one, asked) and (not wanted or wanted.of(one))]
    context = {"rows": [compared(one) for one in found], "columns": COLUMNS, "asked": asked, "wanted": wanted}
    return show(request, "settings/network_table.html", {**context, **TAB})


@require_safe
@member("see")
def one(request: BrandRequest, network: str) -> HttpResponse:
    """One network in plain words, each number with where it was read and when."""
    if network not in packages():
        raise Http404(_("There is no such network."))
    known = manifest(network)
    return show(request, "settings/network_one.html", {**_in_words(known), **TAB})


def _in_words(known: Manifest) -> dict[str, object]:
    row = network_row(known)
    return {
        "manifest": known,
        "line": compared(known),
        "kinds": ", ".join(str(KINDS[kind]) for kind in row.kinds),
        "automatic": ", ".join(str(KINDS[kind]) for kind in row.automatic),
        "abilities": grouped(row.abilities),
        "groups": limit_groups(known),
        "modes": modes(known),
        "prices": prices(known),
        "place_prices": place_prices(known),
        "rates": [(one.name, rate(one), one.source, one.read) for one in known.buckets],
    }
