"""Addresses of Today."""

from __future__ import annotations

from django.urls import path

from rapport.web.today import views

app_name = "today"
urlpatterns = [
    path("", views.index, name="index"),
    path("today", views.live, name="live"),
    path("letters/<int:letter>/another-try", views.another_try, name="another-try"),
]
