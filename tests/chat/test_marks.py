"""Who writes and who has seen, both ways; and the stream that tells it as it happens."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.test import AsyncClient, Client
from django.utils import timezone

from rapport.inbox import presence
from rapport.inbox.write import write
from tests.cast import Cast
from tests.chat.site import SHOP, Site, site_of


@pytest.mark.django_db
def test_the_team_sees_that_the_visitor_writes_and_has_seen(site: Site, cast: Cast) -> None:
    dee, now = site.visitor(), timezone.now()
    dee.says("My table came broken.")
    site.receive()
    talk = dee.conversation
    assert presence.contact_saw(talk) is None
    assert dee.post("here", {"writing": "yes"}).status_code == 204
    assert presence.contact_writes(talk, timezone.now())
    assert not presence.contact_writes(talk, now + timedelta(minutes=1))
    write(talk, "A new one is on its way.", cast.ana, timezone.now())
    site.deliver()
    client = Client()
    client.force_login(cast.ana)
    assert ">Seen<" not in client.get(f"/b/aurora/inbox/{talk.pk}/").content.decode()
    dee.post("here", {})
    assert ">Seen<" in client.get(f"/b/aurora/inbox/{talk.pk}/").content.decode()


@pytest.mark.django_db
def test_the_visitor_sees_that_somebody_writes_and_has_seen_and_it_stays_seen(site: Site, cast: Cast) -> None:
    dee = site.visitor()
    dee.says("Hello?")
    site.receive()
    talk, now = dee.conversation, timezone.now()
    assert (dee.get().json()["seen"], dee.get().json()["writing"]) == (None, False)
    presence.seen(talk, cast.bo, now, writing=True)
    presence.left(talk, cast.bo, now)
    assert (dee.get().json()["seen"], dee.get().json()["writing"]) == (now.isoformat(), False)
    presence.seen(talk, cast.bo, now, writing=True)
    assert dee.get().json()["writing"]
    assert presence.others(talk, cast.ana, now)


@pytest.mark.django_db(transaction=True)
async def test_the_stream_tells_an_answer_as_it_is_given(cast: Cast) -> None:
    site = await sync_to_async(site_of)(cast.aurora)
    dee = site.visitor()
    await sync_to_async(dee.says)("Is anybody there?")
    await sync_to_async(site.receive)()
    headers = {"origin": SHOP, "x-visitor": dee.token}
    answer = await AsyncClient().get(dee.at("live"), headers=headers)
    assert answer.headers["Content-Type"] == "text/event-stream"
    assert answer.headers["Access-Control-Allow-Origin"] == SHOP
    stream = aiter(answer)
    first = await told(stream)
    assert [one["by"] for one in first["messages"]] == ["visitor"]
    talk = await sync_to_async(lambda: dee.conversation)()
    await sync_to_async(write)(talk, "Yes, I am.", cast.ana, timezone.now())
    await sync_to_async(site.deliver)()
    while not any(one["by"] == "person" for one in first["messages"]):
        first = await told(stream)
    assert first["messages"][-1]["text"] == "Yes, I am."
    await stream.aclose()
    await sync_to_async(connections.close_all)()


async def told(stream: AsyncIterator[bytes]) -> dict[str, Any]:
    """The next thing the stream says."""
    async for part in stream:
        if part.startswith(b"data: "):
            return dict(json.loads(part[6:]))
    raise AssertionError("the stream ended")
