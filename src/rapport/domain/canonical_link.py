"""A link as two people who share the same page would both have it: without what only says where it was clicked."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

LONGEST = 2_000
FOUND = re.compile(r"https?://[^\s<>\"'“”‹›«»]{3,2000}", re.IGNORECASE)
TRAILING = ".,;:!?)]}…"
# What campaigns, mailers and networks put behind an address, and nothing on the page depends on.
TRACKING = frozenset(
    {
        *("fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "igshid", "igsh", "si"),
        *(
            "mc_cid",
            "mc_eid",
            "mkt_tok",
            "vero_id",
            "_hsenc",
            "_hsmi",
            "hsctatracking",
            "oly_anon_id",
            "oly_enc_id",
        ),
        *("s_cid", "ref_src", "ref_url", "ref", "cmpid"),
    }
)
DOORS = ("www.", "m.", "amp.", "mobile.")
PORTS = {"http": ":80", "https": ":443"}


def canonical_link(address: str) -> str:
    """The address in its plainest form; "" for what is no web address, or longer than 2,000 characters.

    After RFC 3986, section 6.2: scheme and host in small letters, no default port, no fragment, no slash at the
    end, the query in order and without tracking. `http` and `https`, `www.` and `m.` are taken for the same page.
    """
    if len(address) > LONGEST:
        return ""
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").rstrip(".")
        port = f":{parts.port}" if parts.port else ""
        query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=60)
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    if scheme not in PORTS or not host:
        return ""
    for door in DOORS:
        if host.startswith(door) and host.count(".") > 1:
            host = host.removeprefix(door)
            break
    port = "" if port in PORTS.values() else port
    kept = sorted((name, said) for name, said in query if not _tracks(name))
    found = urlunsplit(("https", host + port, parts.path.rstrip("/"), urlencode(kept, errors="replace"), ""))
    return found if len(found) <= LONGEST else ""


def links_in(text: str) -> list[str]:
    """The web addresses that stand in words, each once, in order; at most twenty."""
    found = (one.group().rstrip(TRAILING) for one in FOUND.finditer(text))
    return list(dict.fromkeys(found))[:20]


def site_of(address: str) -> str:
    """The host of a canonical link, for people to read."""
    return urlsplit(address).netloc


def _tracks(name: str) -> bool:
    plain = name.lower()
    return plain.startswith(("utm_", "mtm_", "pk_")) or plain in TRACKING
