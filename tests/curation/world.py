"""Casa Aurora on the practice network, with people who say things worth passing on, and feeds that tests write."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

from django.utils import timezone

from rapport.channels.connected import opened
from rapport.connectors.base import ChannelConfig, Connector
from rapport.connectors.errors import TryAgain
from rapport.connectors.http import Http
from rapport.connectors.registry import connector
from rapport.connectors.response import Response
from rapport.curation.looking import look_around
from rapport.curation.models import Becomes, CuratedCard, Looks, Watcher
from rapport.curation.watching import WatcherGiven, set_watcher
from rapport.triage.read import default_reader
from tests.street import Street

ADDRESS = "https://quaderni.example/feed"
FEED = (
    "<rss version='2.0'><channel><title>Quaderni</title><link>https://quaderni.example/</link>{}</channel></rss>"
)
ITEM = (
    "<item><title>{title}</title><link>{link}</link><guid>{link}</guid><pubDate>{at}</pubDate>"
    "<description>{words}</description></item>"
)
_reader = default_reader()


@dataclass
class FakeHttp(Http):
    """A web of feeds: what stands at an address, or None where nothing answers."""

    pages: dict[str, bytes | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()

    async def request(self, method: str, url: str, **more: object) -> Response:  # type: ignore[override]
        body = self.pages.get(url)
        if body is None:
            raise TryAgain("Nobody answers there.", 120.0)
        return Response(200, {}, body, url)


@dataclass
class Field:
    """One brand, its street, and the feeds of the world."""

    street: Street
    web: FakeHttp = field(default_factory=FakeHttp)

    @classmethod
    def open(cls, folder: Path) -> Field:
        street = Street.open(folder)
        street.now = timezone.now()  # by which a feed's connector tells what is new
        return cls(street)

    @property
    def now(self) -> datetime:
        return self.street.now

    def watch(self, words: str = "joint", looks: Looks = Looks.KEYWORD, **more: object) -> Watcher:
        channel = None if looks is Looks.FEED else self.street.channel
        more = {"millionths_a_day": 100_000, **more}
        given = WatcherGiven(words, looks, words, channel, **more)  # type: ignore[arg-type]
        return set_watcher(self.street.brand, given, self.street.ana, self.now)

    def feed(self, becomes: Becomes = Becomes.CARDS, **more: object) -> Watcher:
        channels = () if becomes is Becomes.CARDS else (self.street.channel,)
        return self.watch(ADDRESS, Looks.FEED, becomes=becomes, channels=channels, **more)

    def entries(self, *titles: str, words: str = "Three glues, three mistakes.") -> None:
        at = format_datetime(self.now)
        items = [
            ITEM.format(title=escape(one), link=f"https://quaderni.example/{n}", at=at, words=escape(words))
            for n, one in enumerate(titles)
        ]
        self.web.pages[ADDRESS] = FEED.format("".join(items)).encode()

    def opened(self, watcher: Watcher, http: Http) -> Connector:
        if watcher.channel:
            return opened(watcher.channel, http)
        return connector(watcher.network)(ChannelConfig(key="", settings={"address": watcher.words}), self.web)

    def look(self) -> int:
        return look_around(_reader, self.now, self.opened)

    def look_again(self, **minutes: float) -> int:
        self.street.pass_time(60 * minutes.get("minutes", 61))
        return self.look()

    def found(self, *texts: str, handle: str = "tove") -> list[CuratedCard]:
        """Cards of these words, through a watcher for all of them."""
        if not Watcher.of(self.street.brand).exists():
            self.watch("wood")
        for text in texts:
            self.says(f"{text} wood", handle)
        self.look_again()
        return self.cards()[-len(texts) :]

    def cards(self) -> list[CuratedCard]:
        return list(CuratedCard.of(self.street.brand).order_by("pk"))

    def says(self, text: str, handle: str = "tove", **more: object) -> None:
        self.street.says(text, handle, kind="mention", **more)
