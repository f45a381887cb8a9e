"""The well-known providers, from `providers.toml`: by an address's domain, or by who takes its mail."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import msgspec


class Provider(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One provider; `imap` and `smtp` are host:port. What the other fields say is at the head of the file."""

    name: str
    domains: list[str]
    mx: list[str]
    imap: str
    smtp: str
    source: str
    app_password: str = ""
    files_sent: bool = False
    refuses: bool = False

    @property
    def values(self) -> dict[str, str]:
        """What it says for the fields of the form."""
        return {**place("imap", self.imap), **place("smtp", self.smtp), **self._sent}

    @property
    def _sent(self) -> dict[str, str]:
        return {"keep_sent": "server"} if self.files_sent else {}


def place(which: str, host_port: str) -> dict[str, str]:
    host, _, port = host_port.rpartition(":")
    return {f"{which}_host": host, f"{which}_port": port}


@cache
def providers() -> list[Provider]:
    text = files(__package__ or "").joinpath("providers.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text)["providers"], list[Provider])


def by_domain(domain: str) -> Provider | None:
    return next((one for one in providers() if domain in one.domains), None)


def by_servers(names: Iterable[str]) -> Provider | None:
    """The provider to whom one of these mail servers belongs: the name itself, or one below it."""
    asked = [f".{name.rstrip('.').lower()}" for name in names]
    ends = [(f".{end}", one) for one in providers() for end in one.mx]
    return next((one for name in asked for end, one in ends if name.endswith(end)), None)


def by_host(host: str) -> Provider | None:
    """Whose server this is."""
    return next((one for one in providers() if host in (_host(one.imap), _host(one.smtp))), None)


def _host(host_port: str) -> str:
    return host_port.rpartition(":")[0]
