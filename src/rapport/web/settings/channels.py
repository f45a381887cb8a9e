"""All channels of the brand with their health, and connecting another."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rapport.budgets.restriction import restrictions
from rapport.budgets.standing import budget_states
from rapport.channels import verify
from rapport.channels.guess import completed
from rapport.channels.models import Channel, Connecting, State
from rapport.connectors.errors import ConnectorError
from rapport.connectors.manifest import Manifest
from rapport.connectors.registry import manifest, packages
from rapport.domain.set_apart import isolated
from rapport.web.access import BrandRequest, member
from rapport.web.methods import page_with_form
from rapport.web.network_words import in_words
from rapport.web.page import go, show
from rapport.web.settings.connect_page import begun, connect_page
from rapport.web.settings.forms import ConnectForm, tried

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
    return show(request, "settings/channels.html", {"lines": lines, "begun": _begun(request), **TAB})


@page_with_form
@member("settle")
def connect(request: BrandRequest, network: str) -> HttpResponse:
    """The connect form. What was typed and found out is proved; nothing is saved before the network says yes."""
    known = connectable(network)
    if request.method != "POST":
        return connect_page(request, known)
    form = ConnectForm(known, request.POST)
    if form.is_valid():
        form, channel = _connected(request, known, form)
        if channel:
            return go(request, reverse("settings:channel", args=[request.brand.slug, channel.pk]))
    return connect_page(request, known, form, status=422)


def _begun(request: BrandRequest) -> list[dict[str, Any]]:
    """What owners have begun to connect, the latest first."""
    rows = Connecting.of(request.brand).filter(network__in=packages()).order_by("-changed_at")
    known = [(row, manifest(row.network)) for row in rows] if request.membership.may_settle else []
    return [{"row": row, "manifest": one, "step": begun(request, one, row)} for row, one in known]


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


def connectable(network: str) -> Manifest:
    """The network's manifest; else there is no such page."""
    if network not in packages() or not manifest(network).connectable:
        raise Http404(_("There is no such network."))
    return manifest(network)
