"""Going step by step to a network: marking a step done, leaving with what was typed kept, forgetting all of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.channels.connecting import forget_connecting, keep_typed, mark_step
from rapport.connectors.manifest import Manifest
from rapport.web.access import BrandRequest, member
from rapport.web.network_words import in_words
from rapport.web.settings.channels import connectable
from rapport.web.settings.connect_page import connect_page
from rapport.web.settings.connect_steps import MARKED
from rapport.web.settings.forms import ConnectForm


@require_POST
@member("settle")
def step(request: BrandRequest, network: str, step: str) -> HttpResponse:
    """Done, or not after all; what is typed below is kept along with it."""
    known = connectable(network)
    if step not in MARKED:
        raise Http404(_("There is no such step."))
    mark_step(request.brand, network, step, request.POST.get("done") == "yes", request.now)
    _keep(request, known)
    if request.htmx:  # type: ignore[attr-defined]
        return connect_page(request, known)
    return redirect("settings:connect", brand=request.brand.slug, network=network)


@require_POST
@member("settle")
def keeping(request: BrandRequest, network: str) -> HttpResponse:
    """Finish later."""
    known = connectable(network)
    _keep(request, known)
    words = _("%(network)s is kept as far as you are, but for secrets. It goes on here.")
    messages.info(request, words % {"network": in_words(known.name)})
    return redirect("settings:index", brand=request.brand.slug)


@require_POST
@member("settle")
def forgetting(request: BrandRequest, network: str) -> HttpResponse:
    """As if nobody had begun."""
    forget_connecting(request.brand, connectable(network).network)
    return redirect("settings:networks", brand=request.brand.slug)


def _keep(request: BrandRequest, known: Manifest) -> None:
    """What the form could take, as it stands; a field that was not sent stays as it was kept."""
    form = ConnectForm(known, request.POST)
    form.full_clean()
    given = {name: str(text) for name, text in form.cleaned_data.items() if name in request.POST}
    keep_typed(request.brand, known.network, given, request.now)
