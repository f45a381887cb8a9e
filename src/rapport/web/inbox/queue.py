"""The queue: one view of the conversations, narrowed by filters and words, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rapport.accounts.models import Brand, Person
from rapport.channels.models import Channel
from rapport.domain.found_words import excerpt
from rapport.domain.parameters import number_or
from rapport.domain.reading import Tone
from rapport.domain.usual_wait import NOT_KNOWN, UsualWaits
from rapport.inbox.lists import BadFilter, conversations, down_to, page
from rapport.inbox.models import Conversation, Label, Presence, SavedView, UnsentWords
from rapport.inbox.order import Order, above, page_of, waits
from rapport.inbox.pace import TeamPace, pace_of
from rapport.inbox.presence import around
from rapport.inbox.saved_views import saved_views
from rapport.inbox.search import matching, said_in
from rapport.outbox.models import Reply, Step
from rapport.web.access import BrandRequest
from rapport.web.inbox.queue_address import FILTERS, LIVE, address, numbers_asked, order_asked, query_of
from rapport.web.inbox.time_left import counted_waits, empty_by
from rapport.web.inbox.words import LANGUAGES, ORDERS, TONES, VIEW_NAMES, network
from rapport.web.today.headline import counted_from

ROWS = 24
MOST = 999
COUNTED = ("waiting", "mine", "drafts", "unknown", "snoozed")
Choice = tuple[str, str | Promise, list[tuple[str, str]]]


@dataclass
class Queue:
    """What a person asked to see: the page below `after`, or `only` some, or all above `to`, as they are now.

    `open` is the conversation beside; `most` bounds the rows.
    """

    brand: Brand
    me: Person
    view: str = "waiting"
    filters: dict[str, str] = field(default_factory=dict)
    words: str = ""
    after: str = ""
    to: str = ""
    only: tuple[int, ...] = ()
    open: int = 0
    most: int = ROWS
    order: Order = Order.NEWEST
    now: datetime = field(default_factory=timezone.now)
    told: str = ""

    @classmethod
    def asked(cls, request: BrandRequest, open: int = 0) -> Queue:
        """The queue named by the address. Unknown views and filters are not there."""
        given = request.GET
        return cls(
            request.brand,
            request.person,
            given.get("view", "waiting"),
            {name: given[name] for name in FILTERS if given.get(name)},
            given.get("q", "").strip()[:200],
            given.get("after", ""),
            given.get("to", ""),
            numbers_asked(given.get("only", "")),
            open or number_or(given.get("open", "")),
            order=order_asked(request),
            now=request.now,
            told=given.get("usual", ""),
        )

    @property
    def name(self) -> str:
        return self.kept.name if self.kept else str(VIEW_NAMES.get(self.view, ""))

    @cached_property
    def saved(self) -> list[tuple[SavedView, str]]:
        """My saved views and the brand's, each with the query that asks for it."""
        return [(row, address(row)) for row in saved_views(self.brand, self.me)]

    @property
    def kept(self) -> SavedView | None:
        """The saved view that is shown, if it is one."""
        asked = self.asked_for
        return next((row for row, query in self.saved if query == asked), None)

    @property
    def asked_for(self) -> str:
        """The query of this list with everything said, as saved views have it."""
        return query_of(self.view, self.words, self.filters, self.order)

    @cached_property
    def page(self) -> tuple[list[Conversation], str | None]:
        """The rows and the cursor of the next page."""
        try:
            rows = conversations(self.brand, self.view, self.filters, self.me)
            if self.words:
                rows = rows.filter(matching(self.brand, self.words))
            doubts = Reply.of(self.brand).filter(floor=OuterRef("floor"), step=Step.UNKNOWN)
            yours = UnsentWords.of(self.brand).filter(conversation=OuterRef("pk"), person=self.me)
            rows = rows.annotate(in_doubt=Exists(doubts), yours=Exists(yours)).prefetch_related(
                "labellings__label"
            )
            if self.order is not Order.NEWEST:
                rows = waits(rows, self.order, self.usual if self.order is Order.TIME else NOT_KNOWN)
            if self.only:
                return list(rows.filter(pk__in=self.only)), None
            if self.order is not Order.NEWEST:
                return (above(rows, self.to, LIVE), None) if self.to else page_of(rows, self.after, self.most)
            return (down_to(rows, self.to, LIVE), None) if self.to else page(rows, self.after, self.most)
        except BadFilter as error:
            raise Http404(str(error)) from error

    @cached_property
    def found(self) -> dict[int, str]:
        """Of each row that was searched for, the part of what was said in which the words stand."""
        if not self.words or not self.rows:
            return {}
        said = said_in(self.brand, self.words, [row.pk for row in self.rows])
        return {number: excerpt(text, self.words) for number, text in said.items()}

    @cached_property
    def here(self) -> dict[int, list[Presence]]:
        """Who else is in each of these conversations now."""
        return around(self.brand, [row.pk for row in self.rows], self.me, self.now) if self.rows else {}

    @property
    def rows(self) -> list[Conversation]:
        return self.page[0]

    @property
    def query(self) -> str:
        """The address's query that asks for this queue again, without the page."""
        asked = {"view": self.view if self.view != "waiting" else "", "q": self.words, **self.filters}
        asked["order"] = self.order.value if self.order is not Order.NEWEST else ""
        return urlencode({name: value for name, value in asked.items() if value})

    @property
    def orders(self) -> list[tuple[str, str, str, str, str]]:
        """Each order: its code, its name, what it means, the key after `o`, and the query that asks for it."""
        asked = {"view": self.view, "q": self.words, **self.filters}
        given = {name: value for name, value in asked.items() if value}
        return [
            (code, str(name), str(means), code[0], urlencode({**given, "order": code}))
            for code, (name, means) in ORDERS.items()
        ]

    @property
    def ordered(self) -> str:
        return str(ORDERS[self.order][0])

    @cached_property
    def pace(self) -> TeamPace:
        return pace_of(self.brand, self.now)

    @cached_property
    def usual(self) -> UsualWaits:
        """The usual waits, as the page that asks for rows was told them; else counted."""
        return UsualWaits.heard(self.told) if self.told else self.pace.usual(self.brand)

    @property
    def outlook(self) -> tuple[str, str, str]:
        """Until when what waits is answered; from what that is counted, and the time left on each row."""
        waiting = next((count or 0 for code, _name, count in self.views if code == "waiting"), 0)
        found = self.pace.outlook(waiting, self.now)
        return empty_by(found), counted_from(found), counted_waits(self.usual)

    @property
    def more(self) -> str:
        """The query of the next page, empty at the end."""
        return f"{urlencode({'after': self.page[1]})}&{self._said}" if self.page[1] else ""

    @property
    def same(self) -> str:
        """The query that asks for this queue's rows as they are now."""
        return "&".join(filter(None, (urlencode({"open": self.open}) if self.open else "", self._said)))

    @property
    def _said(self) -> str:
        """The query with its order said, whatever was chosen in another window since."""
        newest = "order=newest" if self.order is Order.NEWEST else ""
        usual = f"usual={self.usual.told}"
        return "&".join(filter(None, (self.query, newest, usual)))

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
            ("assignee", _("Whose"), [("nobody", str(_("Unassigned"))), *((p.handle, p.name) for p in people)]),
            ("language", _("Language"), [(one, str(name)) for one, name in LANGUAGES.items()]),
        ]
