from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors.base import ChannelConfig
from rapport.connectors.chat.connector import ChatConnector
from rapport.connectors.chat.settings import on, origins, settled
from rapport.connectors.errors import Refused, Unreadable
from rapport.connectors.http import Http
from rapport.connectors.testing import ConnectorContract
from rapport.domain.message import Kind
from rapport.domain.reply import Outgoing

TYPED = {"name": "Casa Aurora", "origins": "https://www.aurora.example"}


class TestContract(ConnectorContract):
    network = "chat"


async def test_what_was_typed_is_checked_and_the_chat_keeps_its_id() -> None:
    async with Http() as http:
        first = await ChatConnector(ChannelConfig("", settings=TYPED), http).verify()
        again = await ChatConnector(
            ChannelConfig("k", settings={**first.settings, "name": "Aurora"}), http
        ).verify()
        other = await ChatConnector(ChannelConfig("", settings=TYPED), http).verify()
    assert (again.network_id, again.handle) == (first.network_id, "Aurora")
    assert other.network_id != first.network_id
    assert not first.notes


async def test_sending_one_key_twice_is_one_message_and_unrecorded_words_were_not_shown() -> None:
    async with Http() as http:
        channel, words = ChatConnector(ChannelConfig("k"), http), Outgoing(key="k1", text="It is.", kind=Kind.CHAT)
        assert await channel.send(words) == await channel.send(words)
        assert await channel.find_sent(words) is None
        with pytest.raises(Refused, match="4000"):
            await channel.send(Outgoing(key="k2", text="a" * 4001, kind=Kind.CHAT))


def test_sites_are_written_as_browsers_name_them() -> None:
    typed = "https://WWW.Aurora.example/contact?x=1, bücher.example http://localhost:3000,https://a.example:443"
    assert origins(typed) == [
        "https://www.aurora.example",
        "https://xn--bcher-kva.example",
        "http://localhost:3000",
        "https://a.example",
    ]


@pytest.mark.parametrize(
    "typed",
    [
        {"name": ""},
        {"name": "a" * 61},
        {"greeting": "a" * 301},
        {"origins": "http://shop.example"},
        {"origins": "*"},
        {"origins": "https://*.example"},
        {"origins": "null"},
        {"origins": "ftp://shop.example"},
        {"origins": "https://me:secret@shop.example"},
        {"origins": "javascript:alert(1)"},
        {"origins": "https://"},
        {"colour": "red; background: url(//evil.example)"},
        {"colour": "#12345"},
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(typed: dict[str, str]) -> None:
    with pytest.raises(Refused) as error:
        settled({**TYPED, **typed})
    assert str(error.value)


@given(st.text(max_size=60))
def test_sites_never_break(text: str) -> None:
    try:
        found = origins(text)
    except Refused:
        return
    assert all(one.startswith(("https://", "http://")) and one.count("/") == 2 for one in found)


@given(st.integers(0, 0xFFFFFF))
def test_words_on_any_colour_can_always_be_read(number: int) -> None:
    colour = f"#{number:06x}"
    a, b = sorted((_light(colour), _light(on(colour))))
    assert (b + 0.05) / (a + 0.05) >= 4.5


def _light(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_visitor_cannot_put_more_into_a_message_than_there_is_room_for() -> None:
    for raw in (
        b'{"id":"c0ffee00","visitor":"aaaaaaaa","at":"2026-11-23T09:30:00","text":"no zone"}',
        b'{"id":"c0ffee00","visitor":"a a","at":"2026-11-23T09:30:00Z"}',
        b'{"id":"c0ffee00","visitor":"aaaaaaaa","at":"2026-11-23T09:30:00Z","text":"' + b"a" * 4001 + b'"}',
        b'{"id":"c0ffee00","visitor":"aaaaaaaa","at":"2026-11-23T09:30:00Z","files":['
        b'{"name":"x","mime":"text/html","address":"https://evil.example/"}]}',
        b'{"id":"c0ffee00","visitor":"aaaaaaaa","at":"2026-11-23T09:30:00Z","automatic":true}',
    ):
        with pytest.raises(Unreadable):
            ChatConnector.translate(raw, ChannelConfig("k"))
