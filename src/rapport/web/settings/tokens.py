"""A person's own keys for other programs, in this brand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.accounts.models import Token
from rapport.accounts.tokens import issue, revoke
from rapport.domain.set_apart import isolated
from rapport.web.access import BrandRequest, member
from rapport.web.methods import page_with_form
from rapport.web.page import show
from rapport.web.settings.forms import TokenForm


@page_with_form
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    """One's own tokens. A new one is in the answer to its making and nowhere else."""
    form, made = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        made = issue(request.brand, request.person, form.cleaned_data["name"])
        form = TokenForm()
    rows = Token.of(request.brand).filter(person=request.person, revoked_at__isnull=True)
    context = {"form": form, "made": made, "tokens": rows.order_by("-created_at"), "tab": "me"}
    return show(request, "settings/tokens.html", context, status=422 if form.errors else 200)


@require_POST
@member("see")
def revocation(request: BrandRequest, pk: int) -> HttpResponse:
    mine = Token.of(request.brand).filter(person=request.person, revoked_at__isnull=True)
    found = get_object_or_404(mine, pk=pk)
    revoke(found, request.person, request.now)
    messages.success(request, _("“%(name)s” opens nothing any more.") % {"name": isolated(found.name)})
    return redirect("settings:tokens", brand=request.brand.slug)
