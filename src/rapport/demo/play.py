"""The script: customers who keep writing at a human pace, only while somebody looks, and react to answers.

What was played is read from the network itself (by the key of each post), so the script goes on after a restart
and the same network at the same moment continues in the same way.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from rapport.answers.disclosure import disclosed_line
from rapport.channels.models import Channel
from rapport.connectors.practice.network import Network
from rapport.connectors.practice.values import Post
from rapport.demo.house import NETWORK, read_toml, the_network
from rapport.demo.lines import SEED, ScriptCue, cue_of, handle_of, said_before, script_line

WHILE_SEEN = timedelta(minutes=1)
THINKS = timedelta(seconds=6)
PATIENCE = timedelta(seconds=90)
CROWD = 8
IMPATIENT = frozenset({"complaint", "human", "edge"})


def tick(now: datetime) -> None:
    """The clock's call, once a second: the demo's customers go on, if somebody has a screen of the brand open."""
    demo = Channel.across_brands.filter(
        brand__slug=read_toml("brand.toml")["slug"], network=NETWORK, closed_at__isnull=True
    )
    if channel := demo.first():
        play(the_network(), channel.handle, now, the_network().looked_at(channel.handle))


def play(network: Network, brand: str, now: datetime, seen_at: datetime | None, seed: str = SEED) -> list[Post]:
    """At most one more post, when it is time for one; nothing while nobody looks."""
    if seen_at is None or now - seen_at > WHILE_SEEN:
        return []
    played = said_before(network, brand)
    if played and now - played[-1].at < _pause(network, brand, played, seed):
        return []
    return [_reaction(network, brand, played, now, seed) or _opening(network, brand, played, now, seed)]


def _pause(network: Network, brand: str, played: list[Post], seed: str) -> timedelta:
    """7 to 18 seconds between two posts; 45 to 90 while many wait for an answer."""
    waiting = [post for post in _openings(played) if not _answers(network, brand, post)]
    low, high = (45, 90) if len(waiting) >= CROWD else (7, 18)
    return timedelta(seconds=Random(f"{seed}:{played[-1].key}").uniform(low, high))  # noqa: S311 — a script


def _openings(played: list[Post]) -> list[Post]:
    return [post for post in played if cue_of(post).step == "open"]


def _answers(network: Network, brand: str, opening: Post) -> list[Post]:
    """What the brand said to this customer since; the line at a hand-off is no answer."""
    theirs = [p for p in network.thread(brand, opening.thread) if int(p.id) > int(opening.id)]
    own = {opening.id} | {p.id for p in theirs if p.author == opening.author}
    mark = disclosed_line("", cue_of(opening).language).strip()
    return [p for p in theirs if p.by_brand and p.in_reply_to in own and not p.text.startswith(mark)]


def _reaction(network: Network, brand: str, played: list[Post], now: datetime, seed: str) -> Post | None:
    """Thanks after a good answer, anger after a robot where there is a complaint, a word after long silence."""
    done = {(cue_of(post).number, cue_of(post).step) for post in played}
    for opening in _openings(played):
        cue = cue_of(opening)
        if opening.kind == "review" or (cue.number, "then") in done:
            continue
        answers = _answers(network, brand, opening)
        if answers and now - answers[-1].at >= THINKS:
            return _say(network, brand, opening, cue.then(), _pool(cue, answers[-1]), answers[-1].id, now, seed)
        waits = not answers and cue.mood in IMPATIENT and now - opening.at >= PATIENCE
        if waits and (cue.number, "nudge") not in done:
            return _say(network, brand, opening, cue.nudge(), "nudge", opening.id, now, seed)
    return None


def _pool(cue: ScriptCue, answer: Post) -> str:
    """Which words fit: a robot's answer and a person's are not taken the same way."""
    if not answer.automatic:
        return cue.mood
    return "complaint-robot" if cue.mood in IMPATIENT else "question-robot"


def _say(
    network: Network, brand: str, opening: Post, cue: ScriptCue, pool: str, to: str, now: datetime, seed: str
) -> Post:
    words = read_toml("script.toml")[cue.language]["then"].get(pool) or ["👍"]
    text = Random(f"{seed}:{cue.key}").choice(words)  # noqa: S311
    return network.say(
        brand, opening.author, opening.name, text, opening.kind, in_reply_to=to, at=now, key=cue.key
    )


def _opening(network: Network, brand: str, played: list[Post], now: datetime, seed: str) -> Post:
    """The next line of the script, by somebody new."""
    number = max((cue_of(post).number for post in played), default=-1) + 1
    cue, kind, text, name = script_line(number, seed)
    kind, _, stars = kind.partition("-")
    feed = [post for post in network.feed(brand) if post.kind == "post"] if kind == "comment" else []
    return network.say(
        brand,
        f"{handle_of(name)}{number}",
        name,
        text.replace("{brand}", brand),
        kind,
        rating=int(stars) if stars else None,
        in_reply_to=feed[-1].id if feed else "",
        at=now,
        key=cue.key,
    )
