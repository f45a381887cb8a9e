"""What the networks decided lately about templates, each with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.accounts.models import Brand
from rapport.channels.models import TemplateChange
from rapport.domain.set_apart import isolated
from rapport.domain.template import TemplateState

LATELY = timedelta(days=7)
LOOK, MOST = 100, 8
NOW_IT: dict[str, Promise] = {
    TemplateState.APPROVED: gettext_lazy("Template ‘%(name)s’ (%(language)s) is approved now."),
    TemplateState.REFUSED: gettext_lazy("Template ‘%(name)s’ (%(language)s) was refused by the network."),
    TemplateState.PAUSED: gettext_lazy("Template ‘%(name)s’ (%(language)s) was paused by the network."),
}
NO_LONGER: dict[str, Promise] = {
    TemplateState.REFUSED: gettext_lazy(
        "Template ‘%(name)s’ (%(language)s) is no longer approved: the network refuses it now."
    ),
    TemplateState.PAUSED: gettext_lazy(
        "Template ‘%(name)s’ (%(language)s) is no longer approved: the network paused it."
    ),
    TemplateState.WAITING: gettext_lazy(
        "Template ‘%(name)s’ (%(language)s) is no longer approved: the network checks it anew."
    ),
    TemplateState.GONE: gettext_lazy(
        "Template ‘%(name)s’ (%(language)s) is no longer on the network's list: it was deleted there."
    ),
}
TO_DO: dict[str, Promise] = {
    TemplateState.APPROVED: gettext_lazy("It can be sent from now on."),
    TemplateState.REFUSED: gettext_lazy(
        "Change its words at the network and have them checked again; choose another one until then."
    ),
    TemplateState.PAUSED: gettext_lazy(
        "Customers found it unwelcome: send it to fewer, or change its words at the network. "
        "A pause ends by itself; choose another one until then."
    ),
    TemplateState.WAITING: gettext_lazy("Choose another one until it is approved; Today will say so."),
    TemplateState.GONE: gettext_lazy("Choose another one, or write it anew at the network."),
}


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """One template's latest change. `says` and `to_do` are sentences, `meaning` a colour."""

    change: TemplateChange
    says: str
    to_do: str
    meaning: str


def template_lines(brand: Brand, now: datetime) -> list[TemplateLine]:
    """One line for each template whose state changed lately to something that matters, the newest first."""
    rows = TemplateChange.of(brand).filter(at__gt=now - LATELY, channel__closed_at__isnull=True)
    latest: dict[tuple[int, str, str], TemplateChange] = {}
    for row in rows.select_related("channel").order_by("-at", "-pk")[:LOOK]:
        latest.setdefault((row.channel_id, row.name, row.language), row)
    return [line for row in latest.values() if (line := _line(row))][:MOST]


def _line(row: TemplateChange) -> TemplateLine | None:
    """Nothing to tell where one that could not be sent still cannot be, and nobody refused it."""
    words = NO_LONGER if row.was == TemplateState.APPROVED else NOW_IT
    if (sentence := words.get(row.state)) is None:
        return None
    says = str(sentence) % {"name": isolated(row.name), "language": isolated(row.language)}
    if row.reason:
        says += " " + _("It says: “%(reason)s”.") % {"reason": isolated(row.reason.rstrip("."))}
    return TemplateLine(row, says, str(TO_DO[row.state]), "good" if row.state == TemplateState.APPROVED else "bad")
