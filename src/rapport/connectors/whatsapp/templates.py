"""Templates of WhatsApp: as Meta lists them, and as one is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rapport.connectors.json_fields import parts, text
from rapport.domain.account_told import TemplateTold
from rapport.domain.template import NetworkTemplate, Obstacle, TemplateState, TemplateUse, on_one_line

FIELDS = "name,language,category,status,components"
STATES = {
    "APPROVED": TemplateState.APPROVED,
    "REINSTATED": TemplateState.APPROVED,
    "UNARCHIVED": TemplateState.APPROVED,
    "UNPAUSED": TemplateState.APPROVED,
    "PAUSED": TemplateState.PAUSED,
    "DISABLED": TemplateState.REFUSED,
    "REJECTED": TemplateState.REFUSED,
    "LOCKED": TemplateState.REFUSED,
    "PENDING": TemplateState.WAITING,
    "IN_APPEAL": TemplateState.WAITING,
    "ARCHIVED": TemplateState.GONE,
    "PENDING_DELETION": TemplateState.GONE,
    "DELETED": TemplateState.GONE,
}
NO_REASON = ("", "NONE", "null")
PLAIN_BUTTONS = frozenset({"QUICK_REPLY", "PHONE_NUMBER", "URL"})


def read_template(row: Mapping[str, Any]) -> NetworkTemplate | None:
    """One row of Meta's list; None for what has no name or no words."""
    found = {text(one, "type").upper(): one for one in parts(row, "components")}
    header, body = found.get("HEADER", {}), text(found.get("BODY", {}), "text")
    name, language = text(row, "name"), text(row, "language")
    if not name or not language or not body:
        return None
    plain = text(header, "format").upper() in ("", "TEXT")
    buttons = parts(found.get("BUTTONS", {}), "buttons")
    obstacle = "" if plain else str(Obstacle.FILE)
    if not all(text(one, "type").upper() in PLAIN_BUTTONS and "{{" not in text(one, "url") for one in buttons):
        obstacle = obstacle or str(Obstacle.BUTTON)
    state = STATES.get(text(row, "status").upper(), TemplateState.WAITING)
    words = text(header, "text") if plain else ""
    footer = text(found.get("FOOTER", {}), "text")
    return NetworkTemplate(name, language, text(row, "category").lower(), state, body, words, footer, obstacle)


def message(use: TemplateUse) -> dict[str, Any]:
    """The body of a call that sends it. Places with names say them; numbered ones stand in order."""
    components = []
    for part in ("header", "body"):
        own = [
            (place.partition(" ")[2], value) for place, value in use.values.items() if place.startswith(f"{part} ")
        ]
        own.sort(key=lambda one: int(one[0]) if one[0].isdecimal() else 0)  # databases keep no order of names
        if own:
            components.append({"type": part, "parameters": [_parameter(name, value) for name, value in own]})
    said = {"name": use.name, "language": {"policy": "deterministic", "code": use.language}}
    return {"type": "template", "template": {**said, **({"components": components} if components else {})}}


def _parameter(name: str, value: str) -> dict[str, str]:
    named = {} if name.isdecimal() else {"parameter_name": name}
    return {"type": "text", **named, "text": on_one_line(value)}


def told(value: Mapping[str, Any], at: datetime) -> list[TemplateTold]:
    """What Meta calls about one template; a word for its state that is not known here says nothing of it."""
    name, language = text(value, "message_template_name"), text(value, "message_template_language")
    state = STATES.get((text(value, "event") or text(value, "status")).upper())
    if not name or not language or state is None:
        return []
    report = f"template:{name}:{language}:{state}:{at.isoformat()}"
    return [TemplateTold(report, name, language, state, at, _reason(value))]


def _reason(value: Mapping[str, Any]) -> str:
    """Meta's own words where it has some, else its code for them."""
    ways = (("rejection_info", "reason"), ("other_info", "description"), ("other_info", "title"), ("reason",))
    said = next((found for way in ways if (found := text(value, *way)) not in NO_REASON), "")
    return on_one_line(said if " " in said else said.replace("_", " ").lower())[:300]
