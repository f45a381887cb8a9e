"""How an action answers: with the fragments it changed for htmx, with the page again for a plain form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject

from rapport.web.access import BrandRequest, told
from rapport.web.inbox.box import Box, box_of
from rapport.web.inbox.done import ToldLine
from rapport.web.inbox.queue import Queue
from rapport.web.inbox.talk import Talk, talk_of
from rapport.web.inbox.template_picker import picker_of


def context(request: BrandRequest, talk: Talk, box: Box | None = None) -> dict[str, Any]:
    """What every template of a conversation needs; an unasked `box` is looked for where one is shown."""
    return {
        "talk": talk,
        "picker": SimpleLazyObject(lambda: picker_of(talk)),
        "box": box or SimpleLazyObject(lambda: box_of(talk)),
        "conversation": talk.conversation,
        "brand": request.brand,
        "may_write": request.membership.may_write,
    }


def again(request: BrandRequest, number: int, said: str = "", done: ToldLine | None = None) -> HttpResponseBase:
    """The conversation after an action: read again, because other rows moved with it.

    Where `done` tells it above the desk, `said` is for pages without a script.
    """
    htmx = request.htmx  # type: ignore[attr-defined]
    if said and not (htmx and done):
        messages.success(request, said)
    if not htmx:
        return redirect("inbox:show", brand=request.brand.slug, number=number)
    if "opened" in request.POST:
        return panes(request, talk_of(request, number))
    given = {**context(request, talk_of(request, number)), "oob": True, "acted": True, "done": done}
    return render(request, "inbox/live.html", given)


def panes(request: BrandRequest, talk: Talk, box: Box | None = None, **more: Any) -> HttpResponse:
    """The conversation's panes, in place of whichever is open by now."""
    return render(request, "inbox/opened.html", {**context(request, talk, box), **more})


def composer(request: BrandRequest, talk: Talk, box: Box, status: int = 200, **more: Any) -> HttpResponse:
    """The composer and, around it, what changed; refused words stay in it."""
    given = {**context(request, talk, box), "oob": True, **more}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "inbox/composed.html", given, status=status)
    queue = Queue.asked(request, open=talk.conversation.pk)
    return render(
        request, "inbox/index.html", {**given, "oob": False, "here": "inbox", "queue": queue}, status=status
    )


def refused(why: str, status: int = 409) -> HttpResponse:
    """A plain sentence that the page shows as a notice; what was typed stays."""
    return told(why, status)
