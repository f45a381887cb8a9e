"""Addresses under `/b/<brand>/promise/`."""

from __future__ import annotations

from django.urls import path

from rapport.web.promise import correction, dial, groups, label, overview, replays, taught

GROUP = "groups/<slug:language>/<slug:kind>"
app_name = "promise"
urlpatterns = [
    path("", overview.index, name="index"),
    path("dial", dial.turn, name="dial"),
    path(GROUP, groups.group, name="group"),
    path(f"{GROUP}/look", groups.look, name="look"),
    path("halts/<int:pk>/lifting", groups.lift, name="lift"),
    path("label/", label.queue, name="label"),
    path("messages/<int:message>/judgement", label.judgement, name="judgement"),
    path("messages/<int:message>/correction", correction.correct, name="correction"),
    path("judgements/<int:pk>/undoing", label.undo, name="undo"),
    path("layers/<int:pk>/ending", taught.roll_back, name="roll_back"),
    path("replays/", replays.index, name="replays"),
    path("replays/<int:pk>", replays.replay, name="replay"),
    path("replays/<int:pk>/stop", replays.stop, name="replay_stop"),
]
