"""The page that guides to a network step by step, and the same page's last steps for signing in again."""

from __future__ import annotations

from django.http import HttpResponse

from rapport.channels.connecting import connecting
from rapport.channels.models import Channel, Connecting
from rapport.connectors.manifest import Manifest
from rapport.connectors.prices import PaidAct, currency, dearest
from rapport.web.access import BrandRequest
from rapport.web.inbox.words import KINDS
from rapport.web.page import show
from rapport.web.settings.app_box import OwnAppForm, app_box
from rapport.web.settings.connect_steps import ALLOW, PROVE, TITLES, WRITE, ConnectStep, steps
from rapport.web.settings.forms import ConnectForm
from rapport.web.settings.limits import TIMES, limit_lines
from rapport.web.settings.money import money
from rapport.web.settings.networks import must_reach
from rapport.web.settings.permissions_box import permissions_box
from rapport.web.settings.reach import must_be_called
from rapport.web.settings.readme import SET_UP, readme, readme_part


def connect_page(
    request: BrandRequest,
    known: Manifest,
    form: ConnectForm | None = None,
    app_form: OwnAppForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a network that is not connected yet, with what was kept of it where no form was filled in."""
    kept = connecting(request.brand, known.network)
    app = app_box(request, known, app_form)
    found = steps(known, kept, bool(app.get("app_kept")))
    context = {
        **_of_network(known, found),
        **app,
        "form": form or ConnectForm(known, initial=kept.typed if kept else {}),
        "kept": kept,
        "set_up": readme_part(known.network, SET_UP),
        "readme": readme(known.network, without=SET_UP),
        "reach": must_reach(known),
        "must": must_be_called(known),
        "read_first": status == 200,  # what was refused is read where it was typed
    }
    return show(request, "settings/connect.html", context, status=status)


def renewal_page(request: BrandRequest, known: Manifest, channel: Channel, form: ConnectForm) -> HttpResponse:
    """What it may do, what to write and the proof: the rest was done when the channel was connected."""
    codes = [*([ALLOW] if known.asked_for else []), WRITE, PROVE]
    found = [ConnectStep(one, n, TITLES[one], None, False, one == WRITE) for n, one in enumerate(codes, 1)]
    context = {
        **_of_network(known, found),
        **permissions_box(channel),
        "form": form,
        "channel": channel,
        "readme": readme(known.network),
        "read_first": True,
    }
    return show(request, "settings/connect.html", context, status=422 if request.method == "POST" else 200)


def begun(request: BrandRequest, known: Manifest, kept: Connecting) -> ConnectStep:
    """The step at which somebody who has begun goes on."""
    app = app_box(request, known)
    return next(one for one in steps(known, kept, bool(app.get("app_kept"))) if one.now)


def _of_network(known: Manifest, found: list[ConnectStep]) -> dict[str, object]:
    proof = dearest(known.prices, PaidAct.VERIFY)
    return {
        "manifest": known,
        "steps": found,
        "at": next(one for one in found if one.now),
        "windows": [line for line in limit_lines(known) if line.group == TIMES],
        "automatic": ", ".join(str(KINDS[kind]) for kind in known.automatic),
        "proof_costs": money(proof, currency(known.prices)) if proof else "",
        "tab": "channels",
    }
