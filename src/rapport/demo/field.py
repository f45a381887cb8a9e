"""Life around the demo brand on the practice network: who follows it, what others say, what is watched there."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from rapport.accounts.models import Person
from rapport.audience.follow_back import RuleGiven, set_follow_back
from rapport.channels.models import Channel
from rapport.connectors.practice.neighbours import followed_before, introduce, say_publicly
from rapport.connectors.practice.network import Network
from rapport.connectors.practice.values import Somebody
from rapport.curation.models import Looks
from rapport.curation.watching import WatcherGiven, set_watcher
from rapport.demo.house import LANGUAGES, read_toml, the_network
from rapport.demo.lines import SEED, handle_of

HALF_A_YEAR = 180.0
# How many of the others say nothing, and how many did so longest ago.
NEVER, LONG_AGO = 0.08, 0.2


def people_the_field(channel: Channel, since: datetime, now: datetime) -> None:
    """Accounts with posts of their own, and followers; those who came after `since` are heard of."""
    network, known = the_network(), read_toml("field.toml")
    with network.store.writing():
        for one in known["account"]:
            who = Somebody(one["handle"], one["name"], one["bio"], one.get("bot", False), one["followers"])
            handle = introduce(network.store, who)
            for number, (hours, text) in enumerate(one["posts"]):
                say_publicly(network.store, handle, text, now - timedelta(hours=hours), f"field:{number}")
            if one["days"]:
                _follow(network, channel, one["name"], handle, now - timedelta(days=one["days"]), since)
        for name in known["customers"]:
            _follow(network, channel, name, handle_of(name), now - timedelta(days=30), since)
        _others(network, channel, since, now)


def _others(network: Network, channel: Channel, since: datetime, now: datetime) -> None:
    known, names = read_toml("field.toml"), read_toml("script.toml")
    chance = Random(f"{SEED}:field")  # noqa: S311 — invented people, not a secret
    for number in range(known["others"]):
        language = LANGUAGES[number % len(LANGUAGES)]
        name = f"{chance.choice(names[language]['first'])} {chance.choice(names[language]['last'])}"
        who = Somebody(f"{handle_of(name)}.{number}", name, "", False, chance.randint(3, 900))
        handle = introduce(network.store, who)
        days = chance.uniform(1, HALF_A_YEAR)
        if number < known["burst"]["many"]:
            days = known["burst"]["days"] + chance.uniform(0, 0.5)
        _follow(network, channel, name, handle, now - timedelta(days=days), since)
        if (kind := chance.random()) >= NEVER:
            ago = chance.uniform(200, 400) if kind < LONG_AGO else chance.uniform(15, 150)
            text = chance.choice(known["chatter"])
            say_publicly(network.store, handle, text, now - timedelta(days=ago), "field:0")


def _follow(network: Network, channel: Channel, name: str, handle: str, at: datetime, since: datetime) -> None:
    if at < since:
        introduced = network.store.db.execute("SELECT 1 FROM people WHERE handle = ?", (handle,)).fetchone()
        if not introduced:
            introduce(network.store, Somebody(handle, name))
        followed_before(network.store, channel.handle, handle, at)
    else:
        network.follow(channel.handle, handle, name, at)


def watch_the_field(channel: Channel, by: Person, now: datetime) -> None:
    """What the brand looks for, and how it weighs followers; the clock asks within its first minute."""
    known = read_toml("field.toml")
    for one in known["watcher"]:
        looks, words = Looks(one["looks"]), one["words"]
        given = WatcherGiven(one["name"], looks, words, channel, millionths_a_day=known["watcher_money"])
        set_watcher(channel.brand, given, by, now)
    set_follow_back(channel.brand, RuleGiven({}, 20, known["topics"], known["place"]), by, now)
