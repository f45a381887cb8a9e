"""`python -m tools.reference`: writes the pages under docs/reference from the code they describe.

With `--check` nothing is written; the exit code is 1 when a page is not what the code says.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path

from rapport import cli
from rapport.config.env import Env
from rapport.connectors.buckets import Bucket
from rapport.connectors.manifest import Can, FilmLimits, KindLimits, Limits, Manifest
from rapport.connectors.post_limits import TitleLimits
from rapport.connectors.prices import Price, written
from rapport.connectors.registry import manifests, packages
from rapport.domain.reasons import REASONS

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"
NOTICE = "<!-- Written by `python -m tools.reference` from {source}. Do not edit this page. -->"
WIDTH = "88"

CAN = {
    "webhook": "The network calls us (webhooks)",
    "poll": "Asked every little while (poll)",
    "stream": "Heard as it happens (stream)",
    "send": "Replies can be sent",
    "find_sent": "Our own words can be found again",
    "idempotent": "The network knows our key and says the same words once",
    "idempotent_hours": "How many hours it remembers the key",
    "media": "Pictures can be sent",
    "fetches_media": "Pictures are fetched by the network, from this house",
    "hide": "Comments under our words can be hidden, and shown again",
    "typing": "Shows that somebody is writing",
    "look": "Single messages can be looked up again, to see whether they are still there",
    "publish": "Posts can be published",
    "comment": "The first comment under a post of ours can be ours",
    "upload": "Files are uploaded before the words",
    "upload_film": "Films are brought before the words, and waited for",
    "edit": "Our own words can be changed",
    "remove": "Our own words can be deleted",
    "react": "Favourites and reposts",
    "follow": "Accounts can be followed",
    "list": "Tells who follows us, and whom we follow",
    "search": "Public words can be searched",
    "profile": "Says who somebody is",
    "feed_of": "Knows the feed of an account",
    "names": "Says whom a name in a post means",
    "measure": "Says how often a post was liked, reposted, answered, seen",
    "recall": "Remembers what was said before it was connected",
    "download": "Brings the files beside its customers' words",
    "templates": "Words that the network has approved beforehand can be sent",
    "permissions": "Tells what the sign-in may do",
    "mail": "Can send a link to somebody of the team",
    "guess": "Finds out settings that were left empty",
}
OUT = ("send", "publish", "react", "follow", "edit", "remove")
LIMITS = {
    "text": "Characters in a reply",
    "caption": "Characters beside a file",
    "bytes": "Bytes in a reply",
    "graphemes": "Characters are counted as people count them",
    "utf16": "Characters are counted in UTF-16: most emoji are two",
    "weighted": "Characters are weighted: most scripts, emoji and links count more or less than one",
    "emoji_bytes": "Emoji are counted in bytes",
    "links": "Different links in a text",
    "hashtags": "Hashtags in a text",
    "mentions": "Names with @ in a text",
    "media": "Files in a reply",
    "media_bytes": "Bytes in a file",
    "media_side": "Pixels of a picture's longer side",
    "media_pixels": "Pixels of a picture in all",
    "media_types": "Kinds of files",
    "media_tallest": "Least width of a picture, of its height",
    "media_widest": "Most width of a picture, of its height",
    "media_least": "Files in a post at least",
    "media_alt": "Characters of what a picture shows",
    "replies_each": "Replies to one message",
    "window_hours": "Hours in which a reply is allowed",
    "automatic_window_hours": "Hours in which an automatic reply is allowed",
    "windowed": "Kinds of message that have such hours",
    "same_text_hours": "Hours in which a post with the words of an earlier one is refused",
    "same_text_once": "Two accounts of a brand may not say the same",
    "text_told": "Characters by what the network told of the account",
    "text_told_as": "Where that is kept",
}


def settings() -> Iterator[str]:
    """Every field of the environment value: name, default, what it is."""
    yield "# Settings\n\nTaken from the environment, once. Each has a default, and no default is a secret."
    for one in fields(Env):
        yield f"## {one.metadata['name']}\n\n{one.metadata['help']}\n\nDefault: {_shown(one.default)}"


def _shown(value: object) -> str:
    if value in ("", frozenset()):
        return "empty"
    return "`yes`" if value is True else "`no`" if value is False else f"`{value}`"


def commands() -> Iterator[str]:
    """The help of each command, and of the tasks below it."""
    os.environ["COLUMNS"] = WIDTH
    yield "# Commands\n\nExit codes: 0 done, 1 it did not work and says why, 2 the words were wrong."
    for name in cli.COMMANDS:
        for one in _with_tasks(_choices(cli.parser(name))[name]):
            yield f"## {one.prog}\n\n```\n{one.format_help().rstrip()}\n```"


def _with_tasks(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for task in _choices(parser).values():
        yield from _with_tasks(task)


def _choices(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    found = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(found[0].choices) if found else {}


def reasons() -> Iterator[str]:
    """Every code a decision may carry, with its sentence."""
    yield "# Reasons\n\nWhy a message was read and routed as it was. A decision keeps its codes, heaviest first."
    for code, sentence in REASONS.items():
        yield f"## {code}\n\n{sentence}"


def connectors() -> Iterator[str]:
    """What each manifest says."""
    yield (
        "# Connectors\n\nWhat each network can do and forbids, as its manifest says. "
        "Limits and kinds are checked before sending. Each rule names where it was read, and when."
    )
    rows = "\n".join(map(_overview, manifests()))
    yield f"| network | kinds of message | out | what else | approval | costs |\n|--|--|--|--|--|--|\n{rows}"
    for manifest in manifests():
        yield from _connector(manifest)


def _overview(manifest: Manifest) -> str:
    """One row of the table of all networks: the same that `GET /api/v1/networks` tells."""
    told = {name for name in manifest.can.__struct_fields__ if getattr(manifest.can, name) is True}
    out = [name for name in OUT if name in told]
    money = manifest.cost.money or ", ".join(sorted({one.currency for one in manifest.prices})) or "nothing"
    rest = sorted(told - set(OUT))
    link = f"[{manifest.name}](#{manifest.name.lower().replace(' ', '-')})"
    row = (link, _list(manifest.kinds), _list(out), _list(rest), manifest.cost.approval, money)
    return f"| {' | '.join(row)} |"


# What becomes of a post's first link, by whether the network wants its card from us.
CARDS = ("The network draws a card of a post's first link.", "A post takes the card of its first link along.")


def _connector(manifest: Manifest) -> Iterator[str]:
    readme = f"../../src/{packages()[manifest.network].replace('.', '/')}/README.md"
    yield f"## {manifest.name}\n\n{manifest.summary} [How to set it up]({readme})."
    about = f"Network: `{manifest.network}`. Kinds of message: {_list(manifest.kinds)}."
    yield f"{about} Automatic words are allowed in: {_list(manifest.automatic)}."
    yield f"At a hand-off the customer is shown one line in: {_list(manifest.handoff_line)}."
    yield "| can | |\n|--|--|\n" + _rows(manifest.can, CAN)
    if limits := _rows(manifest.limits, LIMITS):
        yield "| limit | |\n|--|--|\n" + limits
    if kinds := "\n".join(f"| {kind} | {_of_kind(held)} |" for kind, held in manifest.limits.by_kind.items()):
        yield f"| otherwise for | |\n|--|--|\n{kinds}"
    if polls := manifest.polls:
        several = "one or several answers" if polls.multiple else "one answer"
        yield (
            f"A post may have a poll: 2 to {polls.options} options of {polls.option} characters, {several}, open "
            f"from {polls.shortest_minutes:,} to {polls.longest_minutes:,} minutes."
        )
    if films := manifest.films:
        yield _films(films)
    if titles := manifest.titles:
        yield _titles(titles)
    if quotes := manifest.quotes:
        beside = [name for name, may in (("files", quotes.files), ("a poll", quotes.poll)) if may]
        with_it = f"with {' and '.join(beside)} beside the quote" if beside else "with nothing beside the quote"
        where = "; only the channel that found the post can quote it" if quotes.own_server else ""
        yield f"A post may quote somebody else's, {with_it}{where}."
    if manifest.cards:
        yield CARDS[manifest.cards_from_us]
    if asked := manifest.asked_for:
        named = "\n".join(f"| `{one.name}` | {one.why} |" for one in asked)
        yield f"| permission | what for |\n|--|--|\n{named}"
    if review := manifest.review:
        takes = f" It takes: {review.takes}" if review.takes else ""
        yield f"Before it works for everybody: {review.demands}{takes} ({_source(review.source)}, {review.read})."
        if review.features:
            named = "\n".join(f"| {one.name} | {one.why} |" for one in review.features)
            yield f"| asked for in that review | what for |\n|--|--|\n{named}"
    if version := manifest.version:
        until = f"which lives until {version.ends}" if version.ends else f"without an end by {version.read}"
        yield f"Speaks version {version.name}, {until} ({_source(version.source)})."
    if manifest.buckets:
        buckets = "\n".join(map(_bucket, manifest.buckets))
        yield f"| bucket | calls | in seconds | an act takes | source | read |\n|--|--|--|--|--|--|\n{buckets}"
    if manifest.prices:
        prices = "\n".join(map(_price, manifest.prices))
        yield f"| act | price | source | read |\n|--|--|--|--|\n{prices}"
    if manifest.modes:
        modes = "\n".join(f"| {act.replace('_', ' ')} | {mode} |" for act, mode in manifest.modes.items())
        yield f"| what is not an answer | how it is carried out |\n|--|--|\n{modes}"
    if manifest.watch:
        yield f"Others' posts are looked for by: {_list(list(manifest.watch))}."
    rules = "\n".join(f"| {rule.says} | {_source(rule.source)} | {rule.read} |" for rule in manifest.rules)
    yield f"| rule | source | read |\n|--|--|--|\n{rules}"


def _films(films: FilmLimits) -> str:
    """What a film beside a post may be, with its source."""
    parts = [
        f"{films.films} in a post" + (", and never none" if films.least else ""),
        f"at most {films.bytes:,} bytes",
    ]
    parts += [f"from {films.shortest:g} seconds"] if films.shortest else []
    parts += [f"at most {films.longest:g} seconds"] if films.longest else []
    parts += [f"at most {films.side:,} pixels a side"] if films.side else []
    parts += [f"its width {films.tallest:g} to {films.widest:g} of its height"] if films.widest else []
    parts += ["beside pictures, too" if films.beside_pictures else "not beside pictures"]
    parts += [] if films.alt else ["with no description"]
    return f"A post may have films: {', '.join(parts)} ({_source(films.source)}, {films.read})."


def _titles(titles: TitleLimits) -> str:
    """What becomes of a post's first line, with its source."""
    parts = [f"at most {titles.title:,} characters"]
    parts += [f"what follows at most {titles.rest_bytes:,} bytes"] if titles.rest_bytes else []
    parts += [] if titles.angle_brackets else ["without < and >"]
    return f"A post's first line is its title: {', '.join(parts)} ({_source(titles.source)}, {titles.read})."


