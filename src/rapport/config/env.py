"""The environment, read once into a frozen value; every setting has a default and a line of help."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from rapport.config.errors import BadSetting

WANTS = {bool: "yes or no", int: "a whole number", float: "a number"}
HOME = Path("~/.local/share/rapport")


def _setting(name: str, default: Any, help: str) -> Any:
    return field(default=default, metadata={"name": name, "help": help})


@dataclass(frozen=True, slots=True)
class Env:
    """Everything Rapport takes from outside. Names and help are the reference page `settings`."""

    home: Path = _setting("RAPPORT_HOME", HOME, "Folder of the data, the intake log and the secrets.")
    port: int = _setting("PORT", 8000, "Port of the web process.")
    host: str = _setting("RAPPORT_HOST", "127.0.0.1", "Address the web process listens on.")
    url: str = _setting("RAPPORT_URL", "", "Address people type, when it differs from host and port.")
    hosts: frozenset[str] = _setting(
        "RAPPORT_HOSTS",
        frozenset(),
        "Further names that Rapport answers to, with commas, besides that of RAPPORT_URL and this machine's own.",
    )
    database_url: str = _setting(
        "RAPPORT_DATABASE_URL", "", "postgresql://… to use PostgreSQL; empty: SQLite in RAPPORT_HOME."
    )
    private_hosts: frozenset[str] = _setting(
        "RAPPORT_PRIVATE_HOSTS",
        frozenset(),
        "Inside hosts that may be called, as host:port separated by commas; all others must be public.",
    )
    trusted_proxies: frozenset[str] = _setting(
        "RAPPORT_TRUSTED_PROXIES", frozenset(), "Addresses whose X-Forwarded headers are believed, with commas."
    )
    metrics_token: str = _setting(
        "RAPPORT_METRICS_TOKEN", "", "Bearer token for /metrics; empty: only from this machine."
    )
    undo_seconds: float = _setting(
        "RAPPORT_UNDO_SECONDS", 10.0, "How long a reply written on the screen waits, so that it can be undone."
    )
    keep_raw_days: int = _setting(
        "RAPPORT_KEEP_RAW_DAYS", 30, "How long raw bytes stay in the intake log, in days."
    )
    film_mb: int = _setting(
        "RAPPORT_FILM_MB", 100, "The largest film that may be brought to a post, in MB; on disk it is kept once."
    )
    log: str = _setting("RAPPORT_LOG", "auto", "Shape of the log: json, plain, or auto (plain on a terminal).")
    demo: bool = _setting("RAPPORT_DEMO", True, "Load the demo brand when there is no brand yet (yes or no).")

    @property
    def address(self) -> str:
        return (
            self.url.rstrip("/") or f"http://{'localhost' if self.host == '127.0.0.1' else self.host}:{self.port}"
        )


def read(environ: Mapping[str, str]) -> Env:
    """Parse the environment. Raises `BadSetting`; unknown RAPPORT_ names are ignored."""
    values: dict[str, Any] = {}
    for one in fields(Env):
        name = one.metadata["name"]
        if name in environ and environ[name] != "":
            values[one.name] = _parse(name, environ[name], one.default)
    env = Env(**values)
    return Env(**{**values, "home": Path(env.home).expanduser().absolute()})


def _parse(name: str, text: str, default: Any) -> Any:
    try:
        if isinstance(default, bool):
            return {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}[text.lower()]
        if isinstance(default, frozenset):
            return frozenset(part.strip() for part in text.split(",") if part.strip())
        return type(default)(text) if not isinstance(default, Path) else Path(text)
    except (KeyError, ValueError) as error:
        wants = WANTS[type(default)]
        raise BadSetting(f"{name}={text!r} cannot be read: it wants {wants}. Nothing was started.") from error


env = read(os.environ)
