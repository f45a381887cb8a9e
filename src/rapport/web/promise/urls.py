"""Addresses under `/b/<brand>/promise/`."""

from __future__ import annotations

from django.urls import path

from rapport.web.promise import (
    answer_label,
    answers,
    correction,
    dial,
    groups,
    label,
    overview,
    replays,
    taught,
    unanswered,
)

GROUP = "groups/<slug:language>/<slug:kind>"
ANSWERS = "answers/<slug:language>/<slug:kind>"
app_name = "promise"
urlpatterns = [
    path("", overview.index, name="index"),
    path("dial", dial.turn, name="dial"),
    path(GROUP, groups.group, name="group"),
    path(f"{GROUP}/look", groups.look, name="look"),
    path("halts/<int:pk>/lifting", groups.lift, name="lift"),
    path("answers/", answers.index, name="answers"),
    path("answers/label/", answer_label.queue, name="answer_label"),
    path(ANSWERS, answers.group, name="answer_group"),
    path(f"{ANSWERS}/look", answers.look, name="answer_look"),
    path("article-halts/<int:pk>/lifting", answers.lift, name="article_lift"),
    path("unanswered/<int:pk>/removal", unanswered.removal, name="unanswered_removal"),
    path("messages/<int:message>/answer", answer_label.answer, name="answer"),
    path("answer-labels/<int:pk>/undoing", answer_label.undo, name="answer_undo"),
    path("label/", label.queue, name="label"),
    path("messages/<int:message>/judgement", label.judgement, name="judgement"),
    path("messages/<int:message>/correction", correction.correct, name="correction"),
    path("judgements/<int:pk>/undoing", label.undo, name="undo"),
    path("layers/<int:pk>/ending", taught.roll_back, name="roll_back"),
    path("replays/", replays.index, name="replays"),
    path("replays/<int:pk>", replays.replay, name="replay"),
    path("replays/<int:pk>/stop", replays.stop, name="replay_stop"),
]
