"""The promise: how it stands in each group, and what a person says a message is."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from ninja import Router

from rapport.api.asked import WRITE, Asked
from rapport.api.shapes.base import Page
from rapport.api.shapes.promise import Judgement, JudgementGiven, Standing
from rapport.inbox import models as inbox
from rapport.promise.judge import judge
from rapport.promise.models import Drawn, Says
from rapport.promise.report import reports

router = Router(tags=["promise"])


@router.get("/promise", response=Page[Standing])
def show_promise(request: Asked) -> Page[Standing]:
    """All groups in which anything was said, the busiest first."""
    return Page[Standing](items=[Standing.of(one) for one in reports(request.brand, request.now)], next=None)


@router.put("/messages/{int:message}/judgement", response=Judgement, auth=WRITE)
def judge_message(request: Asked, message: int, given: JudgementGiven) -> Judgement:
    """Put right in passing: it teaches the brand's reader, and does not count as drawn by chance."""
    rows = inbox.Message.of(request.brand).filter(direction=inbox.Direction.IN)
    row = get_object_or_404(rows.select_related("channel", "reading"), pk=message)
    return Judgement.of(judge(row, Says(given.says), Drawn.CORRECTION, request.person, request.now))
