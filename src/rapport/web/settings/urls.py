"""Addresses under `/b/<brand>/settings/`."""

from __future__ import annotations

from django.urls import path

from rapport.web.settings import (
    brand,
    budget,
    channel,
    channels,
    clock,
    history,
    hours,
    me,
    network_app,
    network_sign_in,
    network_table,
    networks,
    people,
    record,
    restriction,
    tokens,
)

app_name = "settings"
urlpatterns = [
    path("", channels.index, name="index"),
    path("networks", network_table.table, name="network_table"),
    path("channels/new", networks.networks, name="networks"),
    path("channels/new/<slug:network>", channels.connect, name="connect"),
    path("channels/new/<slug:network>/app", network_app.keep, name="network_app"),
    path("channels/new/<slug:network>/sign-in", network_sign_in.new, name="network_sign_in"),
    path("channels/<int:pk>/sign-in", network_sign_in.again, name="channel_sign_in"),
    path("channels/<int:pk>", budget.channel, name="channel"),
    path("channels/<int:pk>/budget", budget.budget, name="channel_budget"),
    path("channels/<int:pk>/check", channel.check, name="channel_check"),
    path("channels/<int:pk>/lifting", restriction.lifting, name="channel_lift"),
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
    path("history", history.index, name="history"),
    path("history/<int:pk>", history.one, name="history_one"),
    path("history/<int:pk>/answers", history.answers, name="history_answers"),
    path("history/<int:pk>/beginning", history.beginning, name="history_beginning"),
    path("history/<int:pk>/stop", history.stop, name="history_stop"),
    path("history/<int:pk>/removal", history.removal, name="history_removal"),
    path("history/of/<int:contact>/erasing", history.erasing, name="history_erasing"),
    path("history/from/<int:channel>", history.asking, name="history_asking"),
    path("me", me.index, name="me"),
    path("me/tokens", tokens.index, name="tokens"),
    path("me/tokens/<int:pk>/revocation", tokens.revocation, name="token_revocation"),
    path("clock", clock.index, name="clock"),
    path("record", record.index, name="record"),
    path("record/check", record.check, name="record_check"),
]
