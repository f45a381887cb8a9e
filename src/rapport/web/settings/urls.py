"""Addresses under `/b/<brand>/settings/`."""

from __future__ import annotations

from django.urls import path

from rapport.web.settings import brand, channel, channels, hours, me, people, record, tokens

app_name = "settings"
urlpatterns = [
    path("", channels.index, name="index"),
    path("channels/new", channels.networks, name="networks"),
    path("channels/new/<slug:network>", channels.connect, name="connect"),
    path("channels/<int:pk>", channel.channel, name="channel"),
    path("channels/<int:pk>/check", channel.check, name="channel_check"),
    path("channels/<int:pk>/renewal", channel.renewal, name="channel_renewal"),
    path("channels/<int:pk>/closing", channel.closing, name="channel_closing"),
    path("channels/<int:pk>/letters/<int:letter>", channel.again, name="letter_again"),
    path("people", people.index, name="people"),
    path("people/invitations", people.invite, name="invite"),
    path("people/<int:pk>/role", people.role, name="role"),
    path("people/<int:pk>/removal", people.removal, name="removal"),
    path("people/invitations/<int:pk>/withdrawal", people.withdrawal, name="withdrawal"),
    path("brand", brand.index, name="brand"),
    path("brands/new", brand.new, name="brand_new"),
    path("hours", hours.index, name="hours"),
    path("me", me.index, name="me"),
    path("me/tokens", tokens.index, name="tokens"),
    path("me/tokens/<int:pk>/revocation", tokens.revocation, name="token_revocation"),
    path("record", record.index, name="record"),
    path("record/check", record.check, name="record_check"),
]