def _bucket(one: Bucket) -> str:
    taken = [f"{act} {n}" for act, n in one.acts.items()] + ([f"others {one.others}"] if one.others else [])
    taken += ["and each further call 1"] if one.each_call else []
    taken += [f"only with {_list(one.kinds)}"] if one.kinds else []
    taken += [f"only {one.only}"] if one.only else []
    taken += ["one bucket for each conversation"] if one.each_conversation else []
    taken += ["a conversation counts once"] if one.conversations else []
    taken += ["the network tells how many there are"] if one.told_as else []
    taken += ["the network tells how full it is"] if one.told_used else []
    told = (one.name, f"{one.calls:,}", f"{one.seconds:,}", ", ".join(taken), _source(one.source), str(one.read))
    return f"| {' | '.join(told)} |"


def _price(one: Price) -> str:
    linked = f", {written(one.linked)} with a link" if one.linked else ""
    linked += f", at most {one.most} times" if one.most > 1 else ""
    act = f"{one.act} ({one.kind})" if one.kind else one.act
    return f"| {act} | {written(one.millionths)} {one.currency}{linked} | {_source(one.source)} | {one.read} |"


def _list(kinds: Sequence[str]) -> str:
    return ", ".join(str(kind) for kind in kinds) or "none"


def _rows(values: Can | Limits, words: dict[str, str]) -> str:
    named = [name for name in values.__struct_fields__ if name != "by_kind"]
    told = [(words[name], getattr(values, name)) for name in named if getattr(values, name)]
    return "\n".join(f"| {word} | {_said(value)} |" for word, value in told)


