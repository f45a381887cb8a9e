"""Addresses of the practice screen."""

from __future__ import annotations

from django.urls import path

from rapport.hosted.practice import touring, views

app_name = "practice"
urlpatterns = [
    path("", views.index, name="index"),
    path("timeline", views.timeline, name="timeline"),
    path("posts/<int:post>/files/<int:place>", views.file, name="file"),
    path("posts/<int:post>/votes", views.vote, name="vote"),
    path("messages", views.say, name="say"),
    path("own-app", views.own_app, name="own-app"),
    path("faults", views.misbehave, name="faults"),
    path("channel", views.join, name="join"),
    path("tour/strip", touring.strip, name="strip"),
    path("tour/invitation", touring.invitation, name="invitation"),
    path("tour/next", touring.walk_on, name="walk"),
    path("tour/resumption", touring.resume, name="resume"),
    path("tour/away", touring.put_away, name="put-away"),
    path("tour/again", touring.again, name="again"),
    path("tour/<slug:code>", touring.step, name="step"),
    path("tour/<slug:code>/conversation", touring.conversation, name="conversation"),
]
