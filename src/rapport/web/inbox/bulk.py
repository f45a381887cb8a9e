"""One act for all that are chosen in the list; what was left alone is named, and why."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy
from django.views.decorators.http import require_POST

from rapport.accounts.models import Person
from rapport.domain.parameters import number_or
from rapport.domain.set_apart import isolated
from rapport.inbox.bulk import MOST, BulkAct, BulkResult, BulkWish, LeftAlone, TooMany, for_many
from rapport.web.access import BrandRequest, member
from rapport.web.inbox.conversation_actions import snoozed_until
from rapport.web.inbox.responses import refused

NAMED = 3
DONE: dict[BulkAct, Promise] = {
    BulkAct.RESOLVE: ngettext_lazy("%(n)s resolved", "%(n)s resolved", "n"),
    BulkAct.REOPEN: ngettext_lazy("%(n)s opened again", "%(n)s opened again", "n"),
    BulkAct.SNOOZE: ngettext_lazy("%(n)s snoozed", "%(n)s snoozed", "n"),
    BulkAct.ASSIGN: ngettext_lazy("%(n)s assigned", "%(n)s assigned", "n"),
    BulkAct.LABEL: ngettext_lazy("%(n)s labelled", "%(n)s labelled", "n"),
    BulkAct.UNLABEL: ngettext_lazy("Label taken off %(n)s", "Label taken off %(n)s", "n"),
}
WHY: dict[str, Promise] = {
    "waits": gettext_lazy("has no answer yet and stays open"),
    "doubt": gettext_lazy("may or may not have your answer and stays open"),
    "not sent": gettext_lazy("has no answer, yours was not sent, and stays open"),
    "gone": gettext_lazy("is not there any more"),
    "failed": gettext_lazy("could not be changed; try once more"),
}
BACK = {
    BulkAct.RESOLVE: BulkAct.REOPEN,
    BulkAct.SNOOZE: BulkAct.REOPEN,
    BulkAct.LABEL: BulkAct.UNLABEL,
    BulkAct.ASSIGN: BulkAct.ASSIGN,
}


@dataclass(frozen=True)
class BulkTold:
    """What was done, in words, who was left alone with the reason, and how it is taken back."""

    result: BulkResult
    wish: BulkWish

    @property
    def says(self) -> str:
        done, same = len(self.result.done), len(self.result.same)
        said = str(DONE[self.wish.act] % {"n": done})
        if not same:
            return said
        return f"{said} · " + ngettext("%(n)s was so already", "%(n)s were so already", same) % {"n": same}

    @property
    def left(self) -> list[tuple[str, LeftAlone]]:
        """The reason in words, and whom it is about; those of one reason together."""
        rows = sorted(self.result.left, key=lambda one: list(WHY).index(one.why))
        return [(str(WHY[why]), one) for why, some in groupby(rows, key=lambda one: one.why) for one in some]

    @property
    def back(self) -> list[str]:
        """What takes it back: conversations and whose they were, `12,13:bo`; each owner by themselves."""
        done = self.result.done
        if self.wish.act is not BulkAct.ASSIGN:
            return [f"{_listed(list(done))}:"] if done and self.back_act else []
        owners = sorted(set(done.values()))
        return [f"{_listed([one for one, had in done.items() if had == owner])}:{owner}" for owner in owners]

    @property
    def back_act(self) -> str:
        return BACK.get(self.wish.act, "")


@require_POST
@member("write")
def bulk(request: BrandRequest) -> HttpResponseBase:
    """`act` for the conversations `of`, with `person`, `name` or a time as for one alone; `back` undoes it."""
    wish = _wish(request, request.POST.get("person", ""))
    numbers = _numbers(request.POST.get("of", ""))
    if wish is None or not (numbers or "back" in request.POST):
        return refused(_("Choose conversations first, and what to do with them. Nothing was changed."), 400)
    try:
        result = _undone(request) if "back" in request.POST else _done(request, numbers, wish)
    except TooMany:
        said = _("At most %(n)s conversations at once. Nothing was changed.")
        return refused(said % {"n": MOST}, 400)
    told = BulkTold(result, wish)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "components/bulk_told.html", {"brand": request.brand, "told": told, "oob": True})
    messages.success(request, told.says)
    for why, one in told.left[:NAMED]:
        messages.error(request, f"{isolated(one.name)} {why}")
    return redirect("inbox:index", brand=request.brand.slug)


def _done(request: BrandRequest, numbers: list[int], wish: BulkWish) -> BulkResult:
    return for_many(request.brand, numbers, wish, request.person, request.now)


def _undone(request: BrandRequest) -> BulkResult:
    """Each `back` is `numbers:handle`: to whom those go back; nobody for an empty handle.

    All of it is read before anything is done. Raises `TooMany`.
    """
    wanted = [_back(request, one) for one in request.POST.getlist("back")[: MOST + 1]]
    if sum(len(numbers) for numbers, _wished in wanted) > MOST:
        raise TooMany(f"At most {MOST} conversations at once.")
    whole = BulkResult()
    for numbers, wish in wanted:
        if wish:
            part = _done(request, numbers, wish)
            whole.done |= part.done
            whole.same += part.same
            whole.left += part.left
    return whole


def _back(request: BrandRequest, listed: str) -> tuple[list[int], BulkWish | None]:
    numbers, _colon, handle = listed.partition(":")
    return _numbers(numbers), _wish(request, handle)


def _wish(request: BrandRequest, handle: str) -> BulkWish | None:
    """None where something is missing for it."""
    given = request.POST
    if given.get("act") not in set(BulkAct):
        return None
    act = BulkAct(given["act"])
    if act is BulkAct.SNOOZE:
        until = snoozed_until(request)
        return BulkWish(act, until=until) if until and until > request.now else None
    if act in (BulkAct.LABEL, BulkAct.UNLABEL):
        name = given.get("name", "").strip()
        return BulkWish(act, name=name) if name else None
    if act is BulkAct.ASSIGN and handle:
        people = Person.objects.filter(memberships__brand=request.brand)
        return BulkWish(act, to=get_object_or_404(people, handle=handle))
    return BulkWish(act)


def _numbers(listed: str) -> list[int]:
    return [number for one in listed.split(",", MOST + 1) if (number := number_or(one))]


def _listed(numbers: list[int]) -> str:
    return ",".join(str(one) for one in numbers)
