"""All channels of the brand with their health, and connecting another."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from rapport.connectors.errors import ConnectorError
from rapport.connectors.manifest import Manifest
from rapport.connectors.registry import manifest, manifests, packages
from rapport.ledger.write import note
from rapport.people import verify
from rapport.people.models import Channel
from rapport.web.access import BrandRequest, member
from rapport.web.page import show
from rapport.web.settings.forms import ConnectForm
from rapport.web.settings.readme import readme

TAB = {"tab": "channels"}


@member("see")
def index(request: BrandRequest) -> HttpResponse:
    """The channels, those that need somebody first."""
    rows = Channel.of(request.brand).filter(closed_at__isnull=True).select_related("health")
    lines = [{"channel": one, "manifest": manifest(one.network)} for one in rows.order_by("network", "handle")]
    lines.sort(key=lambda line: line["channel"].health.state == "ok")  # type: ignore[attr-defined]
    return show(request, "settings/channels.html", {"lines": lines, **TAB})


@member("settle")
def networks(request: BrandRequest) -> HttpResponse:
    """Which networks can be connected."""
    return show(request, "settings/networks.html", {"manifests": [m for m in manifests() if m.connectable], **TAB})


@member("settle")
def connect(request: BrandRequest, network: str) -> HttpResponse:
    """The connect form. What was typed is proved with a call; nothing is saved before the network says yes."""
    known = _manifest(network)
    form = ConnectForm(known, request.POST or None) if known.fields else ConnectForm(known, request.POST)
    if request.method == "POST" and form.is_valid():
        channel = _connected(request, known, form)
        if channel:
            return redirect("settings:channel", brand=request.brand.slug, pk=channel.pk)
    failed = request.method == "POST"
    context = {"form": form, "manifest": known, "readme": readme(network), **TAB}
    return show(request, "settings/connect.html", context, status=422 if failed else 200)


def _connected(request: BrandRequest, known: Manifest, form: ConnectForm) -> Channel | None:
    try:
        channel, identity = verify.open_channel(request.brand, known.network, form.given)
    except ConnectorError as error:
        form.add_error(None, _(str(error)))
        return None
    note(
        request.brand,
        "channel connected",
        request.now,
        by=request.person,
        channel=channel.pk,
        network=known.network,
        handle=channel.handle,
    )
    messages.success(request, _("Connected as %(handle)s.") % {"handle": channel.handle})
    for remark in identity.notes:
        messages.info(request, _(remark))
    return channel


def _manifest(network: str) -> Manifest:
    if network not in packages() or not manifest(network).connectable:
        raise Http404(_("There is no such network."))
    return manifest(network)
