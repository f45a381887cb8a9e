"""Keeping the client id and secret of an app that an owner made on a network's own pages."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.channels.own_app import keep_own_app, own_app
from rapport.connectors.manifest import Manifest
from rapport.connectors.registry import manifest, packages
from rapport.web.access import BrandRequest, member
from rapport.web.methods import page_with_form
from rapport.web.page import go
from rapport.web.settings.app_box import OwnAppForm
from rapport.web.settings.connect_page import connect_page


def keep_beside(request: BrandRequest, known: Manifest) -> OwnAppForm | None:
    """Keep an app that was typed when the way to the network was pressed instead; the form where it is not taken.

    What a browser brings back of one that is kept has no secret: the kept one stays.
    """
    typed = request.POST.get("client_id", "").strip()
    if not typed or known.sign_in is None or not known.sign_in.own_app:
        return None
    kept = own_app(request.brand, known.network)
    if kept and kept.client_id == typed and not request.POST.get("client_secret"):
        return None
    form = OwnAppForm(request.POST, auto_id="app_%s")
    if not form.is_valid():
        return form
    given = form.cleaned_data
    who = (request.person, request.now)
    keep_own_app(request.brand, known.network, given["client_id"], given["client_secret"], *who)
    return None


@page_with_form
@member("settle")
def keep(request: BrandRequest, network: str) -> HttpResponse:
    """To look at, the box stands on the connect page."""
    if network not in packages():
        raise Http404(_("There is no such network."))
    where = reverse("settings:connect", args=[request.brand.slug, network])
    if request.method != "POST":
        return redirect(where)
    asked = manifest(network).sign_in
    if asked is None or not asked.own_app:
        raise Http404(_("There is no such network."))
    form = OwnAppForm(request.POST, auto_id="app_%s")
    if not form.is_valid():
        return connect_page(request, manifest(network), app_form=form, status=422)
    given = form.cleaned_data
    who = (request.person, request.now)
    keep_own_app(request.brand, network, given["client_id"], given["client_secret"], *who)
    if request.htmx:  # type: ignore[attr-defined]
        return connect_page(request, manifest(network))
    messages.success(request, _("The app is kept. Sign in at the network now."))
    return go(request, where)
