"""How far Facebook is with a film, read from its `status`; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from rapport.connectors.json_fields import part, parts, text

SITE = "https://www.facebook.com"
PHASES = ("uploading_phase", "processing_phase", "publishing_phase")
BEGUN = frozenset({"in_progress", "complete"})


@dataclass(frozen=True, slots=True)
class FilmState:
    """`known`: it is there; `taken`: it was told to be shown; `seen`: it is; `spoilt`: it cannot be, and `why`."""

    number: str = ""
    taken: bool = False
    seen: bool = False
    spoilt: bool = False
    why: str = ""
    post: str = ""
    url: str = ""

    @property
    def known(self) -> bool:
        return bool(self.number)


def state_of(said: Mapping[str, Any]) -> FilmState:
    """Of a film as `{video}?fields=id,status,published,post_id,permalink_url` gives it; {} is one that is gone.

    Each phase tells `not_started`, `in_progress`, `complete` or `error`; work begins once it is to be shown.
    """
    status, number = part(said, "status"), text(said, "id")
    told, phases = text(status, "video_status"), {name: text(status, name, "status") for name in PHASES}
    if not number or told == "expired":
        return FilmState()
    spoilt = told == "error" or "error" in phases.values()
    reasons = [text(one, "message") for name in PHASES for one in parts(status, name, "errors")]
    works = told == "processing" or bool({phases["processing_phase"], phases["publishing_phase"]} & BEGUN)
    seen = phases["publishing_phase"] == "complete" or (told == "ready" and said.get("published") is True)
    link = text(said, "permalink_url")
    return FilmState(
        number=number,
        taken=works or seen,
        seen=seen and not spoilt,
        spoilt=spoilt,
        why=next((one for one in reasons if one), "")[:200].rstrip(". "),
        post=text(said, "post_id"),
        url=urljoin(SITE, link) if link.startswith(("/", f"{SITE}/")) else "",
    )
