"""Networks that people look for and that nothing here can talk to yet."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from functools import cache
from importlib.resources import files

import msgspec


class MissingNetwork(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`also`: other names and words that somebody may look for it by."""

    code: str
    name: str
    also: str = ""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    networks: list[MissingNetwork]


@cache
def _known() -> list[MissingNetwork]:
    text = files("rapport.connectors").joinpath("not_yet.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _File).networks


def not_yet(there: Collection[str]) -> list[MissingNetwork]:
    """Those for which none of the connectors that are `there` was made, whatever part of the name they have."""
    return [one for one in _known() if not any(code.startswith(one.code) for code in there)]
