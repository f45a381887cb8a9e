"""The visitors' door and, for the brand's people, the trial page and visitors' files.

Public: `/chat.js`, `/chat/<brand>/hello` and everything under `/chat/to/<channel>/`, which wants a visitor's token
in the header `X-Visitor`. Under `/b/<brand>/` as everywhere: members of the brand.
"""

from __future__ import annotations

from django.urls import URLPattern, path

from rapport.hosted.chat import address, config, files, live, messages, presence, preview, script

app_name = "chat"
urlpatterns: list[URLPattern] = [
    path("chat.js", script.serve, name="script"),
    path("chat/<slug:brand>/hello", config.hello, name="hello"),
    path("chat/to/<str:channel>/messages", messages.messages, name="messages"),
    path("chat/to/<str:channel>/live", live.live, name="live"),
    path("chat/to/<str:channel>/address", address.address, name="address"),
    path("chat/to/<str:channel>/here", presence.here, name="here"),
    path("chat/to/<str:channel>/files/<str:name>", files.own, name="own-file"),
    path("b/<slug:brand>/chat/", preview.trial, name="try"),
    path("b/<slug:brand>/chat/files/<str:visitor>/<str:name>", files.file, name="file"),
]
