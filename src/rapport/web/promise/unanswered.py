"""Questions that no article answers, as people said: shown, and taken out by an owner."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.accounts.models import Brand
from rapport.answers.none_of_these import learnt_as_none, take_out
from rapport.inbox.models import Message
from rapport.web.access import BrandRequest, member


@require_POST
@member("settle")
def removal(request: BrandRequest, pk: int) -> HttpResponse:
    """It does not compete with the articles any more, and is not learnt again."""
    take_out(get_object_or_404(learnt_as_none(request.brand.pk), pk=pk), request.person, request.now)
    messages.success(request, _("Taken out. It does not speak against your articles any more."))
    return redirect("promise:answers", brand=request.brand.slug)


def shown(brand: Brand) -> list[dict[str, Any]]:
    """The questions in use, latest first, each with the conversation it came from."""
    found = list(learnt_as_none(brand.pk).select_related("by").order_by("-learnt_at", "-pk"))
    came = Message.of(brand).filter(pk__in=[row.message for row in found])
    talks = dict(came.values_list("pk", "conversation_id"))
    return [{"row": row, "talk": talks.get(row.message)} for row in found]
