"""Addresses under `/client/<token>/`, for people who are no members of anything."""

from __future__ import annotations

from django.urls import path

from rapport.web.publish import client, client_entry

app_name = "client"
urlpatterns = [
    path("", client.index, name="index"),
    path("new-link", client_entry.again, name="again"),
    path("posts/<int:pk>/word", client.word, name="word"),
    path("changes/<int:number>/word", client.edit_word, name="edit-word"),
    path("posts/<int:pk>/comments", client.comment, name="comment"),
    path("posts/<int:pk>/files/<int:file>", client.picture, name="picture"),
]
