"""Addresses under `/b/<brand>/audience/`."""

from __future__ import annotations

from django.urls import path

from rapport.web.audience import choosing, giveaway, giveaways, overview

app_name = "audience"
urlpatterns = [
    path("", overview.index, name="index"),
    path("count", choosing.count, name="count"),
    path("followers/<int:pk>/choice", choosing.choose, name="choose"),
    path("choices/<int:pk>/undo", choosing.undo, name="undo"),
    path("followers/<int:pk>/mark", choosing.mark, name="mark"),
    path("rule", choosing.rule, name="rule"),
    path("contacts/<int:pk>/relation", choosing.relation, name="relation"),
    path("giveaways", giveaways.index, name="giveaways"),
    path("giveaways/new", giveaways.announce, name="announce"),
    path("giveaways/with-post", giveaway.new, name="giveaway-new"),
    path("giveaways/<int:pk>", giveaway.giveaway, name="giveaway"),
    path("giveaways/<int:pk>/draw", giveaway.draw, name="draw"),
    path("giveaways/<int:pk>/entrants/<int:identity>", giveaway.back, name="put-back"),
    path("giveaways/<int:pk>/naming", giveaway.naming, name="name-winners"),
    path("giveaways/<int:pk>/calling-off", giveaway.call_off, name="call-off"),
]
