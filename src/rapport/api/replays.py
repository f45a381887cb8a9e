"""Replays: asked for, followed, stopped."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from ninja import Router, Status

from rapport.api.auth import SETTLE, ApiRequest
from rapport.api.pages import Cursor, Limit, newest_first
from rapport.api.schemas.base import Page
from rapport.api.schemas.replay import Replay, ReplayGiven, ReplayLine
from rapport.promise import models as promise
from rapport.promise import replay as verbs

router = Router(tags=["replays"])


@router.get("", response=Page[ReplayLine])
def list_replays(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[ReplayLine]:
    """Latest first, without what they found."""
    rows = promise.Replay.of(request.brand).select_related("by").defer("found")
    found, following = newest_first(rows, cursor, limit)
    return Page[ReplayLine](items=[ReplayLine.of(row) for row in found], next=following)


@router.post("", response={202: Replay}, auth=SETTLE)
def ask_for_replay(request: ApiRequest, given: ReplayGiven) -> Status[Replay]:
    """What would have changed hands in the last days under this setting? Nothing is changed by looking."""
    row = verbs.ask(
        request.brand,
        request.person,
        request.now,
        days=given.days,
        alpha=given.alpha,
        reader=given.reader,
        without=given.without,
    )
    return Status(202, _shown(request, row.pk))


@router.get("/{int:replay}", response=Replay)
def show_replay(request: ApiRequest, replay: int) -> Replay:
    """How far it is, and what was found so far."""
    return _shown(request, replay)


@router.delete("/{int:replay}", response=Replay, auth=SETTLE)
def stop_replay(request: ApiRequest, replay: int) -> Replay:
    """No further; what was counted stays."""
    verbs.stop(get_object_or_404(promise.Replay.of(request.brand), pk=replay), request.person, request.now)
    return _shown(request, replay)


def _shown(request: ApiRequest, number: int) -> Replay:
    return Replay.of(get_object_or_404(promise.Replay.of(request.brand).select_related("by"), pk=number))
