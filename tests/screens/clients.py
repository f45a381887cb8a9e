"""A client who comes by the address that was mailed to them."""

from __future__ import annotations

import re

from django.http import HttpResponseBase
from django.test import Client

PRESS = re.compile(r'name="(press|lang)" value="([^"]*)"')


def pressed(browser: Client, place: str) -> dict[str, str]:
    """What the button on the page behind an address would send."""
    return dict(PRESS.findall(browser.get(place).content.decode()))


def come_in(browser: Client, place: str) -> HttpResponseBase:
    """Look, and press the button."""
    answer = browser.post(place, pressed(browser, place))
    assert answer.status_code == 302
    return answer
