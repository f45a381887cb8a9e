"""What a brand's own judgements taught, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.accounts.models import Brand
from rapport.promise.learn import AlreadyEnded
from rapport.promise.learn import roll_back as end
from rapport.promise.models import Layer
from rapport.web.access import BrandRequest, member

LATEST = 5


def layers(brand: Brand) -> list[Layer]:
    """The latest layers, without their weights; those that were rolled back are told, too."""
    return list(Layer.of(brand).defer("weights").select_related("ended_by").order_by("-pk")[:LATEST])


@require_POST
@member("settle")
def roll_back(request: BrandRequest, pk: int) -> HttpResponse:
    """The layer before it counts again; thresholds that were bound to it do not."""
    layer = get_object_or_404(Layer.of(request.brand), pk=pk)
    try:
        end(layer, request.person, request.now)
        said = _("Taken back. The reader reads as before; groups answer again after their next look.")
        messages.success(request, said)
    except AlreadyEnded:
        messages.info(request, _("Somebody took this back before. Nothing was changed."))
    return redirect("promise:index", brand=request.brand.slug)
