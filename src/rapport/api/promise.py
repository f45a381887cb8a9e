"""The promises: how they stand in each group, and what a person says of a message and its answer."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from ninja import Router

from rapport.api.auth import WRITE, ApiRequest
from rapport.api.schemas.answers import AnswerGiven, AnswerLabel, Answers
from rapport.api.schemas.base import Page
from rapport.api.schemas.promise import Judgement, JudgementGiven, Standing
from rapport.inbox import models as inbox
from rapport.inbox.answer_labels import label_answer
from rapport.promise.answer_queue import articles_of
from rapport.promise.answer_standing import answer_standings
from rapport.promise.judge import judge
from rapport.promise.models import Drawn, Says
from rapport.promise.report import reports
from rapport.triage.read import default_readers

router = Router(tags=["promise"])


@router.get("/promise", response=Page[Standing])
def show_promise(request: ApiRequest) -> Page[Standing]:
    """All groups in which anything was said, the busiest first."""
    return Page[Standing](items=[Standing.of(one) for one in reports(request.brand, request.now)], next=None)


@router.put("/messages/{int:message}/judgement", response=Judgement, auth=WRITE)
def judge_message(request: ApiRequest, message: int, given: JudgementGiven) -> Judgement:
    """Put right in passing: it teaches the brand's reader, and does not count as drawn by chance."""
    rows = inbox.Message.of(request.brand).filter(direction=inbox.Direction.IN)
    row = get_object_or_404(rows.select_related("channel", "reading"), pk=message)
    return Judgement.of(judge(row, Says(given.says), Drawn.CORRECTION, request.person, request.now))


@router.get("/promise/answers", response=Page[Answers])
def show_answers(request: ApiRequest) -> Page[Answers]:
    """The second promise in all groups in which anything was said, the busiest first."""
    found = answer_standings(request.brand, default_readers(), request.now)
    return Page[Answers](items=[Answers.of(one) for one in found], next=None)


@router.put("/messages/{int:message}/answer", response=AnswerLabel, auth=WRITE)
def say_which_article_answers(request: ApiRequest, message: int, given: AnswerGiven) -> AnswerLabel:
    """Which article answers the message, null for none; said again, this person's latest counts."""
    rows = inbox.Message.of(request.brand).filter(direction=inbox.Direction.IN)
    row = get_object_or_404(rows, pk=message)
    right = get_object_or_404(articles_of(request.brand), pk=given.article) if given.article is not None else None
    return AnswerLabel.of(label_answer(row, right, request.person, request.now))
