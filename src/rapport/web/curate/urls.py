"""Addresses under `/b/<brand>/curate/`."""

from __future__ import annotations

from django.urls import path

from rapport.web.curate import cards, watchers

app_name = "curate"
urlpatterns = [
    path("", cards.index, name="index"),
    path("cards/<int:card>/draft", cards.draft, name="draft"),
    path("cards/<int:card>/quote", cards.quote, name="quote"),
    path("cards/<int:card>/place", cards.schedule, name="schedule"),
    path("cards/<int:card>/repost", cards.repost, name="repost"),
    path("cards/<int:card>/dismissal", cards.dismiss, name="dismiss"),
    path("taps/<int:tap>/undoing", cards.undo, name="undo"),
    path("taste/forgetting", cards.forget, name="forget"),
    path("watchers", watchers.index, name="watchers"),
    path("watchers/new", watchers.new, name="watcher-new"),
    path("watchers/<int:watcher>", watchers.edit, name="watcher"),
    path("watchers/<int:watcher>/rest", watchers.rest, name="watcher-rest"),
    path("watchers/<int:watcher>/end", watchers.end, name="watcher-end"),
    path("watchers/<int:watcher>/passing-on", watchers.passing_on, name="passing-on"),
]
