"""From an address alone: known, told by its domain, known by who takes its mail, or usual; never invented."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors.base import ChannelConfig
from rapport.connectors.email import autoconfig
from rapport.connectors.email.connector import EmailConnector
from rapport.connectors.email.guess import guess
from rapport.connectors.email.providers import by_host, by_servers, providers
from rapport.connectors.email.settings import Settings
from rapport.connectors.errors import NeedsReconnect, Refused, TryAgain
from rapport.connectors.guard import Address
from rapport.connectors.http import Http, Response

TOLD = """<?xml version="1.0"?>
<clientConfig version="1.1"><emailProvider id="shop.example">
  <incomingServer type="pop3"><hostname>pop.shop.example</hostname><port>995</port>
    <socketType>SSL</socketType></incomingServer>
  <incomingServer type="imap"><hostname>open.shop.example</hostname><port>143</port>
    <socketType>plain</socketType></incomingServer>
  <incomingServer type="imap"><hostname>IMAP.shop.example</hostname><port>993</port><socketType>SSL</socketType>
    <authentication>OAuth2</authentication><authentication>password-cleartext</authentication>
    <username>%EMAILLOCALPART%</username></incomingServer>
  <outgoingServer type="smtp"><hostname>smtp.shop.example</hostname><port>587</port>
    <socketType>STARTTLS</socketType><username>%EMAILADDRESS%</username></outgoingServer>
</emailProvider></clientConfig>"""


class Line(Http):
    """A network of which each test says what is there."""

    def __init__(self, pages: Mapping[str, bytes] | None = None, names: Sequence[str] = ()) -> None:
        super().__init__()
        self.pages, self.names, self.asked = dict(pages or {}), names, list[str]()

    async def request(self, method: str, url: str, **more: Any) -> Response:  # type: ignore[override]
        self.asked.append(url)
        if url not in self.pages:
            raise TryAgain(f"{url} cannot be reached.")
        return Response(200, {}, self.pages[url], url)

    async def address(self, host: str, port: int) -> Address:
        if host not in self.names:
            raise TryAgain(f"The name {host} cannot be found right now.")
        return Address(host, "192.0.2.1", port, 2)


def of(http: Line, address: str, *servers: str) -> dict[str, str]:
    async def takes_mail(domain: str) -> Sequence[str]:
        return servers

    return asyncio.run(guess(http, address, takes_mail))


def test_a_well_known_provider_is_asked_nothing() -> None:
    http = Line()
    found = of(http, "shop@gmail.com")
    assert (found["imap_host"], found["smtp_port"], found["keep_sent"]) == ("imap.gmail.com", "465", "server")
    assert http.asked == []


def test_the_domain_itself_says_which_servers() -> None:
    http = Line({"https://autoconfig.shop.example/mail/config-v1.1.xml": TOLD.encode()})
    assert of(http, "help@shop.example") == {
        "imap_host": "imap.shop.example",
        "imap_port": "993",
        "smtp_host": "smtp.shop.example",
        "smtp_port": "587",
        "username": "help",
    }


def test_who_takes_the_mail_is_the_provider() -> None:
    assert of(Line(), "help@shop.example", "mx.aruba.it.")["imap_host"] == "imaps.aruba.it"
    assert by_servers(["evilaruba.it."]) is None


def test_the_usual_names_are_taken_where_they_exist() -> None:
    http = Line(names=["mail.shop.example", "smtp.shop.example"])
    found = of(http, "help@shop.example")
    assert (found["imap_host"], found["smtp_host"]) == ("mail.shop.example", "smtp.shop.example")


def test_what_is_not_found_is_said_with_what_to_do() -> None:
    with pytest.raises(Refused, match=r"imap\.shop\.example.*Advanced"):
        of(Line(), "help@shop.example")


def test_a_provider_that_lets_nobody_in_by_password_is_named_before_a_password_travels() -> None:
    with pytest.raises(Refused, match="Microsoft"):
        of(Line(), "help@shop.example", "shop-example.mail.protection.outlook.com.")


def test_every_well_known_place_can_be_called_encrypted() -> None:
    for one in providers():
        settings = {"address": "a@shop.example", **one.values}
        read = Settings.of(ChannelConfig("k", settings=settings))
        assert {read.imap.security, read.smtp.security} <= {"tls", "starttls"}, one.name
        assert one.source.startswith("https://")
        assert by_host(read.imap.host)


@pytest.mark.parametrize(
    "spoilt",
    [
        TOLD.replace("<clientConfig", '<!DOCTYPE x [<!ENTITY a "aaaa">]><clientConfig'),
        TOLD.replace("IMAP.shop.example", "a b@c/d"),
        TOLD.replace("<port>993</port>", "<port>1e9</port>"),
        TOLD.replace("password-cleartext", "OAuth2"),
        TOLD.replace("STARTTLS", "plain"),
        TOLD[:400],
        "",
    ],
)
def test_an_answer_that_cannot_be_used_is_none(spoilt: str) -> None:
    assert autoconfig.read(spoilt.encode(), "help@shop.example") == {}


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_whatever_a_domain_answers_nothing_breaks(answer: bytes) -> None:
    assert isinstance(autoconfig.read(answer, "help@shop.example"), dict)


def connector(**settings: str) -> EmailConnector:
    return EmailConnector(ChannelConfig("k", settings={"address": "shop@gmail.com", **settings}), Line())


def test_nothing_in_an_answer_breaks_a_line_or_looks_like_another_name() -> None:
    turned = TOLD.replace("%EMAILLOCALPART%", "help&#13;&#10;A1 LOGOUT\u202e")
    assert autoconfig.read(turned.encode(), "help@shop.example")["username"] == "help A1 LOGOUT"
    for sign in ("\u202e", "\u0456", "\u200b"):
        odd = TOLD.replace("IMAP.shop", f"imap{sign}.shop")
        assert autoconfig.read(odd.encode(), "help@shop.example") == {}


def test_what_was_typed_is_never_changed() -> None:
    typed = connector(imap_host="imap.own.example", imap_port="1993", smtp_port="465", username="me")
    assert dict(asyncio.run(typed.guess())) == {
        "smtp_host": "smtp.gmail.com",
        "smtp_port": "465",
        "keep_sent": "server",
    }
    both = connector(imap_host="imap.own.example", smtp_host="smtp.own.example")
    assert asyncio.run(both.guess()) == {}


def test_an_address_that_is_none_is_said() -> None:
    with pytest.raises(NeedsReconnect, match="not an e-mail address"):
        asyncio.run(connector(address="nothing").guess())


def test_where_an_app_password_is_wanted_the_refusal_says_where_it_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def refused(self: EmailConnector, settings: Settings) -> None:
        raise NeedsReconnect("imap.gmail.com does not accept the name and password.")

    monkeypatch.setattr(EmailConnector, "_proved", refused)
    known = connector(imap_host="imap.gmail.com", smtp_host="smtp.gmail.com")
    with pytest.raises(NeedsReconnect, match="app password here.*apppasswords"):
        asyncio.run(known.verify())
