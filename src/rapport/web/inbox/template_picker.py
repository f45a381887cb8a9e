"""What stands in the picker of templates: the choice, the one chosen, how it reads and what it costs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.http import QueryDict

from rapport.channels.models import MessageTemplate
from rapport.channels.templates import templates_of
from rapport.connectors.prices import written
from rapport.domain.parameters import number_or
from rapport.inbox.marketing import is_marketing, is_stopped_here
from rapport.web.inbox.talk import Talk


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a template: the form's name for it, what it is called, what stands in it."""

    field: str
    name: str
    value: str


@dataclass
class TemplatePicker:
    """`given` is what the form said so far."""

    talk: Talk
    given: QueryDict = field(default_factory=QueryDict)

    @cached_property
    def rows(self) -> list[MessageTemplate]:
        """Those in the conversation's language first."""
        own = self.talk.conversation.language
        return sorted(templates_of(self.talk.conversation.channel), key=lambda one: one.language[:2] != own)

    @property
    def usable(self) -> list[MessageTemplate]:
        return [one for one in self.rows if one.value.leaves and one not in self.unwanted]

    @property
    def others(self) -> list[MessageTemplate]:
        """Shown with what the network says of them."""
        return [one for one in self.rows if not one.value.leaves or one in self.unwanted]

    @cached_property
    def unwanted(self) -> list[MessageTemplate]:
        """Advertisements that could leave, where the customer wants none."""
        found = [one for one in self.rows if one.value.leaves and is_marketing(one)]
        return found if found and is_stopped_here(self.talk.conversation) else []

    @property
    def fetched_at(self) -> datetime | None:
        return self.rows[0].fetched_at if self.rows else None

    @cached_property
    def chosen(self) -> MessageTemplate | None:
        wanted = number_or(self.given.get("template", ""))
        return next((one for one in self.usable if one.pk == wanted), next(iter(self.usable), None))

    @cached_property
    def places(self) -> list[Place]:
        names = self.chosen.value.places if self.chosen else ()
        return [Place(one, one.partition(" ")[2], self.given.get(one, "")) for one in names]

    @property
    def values(self) -> dict[str, str]:
        return {one.field: one.value.strip() for one in self.places}

    @property
    def preview(self) -> str:
        return self.chosen.value.text(self.values) if self.chosen else ""

    @property
    def price(self) -> dict[str, str]:
        """From which to which amount, by where the customer is; {} where nothing is known."""
        wanted = self.chosen.category if self.chosen else ""
        found = next((one for one in self.talk.network.template_prices if one.category == wanted), None)
        if found is None:
            return {}
        return {"least": written(found.least), "most": written(found.most), "currency": found.currency}

    @property
    def price_here(self) -> dict[str, str]:
        """What it costs for numbers that begin as this customer's does; {} where that is not known."""
        wanted, number = self.chosen.category if self.chosen else "", self.talk.conversation.identity.network_id
        for one in self.talk.network.place_prices:
            if one.category == wanted and (code := one.code_of(number)):
                return {"much": written(one.codes[code]), "currency": one.currency, "code": f"+{code}"}
        return {}


def picker_of(talk: Talk) -> TemplatePicker | None:
    """None where free words may leave, or the network has no templates."""
    return TemplatePicker(talk) if talk.network.can.templates and talk.window_ended else None
