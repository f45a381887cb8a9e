"""The way to a connected network: what to make there, to allow, to wait for, to write here; then the proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rapport.channels.models import Connecting
from rapport.connectors.manifest import Manifest

MAKE, ALLOW, ASK, WRITE, PROVE = "make", "allow", "ask", "write", "prove"
MARKED = (MAKE, ALLOW, ASK)  # a person says that they are done; the others are once the network says yes
TITLES: dict[str, Promise] = {
    MAKE: _("What to make there"),
    ALLOW: _("What it may do, and why"),
    ASK: _("What the network wants first"),
    WRITE: _("What to write here"),
    PROVE: _("The proof: the network is asked before anything is saved"),
}


@dataclass(frozen=True, slots=True)
class ConnectStep:
    """One of them. `done_at`: somebody said so; `needless`: there is nothing to do; `now`: the first to do."""

    code: str
    number: int
    title: Promise
    done_at: datetime | None
    needless: bool
    now: bool

    @property
    def done(self) -> bool:
        return self.needless or self.done_at is not None

    @property
    def marked(self) -> bool:
        return self.code in MARKED and not self.needless

    @property
    def template(self) -> str:
        return f"settings/step_{self.code}.html"


def steps(known: Manifest, kept: Connecting | None, app_kept: bool = False) -> list[ConnectStep]:
    """Those that this network has, each with where it stands. An app that is kept here has been made there."""
    done = _times(kept.done if kept else {})
    codes = [code for code in TITLES if _has(known, code)]
    todo = [code for code in codes if not (code in done or _needless(known, code, app_kept))]
    return [
        ConnectStep(code, n, TITLES[code], done.get(code), _needless(known, code, app_kept), code == todo[0])
        for n, code in enumerate(codes, 1)
    ]


def _has(known: Manifest, code: str) -> bool:
    return bool(known.asked_for) if code == ALLOW else not (code == ASK and known.trial)


def _needless(known: Manifest, code: str, app_kept: bool) -> bool:
    return (code == ASK and known.review is None) or (code == MAKE and app_kept)


def _times(done: Mapping[str, str]) -> dict[str, datetime]:
    return {code: datetime.fromisoformat(at) for code, at in done.items() if code in MARKED}
