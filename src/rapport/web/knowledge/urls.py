"""Addresses under `/b/<brand>/knowledge/`."""

from __future__ import annotations

from django.urls import path

from rapport.web.knowledge import articles, asked, learnt, saved, standing, trial

app_name = "knowledge"
urlpatterns = [
    path("", articles.index, name="index"),
    path("new", articles.new, name="new"),
    path("articles/<int:pk>", articles.article, name="article"),
    path("articles/<int:pk>/approval", standing.approve, name="approve"),
    path("articles/<int:pk>/retirement", standing.retire, name="retire"),
    path("articles/<int:pk>/leave/<slug:network>", standing.leave, name="leave"),
    path("articles/<int:pk>/learnt/<int:question>/removal", learnt.removal, name="learnt_removal"),
    path("try", trial.question, name="try"),
    path("asked", asked.index, name="asked"),
    path("saved", saved.index, name="saved"),
    path("saved/new", saved.new, name="saved_new"),
    path("saved/<int:pk>", saved.reply, name="saved_reply"),
    path("saved/<int:pk>/deletion", saved.deletion, name="saved_deletion"),
]
