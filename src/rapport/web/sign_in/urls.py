"""Addresses before and around being signed in."""

from __future__ import annotations

from django.urls import path

from rapport.web.sign_in import brands, enter, forgotten, join, me

app_name = "sign_in"
urlpatterns = [
    path("", brands.home, name="home"),
    path("brands", brands.choose, name="brands"),
    path("join/<str:token>", join.join, name="join"),
    path("sign-in", enter.sign_in, name="sign-in"),
    path("sign-in/link", forgotten.ask, name="forgotten"),
    path("signed-in", brands.signed_in, name="signed-in"),
    path("sign-out", enter.sign_out, name="sign-out"),
    path("me", me.settle, name="me"),
    path("me/password", me.password, name="password"),
]
