"""Living through the past: each line is said, received, decided and answered at its own time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from rapport import flow
from rapport.accounts.models import Person
from rapport.answers.models import Wording
from rapport.channels.models import Channel
from rapport.connectors.practice.network import Network
from rapport.connectors.practice.values import Happening
from rapport.demo.house import the_network
from rapport.demo.lines import handle_of
from rapport.inbox import conversation_actions
from rapport.inbox.approve import approve
from rapport.inbox.models import Conversation, Draft, Need
from rapport.inbox.write import write
from rapport.intake.log import Raw
from rapport.intake.open_log import open_log
from rapport.outbox.kinds.reply import outgoing
from rapport.outbox.models import Reply, Step
from rapport.triage.read import default_reader
from rapport.triage.reader import Readers

ON_THE_WAY = timedelta(seconds=5)


@dataclass(frozen=True)
class PastLine:
    """One line of the past: when, in which talk, who does what."""

    at: datetime
    talk: int
    who: str
    deed: str
    text: str


def live_through(
    talks: Sequence[dict[str, Any]], channel: Channel, team: dict[str, Person], now: datetime
) -> None:
    """Play the past in order of time; the channel's cursor ends behind it."""
    past = Past(talks, channel, team)
    with past.network.store.writing():
        for line in sorted(
            lines(talks, now, ZoneInfo(channel.brand.time_zone)), key=lambda line: (line.at, line.talk)
        ):
            past.live(line)
    past.keep()
    Channel.across_brands.filter(pk=channel.pk).update(cursor=str(past.seen))


def lines(talks: Sequence[dict[str, Any]], now: datetime, zone: ZoneInfo) -> Iterator[PastLine]:
    """All lines with their times; what would lie ahead of now is left out."""
    for number, talk in enumerate(talks):
        begin = _begin(talk, now, zone)
        for words, minutes, text in talk["lines"]:
            who, _, deed = words.partition(" ")
            at = begin + timedelta(minutes=minutes)
            if at <= now:
                yield PastLine(at, number, who, deed, text)


def _begin(talk: dict[str, Any], now: datetime, zone: ZoneInfo) -> datetime:
    if "hours" in talk:
        return now - timedelta(hours=talk["hours"])
    day = now.astimezone(zone).date() - timedelta(days=talk["days"])
    return datetime.combine(day, time.fromisoformat(talk["at"]), zone)


class Past:
    """The network, the brand's channel, and how far the network was read."""

    def __init__(self, talks: Sequence[dict[str, Any]], channel: Channel, team: dict[str, Person]) -> None:
        self.talks = talks
        self.channel = channel
        self.team = team
        self.network: Network = the_network()
        self.log = open_log()
        self.readers = Readers(default_reader())
        self.log_end = self.log.last()
        self.raws: list[Raw] = []
        self.seen = 0
        self.feed = ""
        self.latest: dict[int, str] = {}

    def live(self, line: PastLine) -> None:
        if line.who == "customer":
            self._say(line)
        elif line.deed == "posts":
            self.feed = self.network.brand_says(self.channel.handle, line.text, at=line.at).id
        else:
            self._do(line, self.team[line.who], self._conversation(line.talk))
        self._hear(line.at)
        self._deliver(line.at)

    def _say(self, line: PastLine) -> None:
        talk = self.talks[line.talk]
        before = self.latest.get(line.talk, self.feed if talk["kind"] == "comment" else "")
        post = self.network.say(
            self.channel.handle,
            handle_of(talk["name"]),
            talk["name"],
            line.text,
            talk["kind"],
            rating=talk.get("rating"),
            in_reply_to=before,
            bot=talk.get("bot", False),
            at=line.at,
        )
        self.latest[line.talk] = post.id

    def _do(self, line: PastLine, by: Person, conversation: Conversation) -> None:
        if line.deed == "":
            write(conversation, line.text, by, line.at)
        elif line.deed == "approves":
            self._approve(conversation, line, by)
        elif line.deed == "labels":
            conversation_actions.label(conversation, line.text, by, line.at)
        elif line.deed == "notes":
            conversation_actions.add_note(conversation, line.text, by, line.at)
        elif line.deed == "takes":
            conversation_actions.take_over(conversation, by, line.at)
        elif line.deed == "resolves":
            conversation_actions.resolve(conversation, by, line.at)
        else:
            raise ValueError(f"Nobody knows how to {line.deed!r}; see past.toml.")

    def _approve(self, conversation: Conversation, line: PastLine, by: Person) -> None:
        if draft := Draft.across_brands.filter(conversation=conversation, verdict__isnull=True).first():
            approve(draft, by, line.at)
            return
        if conversation.need == Need.NOTHING:
            return
        wordings = Wording.across_brands.filter(brand=self.channel.brand, article__title=line.text)
        write(conversation, wordings.get(language=conversation.language).answer, by, line.at)

    def _conversation(self, talk: int) -> Conversation:
        return Conversation.across_brands.select_related("floor", "channel", "brand", "identity").get(
            channel=self.channel, messages__network_id=self.latest[talk]
        )

    def _hear(self, at: datetime) -> None:
        """What happened on the network since, through the log and the flow."""
        new: list[Happening] = self.network.events(self.channel.handle, self.seen)
        if not new:
            return
        self.seen = new[-1].id
        begin = self.log_end + len(self.raws) + 1
        batch = [
            Raw(begin + n, self.channel.key, at.timestamp(), msgspec.json.encode(one)) for n, one in enumerate(new)
        ]
        self.raws += batch
        flow.receive(batch, self.readers, at)

    def keep(self) -> None:
        """What was received goes into the intake log, in one write; nobody else writes before the first start."""
        places = self.log.append([(raw.channel, raw.body) for raw in self.raws])
        if places != [raw.id for raw in self.raws]:
            raise RuntimeError("Something was received while the demo was loading; nothing was kept. Load again.")

    def _deliver(self, at: datetime) -> None:
        """Words in line reach the network a few seconds later; their echo proves them sent."""
        due = Reply.of(self.channel.brand).filter(channel=self.channel, step=Step.QUEUED).order_by("pk")
        for words in [outgoing(reply) for reply in due]:
            post = self.network.answer(
                self.channel.handle,
                words.key,
                words.text,
                in_reply_to=words.in_reply_to,
                to=words.to,
                automatic=words.automatic,
                at=at + ON_THE_WAY,
            )
            self._hear(post.at)