def _of_kind(held: KindLimits) -> str:
    told = {
        "text": "characters",
        "links": "different links",
        "mentions": "names with @",
        "media": "files",
        "media_bytes": "bytes a file",
        "media_alt": "characters of what a picture shows",
        "media_types": "",
    }
    values = {name: getattr(held, name) for name in held.__struct_fields__}
    return ", ".join(f"{_said(n)} {told.get(name, name)}".rstrip() for name, n in values.items() if n)


def _said(value: bool | float | str | list[str] | dict[str, int]) -> str:
    match value:
        case dict():
            return ", ".join(f"{name}: {n:,}" for name, n in value.items())
        case list():
            return ", ".join(value)
        case str():
            return value
    return "yes" if value is True else f"{value:,}"


def _source(source: str) -> str:
    return f"<{source}>" if source.startswith("http") else f"`{source}`"


PAGES: dict[str, tuple[str, Callable[[], Iterator[str]]]] = {
    "settings.md": ("src/rapport/config/env.py", settings),
    "commands.md": ("src/rapport/cli", commands),
    "reasons.md": ("src/rapport/domain/reasons.py", reasons),
    "connectors.md": ("the connectors' manifest.toml", connectors),
}


def page(name: str) -> str:
    """One page, as it should be on disk."""
    source, parts = PAGES[name]
    return "\n\n".join([NOTICE.format(source=source), *parts()]) + "\n"


def main(arguments: list[str]) -> int:
    stale = [name for name in PAGES if not (FOLDER / name).exists() or (FOLDER / name).read_text() != page(name)]
    if "--check" in arguments:
        print(*(f"docs/reference/{name} is not what the code says" for name in stale), sep="\n", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        (FOLDER / name).write_text(page(name), encoding="utf-8")
        print(f"docs/reference/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
