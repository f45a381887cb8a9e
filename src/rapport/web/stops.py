"""The red button: pressing it and, by a person, lifting it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.outbox.stop import lift_stop, press_stop
from rapport.web import safe_redirect
from rapport.web.access import BrandRequest, member


@require_POST
@member("write")
def stop(request: BrandRequest) -> HttpResponseBase:
    """Stop everything automatic of the brand, at once."""
    press_stop(request.brand, request.person, request.now)
    messages.warning(request, _("Stopped. Nothing automatic leaves until a person starts it again."))
    return redirect(safe_redirect.safe(request, request.POST.get("back", "")))


@require_POST
@member("write")
def lift(request: BrandRequest) -> HttpResponseBase:
    """Automatic words may leave again."""
    lift_stop(request.brand, request.person, request.now)
    messages.success(request, _("Started. Automatic replies may leave again."))
    return redirect(safe_redirect.safe(request, request.POST.get("back", "")))
