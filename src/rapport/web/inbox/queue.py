"""The queue: one view of the conversations, narrowed by filters and words, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rapport.domain.reading import Tone
from rapport.inbox.lists import BadFilter, conversations, down_to, page
from rapport.inbox.models import Conversation, Label
from rapport.inbox.search import matching
from rapport.outbox.models import Reply, Step
from rapport.people.models import Brand, Channel, Person
from rapport.web.access import BrandRequest
from rapport.web.inbox.words import LANGUAGES, TONES, VIEW_NAMES, network

ROWS = 24
MOST = 999
COUNTED = ("waiting", "mine", "drafts", "unknown", "snoozed")
Choice = tuple[str, str | Promise, list[tuple[str, str]]]
FILTERS = ("network", "tone", "label", "assignee", "language")


@dataclass
class Queue:
    """What a person asked to see: the page below `after`, or all above `to`; `open` is the conversation beside."""

    brand: Brand
    me: Person
    view: str = "waiting"
    filters: dict[str, str] = field(default_factory=dict)
    words: str = ""
    after: str = ""
    to: str = ""
    open: int = 0

    @classmethod
    def asked(cls, request: BrandRequest, open: int = 0) -> Queue:
        """The queue named by the address. Unknown views and filters are not there."""
        given = request.GET
        shown = given.get("open", "")
        return cls(
            request.brand,
            request.person,
            given.get("view", "waiting"),
            {name: given[name] for name in FILTERS if given.get(name)},
            given.get("q", "").strip()[:200],
            given.get("after", ""),
            given.get("to", ""),
            open or (int(shown) if shown.isdigit() else 0),
        )

    @property
    def name(self) -> str:
        return str(VIEW_NAMES.get(self.view, ""))

    @cached_property
    def page(self) -> tuple[list[Conversation], str | None]:
        """The rows and the cursor of the next page."""
        try:
            rows = conversations(self.brand, self.view, self.filters, self.me)
            if self.words:
                found = Conversation.of(self.brand).filter(matching(self.brand, self.words))
                rows = rows.filter(pk__in=found.values("pk"))
            doubts = Reply.of(self.brand).filter(floor=OuterRef("floor"), step=Step.UNKNOWN)
            rows = rows.annotate(in_doubt=Exists(doubts)).prefetch_related("labellings__label")
            return (down_to(rows, self.to), None) if self.to else page(rows, self.after, ROWS)
        except BadFilter as error:
            raise Http404(str(error)) from error

    @property
    def rows(self) -> list[Conversation]:
        return self.page[0]

    @property
    def query(self) -> str:
        """The address's query that asks for this queue again, without the page."""
        asked = {"view": self.view if self.view != "waiting" else "", "q": self.words, **self.filters}
        return urlencode({name: value for name, value in asked.items() if value})

    @property
    def more(self) -> str:
        """The query of the next page, empty at the end."""
        return (
            urlencode({"after": self.page[1]}) + (f"&{self.query}" if self.query else "") if self.page[1] else ""
        )

    @property
    def same(self) -> str:
        """The query that asks for this page again, with what came since."""
        return urlencode({"to": self.page[1] or "", "open": self.open or ""}) + (
            f"&{self.query}" if self.query else ""
        )

    @cached_property
    def views(self) -> list[tuple[str, str, int | None]]:
        """Every view: its code, its name, and how many are in it where that is worth counting."""
        return [(code, str(name), self._count(code)) for code, name in VIEW_NAMES.items()]

    def _count(self, view: str) -> int | None:
        if view not in COUNTED:
            return None
        return conversations(self.brand, view, None, self.me).order_by()[: MOST + 1].count()

    @cached_property
    def choices(self) -> list[Choice]:
        """The filters that can be set: code, name, and (value, name) of each choice."""
        networks = Channel.of(self.brand).values_list("network", flat=True).distinct().order_by("network")
        people = Person.objects.filter(memberships__brand=self.brand).order_by("name")
        labels = Label.of(self.brand).order_by("name").values_list("name", flat=True)
        return [
            ("network", _("Network"), [(one, network(one)) for one in networks]),
            ("tone", _("Tone"), [(one.value, str(TONES[one.value][0])) for one in Tone]),
            ("label", _("Label"), [(one, one) for one in labels]),
            ("assignee", _("Whose"), [("nobody", str(_("Nobody's"))), *((p.handle, p.name) for p in people)]),
            ("language", _("Language"), [(one, str(name)) for one, name in LANGUAGES.items()]),
        ]
