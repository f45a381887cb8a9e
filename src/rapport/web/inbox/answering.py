"""How an action answers: with the fragments it changed for htmx, with the page again for a plain form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from rapport.web.access import BrandRequest
from rapport.web.inbox.queue import Queue
from rapport.web.inbox.talk import Talk, talk_of


def context(request: BrandRequest, talk: Talk) -> dict[str, Any]:
    """What every template of a conversation needs."""
    return {
        "talk": talk,
        "conversation": talk.conversation,
        "brand": request.brand,
        "may_write": request.membership.may_write,
    }


def again(request: BrandRequest, number: int, said: str = "") -> HttpResponseBase:
    """The conversation after an action: read again, because other rows moved with it."""
    if said:
        messages.success(request, said)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("inbox:show", brand=request.brand.slug, number=number)
    given = {**context(request, talk_of(request, number)), "oob": True, "acted": True}
    return render(request, "inbox/live.html", given)


def composer(request: BrandRequest, talk: Talk, status: int = 200, **more: Any) -> HttpResponse:
    """The composer and, around it, what changed; refused words stay in it."""
    given = {**context(request, talk), "oob": True, **more}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "inbox/composed.html", given, status=status)
    queue = Queue.asked(request, open=talk.conversation.pk)
    return render(
        request, "inbox/index.html", {**given, "oob": False, "here": "inbox", "queue": queue}, status=status
    )


def refused(why: str, status: int = 409) -> HttpResponse:
    """A plain sentence that the page shows as a notice; what was typed stays."""
    return HttpResponse(why, status=status, content_type="text/plain; charset=utf-8")
