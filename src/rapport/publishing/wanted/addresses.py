"""Where a picture or film is fetched, and what of an address tells at once that it cannot be."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings

from rapport.connectors.errors import Refused
from rapport.connectors.guard import target_of

# What people copy from the address bar there shows a page; the same file is had by itself.
# https://help.dropbox.com/share/force-download
PAGE_OF_DROPBOX = frozenset({"www.dropbox.com", "dropbox.com"})
DRIVE = "drive.google.com"
FILE_OF_DRIVE = re.compile(r"/file/d/([\w-]{10,100})(?:/|$)", re.ASCII)


def address_of_file(address: str) -> str:
    """The address of the file itself, where the given one is of the page that shows it."""
    try:
        found = urlsplit(address)
        host = (found.hostname or "").lower()
    except ValueError:
        return address
    asked = dict(parse_qsl(found.query))
    if host in PAGE_OF_DROPBOX and found.path.startswith(("/s/", "/scl/")):
        plain = {name: value for name, value in asked.items() if name != "dl"}
        return urlunsplit(found._replace(query=urlencode({**plain, "raw": "1"})))
    number = FILE_OF_DRIVE.match(found.path)
    named = number[1] if number else asked.get("id", "") if found.path == "/open" else ""
    if host == DRIVE and named:
        return f"https://{DRIVE}/uc?{urlencode({'export': 'download', 'id': named})}"
    return address


def unfetchable(address: str) -> str:
    """Why an address cannot be fetched as it is, without asking anybody; "" where that is not known."""
    try:
        target_of(address_of_file(address), settings.PRIVATE_HOSTS)
    except Refused as error:
        return str(error)
    return ""


def host_of(address: str) -> str:
    """Whose server it is, for taking turns."""
    try:
        found = urlsplit(address_of_file(address))
        return f"{found.hostname or ''}:{found.port or ''}".lower().rstrip(":")[:255]
    except ValueError:
        return ""
