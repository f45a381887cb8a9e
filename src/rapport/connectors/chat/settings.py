"""What an owner types about the chat, checked and written one way; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from yarl import URL

from rapport.connectors.errors import Refused

COLOUR = "#2f5bd7"
NAME, GREETING, SITES, ADDRESS = 60, 300, 40, 300
HERE = frozenset({"localhost", "127.0.0.1"})


def settled(given: Mapping[str, str]) -> dict[str, str]:
    """The settings as they are kept. Raises `Refused` with what to type instead."""
    name = " ".join(given.get("name", "").split())
    if not 0 < len(name) <= NAME:
        raise Refused(f"The name visitors see has 1 to {NAME} characters.")
    greeting = given.get("greeting", "").strip()
    if len(greeting) > GREETING:
        raise Refused(f"The greeting has at most {GREETING} characters; this one has {len(greeting)}.")
    sites = origins(given.get("origins", ""))
    return {"name": name, "greeting": greeting, "origins": ", ".join(sites), "colour": _colour(given)}


def origins(text: str) -> list[str]:
    """Addresses with commas or spaces, as browsers name them in `Origin`: scheme, host, port. Raises `Refused`."""
    found = dict.fromkeys(_origin(part) for part in re.split(r"[\s,]+", text) if part)
    if len(found) > SITES:
        raise Refused(f"At most {SITES} sites can show one chat; connect another for the rest.")
    return list(found)


def _origin(text: str) -> str:
    if len(text) > ADDRESS:
        raise Refused(f"The address of a site has at most {ADDRESS} characters; one of these has {len(text)}.")
    try:
        url = URL(text if "://" in text else f"https://{text}")
        host = url.host or ""
        origin = str(url.origin()) if host else ""
    except ValueError as error:
        raise Refused(f"{text!r} is not an address of a site, such as https://www.example.com.") from error
    local = host in HERE or host.endswith(".localhost")
    if "*" in text or not origin or not (local or "." in host) or url.user:
        raise Refused(f"{text!r} is not an address of a site, such as https://www.example.com.")
    if url.scheme != "https" and not (url.scheme == "http" and local):
        raise Refused(f"{text!r} is not https: what visitors write there could be read on the way.")
    return origin


def _colour(given: Mapping[str, str]) -> str:
    colour = given.get("colour", "").strip().lower() or COLOUR
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        raise Refused(f"{colour!r} is not a colour of six hexadecimal digits, such as {COLOUR}.")
    return colour


def on(colour: str) -> str:
    """White or black, whichever has the higher contrast on a colour (WCAG 2.2, relative luminance)."""
    light = sum(w * _linear(int(colour[i : i + 2], 16) / 255) for w, i in ((0.2126, 1), (0.7152, 3), (0.0722, 5)))
    return "#ffffff" if 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 else "#000000"


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
