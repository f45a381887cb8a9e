"""Addresses in words, with UTM behind them, and short ones in their place. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

ADDRESS = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
# Behind an address these are the sentence's, as a closing bracket is that was opened outside.
SENTENCE = ".,;:!?…»”’*_"
MOST, LONGEST = 20, 2000


def addresses(words: str) -> list[str]:
    """The addresses in words, each once, at most `MOST` of at most `LONGEST` characters."""
    found = (_bare(one[0]) for one in ADDRESS.finditer(words))
    return [one for one in dict.fromkeys(found) if len(one) <= LONGEST and leads_somewhere(one)][:MOST]


def replaced(words: str, short: Mapping[str, str]) -> str:
    """The words with every whole address that has a short one as that."""

    def one(match: re.Match[str]) -> str:
        bare = _bare(match[0])
        return short.get(bare, bare) + match[0][len(bare) :]

    return ADDRESS.sub(one, words)


def with_utm(address: str, given: Mapping[str, str]) -> str:
    """The address with what is given behind it, where it does not say so itself; its own order stays."""
    parts = urlsplit(address)
    own = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    added = urlencode({name: said for name, said in given.items() if said and name not in own})
    return urlunsplit(parts._replace(path=parts.path or "/", query="&".join(filter(None, [parts.query, added]))))


def leads_somewhere(address: str) -> bool:
    """Whether it is an address of the web with a host, and no name or password in it."""
    try:
        parts = urlsplit(address)
        return parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def _bare(found: str) -> str:
    bare = found.rstrip(SENTENCE)
    while bare.endswith((")", "]")) and bare.count(bare[-1]) > bare.count({")": "(", "]": "["}[bare[-1]]):
        bare = bare[:-1].rstrip(SENTENCE)
    return bare
