"""All channels of the brand with their health, and connecting another."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rapport.budgets.restriction import restrictions
from rapport.budgets.standing import budget_states
from rapport.channels import verify
from rapport.channels.guess import completed
from rapport.channels.models import Channel, State
from rapport.connectors.errors import ConnectorError
from rapport.connectors.manifest import Manifest
from rapport.connectors.registry import manifest, packages
from rapport.domain.set_apart import isolated
from rapport.web.access import BrandRequest, member
from rapport.web.methods import page_with_form
from rapport.web.network_words import in_words
from rapport.web.page import go, show
from rapport.web.settings.app_box import OwnAppForm, app_box
from rapport.web.settings.forms import ConnectForm, tried
from rapport.web.settings.networks import must_reach
from rapport.web.settings.reach import must_be_called
from rapport.web.settings.readme import SET_UP, readme

TAB = {"tab": "channels"}


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    """The channels, those that need somebody first."""
    rows = Channel.of(request.brand).filter(closed_at__isnull=True).select_related("health", "brand")
    found = list(rows.order_by("network", "handle"))
    budgets = budget_states(found, request.now)
    held = restrictions(request.brand)
    ailing = {*budgets, *held}
    found.sort(key=lambda one: one.health.state == State.OK and one.pk not in ailing)
    lines = [
        {
            "channel": one,
            "manifest": manifest(one.network),
            "budget": budgets.get(one.pk),
            "held": held.get(one.pk),
        }
        for one in found
    ]
    return show(request, "settings/channels.html", {"lines": lines, **TAB})


@page_with_form
@member("settle")
def connect(request: BrandRequest, network: str) -> HttpResponse:
    """The connect form. What was typed and found out is proved; nothing is saved before the network says yes."""
    known = _manifest(network)
    form = ConnectForm(known, request.POST or None) if known.fields else ConnectForm(known, request.POST)
    if request.method == "POST" and form.is_valid():
        form, channel = _connected(request, known, form)
        if channel:
            return go(request, reverse("settings:channel", args=[request.brand.slug, channel.pk]))
    return connect_page(request, known, form, status=422 if request.method == "POST" else 200)


def connect_page(
    request: BrandRequest,
    known: Manifest,
    form: ConnectForm | None = None,
    app_form: OwnAppForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a network that is not connected yet, with a fresh form where none was filled in."""
    context = {
        "form": form or ConnectForm(known),
        "manifest": known,
        "readme": readme(known.network, SET_UP),
        "reach": must_reach(known),
        "must": must_be_called(known),
        "guide_first": status == 200,  # what was refused is read where it was typed
        **app_box(request, known, app_form),
        **TAB,
    }
    return show(request, "settings/connect.html", context, status=status)


def _connected(request: BrandRequest, known: Manifest, form: ConnectForm) -> tuple[ConnectForm, Channel | None]:
    """The channel, or the form with what went wrong and what was found out, so that it can be put right."""
    given = form.given
    try:
        given = completed(known.network, given)
        channel, identity = verify.open_channel(request.brand, known.network, given, request.person)
    except ConnectorError as error:
        return tried(known, given, in_words(str(error))), None
    messages.success(request, _("Connected as %(handle)s.") % {"handle": isolated(channel.handle)})
    for remark in identity.notes:
        messages.info(request, in_words(remark))
    return form, channel


def _manifest(network: str) -> Manifest:
    if network not in packages() or not manifest(network).connectable:
        raise Http404(_("There is no such network."))
    return manifest(network)
