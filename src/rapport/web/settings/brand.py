"""The brand's own words about itself, and founding another brand."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from rapport.accounts.brands import change, found
from rapport.accounts.models import Brand
from rapport.domain.set_apart import isolated
from rapport.web.access import BrandRequest, member
from rapport.web.methods import page_with_form
from rapport.web.page import show
from rapport.web.settings.forms import BrandForm, NewBrandForm


@page_with_form
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    """Everybody may read it, owners may change it."""
    if request.method == "POST" and not request.membership.may_settle:
        raise PermissionDenied(_("Only owners change the brand."))
    # A copy: a refused form must not rename the brand in the page around it.
    form = BrandForm(request.POST or None, instance=Brand.objects.get(pk=request.brand.pk))
    if request.method == "POST" and form.is_valid():
        changed = {name: form.cleaned_data[name] for name in form.changed_data}
        change(request.brand, changed, request.person, request.now)
        messages.success(request, _("Saved."))
        return redirect("settings:brand", brand=request.brand.slug)
    return show(request, "settings/brand.html", {"form": form}, status=422 if form.errors else 200)


@page_with_form
@member("settle")
def new(request: BrandRequest) -> HttpResponse:
    """Another brand, which nobody but its founder sees until they invite somebody."""
    mine = request.brand
    form = NewBrandForm(request.POST or None, initial={"language": mine.language, "time_zone": mine.time_zone})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = found(
            given["name"], request.person, **{name: given[name] for name in ("about", "language", "time_zone")}
        )
        messages.success(
            request, _("%(name)s is yours. Connect its first channel.") % {"name": isolated(made.name)}
        )
        return redirect("settings:index", brand=made.slug)
    return show(request, "settings/brand_new.html", {"form": form}, status=422 if form.errors else 200)
