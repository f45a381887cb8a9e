"""The red button: pressing it and, by a person, lifting it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.ledger.write import note
from rapport.people import stops
from rapport.web import back
from rapport.web.access import BrandRequest, member


@require_POST
@member("write")
def stop(request: BrandRequest) -> HttpResponseBase:
    """Stop everything automatic of the brand, at once."""
    stops.stop(request.brand, request.person, request.now)
    note(request.brand, "everything stopped", request.now, by=request.person)
    messages.warning(request, _("Stopped. Nothing automatic leaves until a person starts it again."))
    return redirect(back.safe(request, request.POST.get("back", "")))


@require_POST
@member("write")
def lift(request: BrandRequest) -> HttpResponseBase:
    """Automatic words may leave again."""
    stops.start(request.brand, request.person, request.now)
    note(request.brand, "everything started", request.now, by=request.person)
    messages.success(request, _("Started. Automatic replies may leave again."))
    return redirect(back.safe(request, request.POST.get("back", "")))
