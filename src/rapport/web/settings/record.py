"""The record: what happened, who did it, when, and the proof that nothing of it was changed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from rapport.accounts.models import Brand, Membership
from rapport.domain.parameters import NotReadable, day, number_or
from rapport.inbox.models import Conversation
from rapport.ledger.check import size, stretch
from rapport.ledger.models import Entry
from rapport.ledger.read import entries, page
from rapport.web.access import BrandRequest, member
from rapport.web.ledger_words import ACTORS, FACTS, GROUPS, WORDS
from rapport.web.page import show

MACHINES = ("robot", "system")
FILTERS = ("group", "who", "since", "until")


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    """One page of the record; filters that make no sense are as good as none."""
    asked = {name: value for name in FILTERS if (value := request.GET.get(name, ""))}
    _label, kinds = GROUPS.get(asked.get("group", ""), ("", {}))
    rows = entries(request.brand, **_narrowed(request.brand, asked))
    found, older = page(rows, kinds, number_or(request.GET.get("before", "")) or None)
    context = {
        "lines": _lines(request.brand, found),
        "older": f"?{urlencode({**asked, 'before': older})}" if older else "",
        "asked": asked,
        "groups": [(name, label) for name, (label, _words) in GROUPS.items()],
        "members": Membership.of(request.brand).select_related("person").order_by("person__name"),
        "actors": [(name, ACTORS[name]) for name in MACHINES],
        "size": size(request.brand),
    }
    return show(request, "settings/record.html", context)


@require_safe
@member("see")
def check(request: BrandRequest) -> HttpResponse:
    """One stretch of the chain; the page asks for the next until the end is reached."""
    part = stretch(request.brand, number_or(request.GET.get("after", "")))
    template = "settings/record_check.html" if request.htmx else "settings/record_verified.html"  # type: ignore[attr-defined]
    return show(request, template, {"part": part, "size": size(request.brand)})


def _narrowed(brand: Brand, asked: dict[str, str]) -> dict[str, Any]:
    who, zone = asked.get("who", ""), ZoneInfo(brand.time_zone)
    since, until = _day(asked.get("since", "")), _day(asked.get("until", ""))
    return {
        "actor": who if who in MACHINES else "",
        "person": number_or(who) or None,
        "since": datetime.combine(since, time(), zone) if since else None,
        "until": datetime.combine(until + timedelta(days=1), time(), zone) if until else None,
    }


def _lines(brand: Brand, found: list[Entry]) -> list[dict[str, Any]]:
    talks = Conversation.of(brand).filter(pk__in={entry.conversation for entry in found if entry.conversation})
    names = dict(talks.values_list("pk", "contact__name"))
    return [
        {
            "entry": entry,
            "who": entry.person or ACTORS.get(entry.actor, entry.actor),
            "what": WORDS.get(entry.what, entry.what),
            "contact": names.get(entry.conversation or 0, ""),
            "data": [(_fact(name), _plain(value)) for name, value in _told(entry).items() if value],
        }
        for entry in found
    ]


def _told(entry: Entry) -> dict[str, Any]:
    """What the row tells besides, the row it is about first, where that has a word."""
    about = {entry.subject_kind: entry.subject_id} if entry.subject_kind in FACTS else {}
    return {**about, **entry.data}


def _fact(name: str) -> str:
    return str(FACTS.get(name) or name.replace("_", " "))


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _day(text: str) -> date | None:
    try:
        return day(text)
    except NotReadable:
        return None
