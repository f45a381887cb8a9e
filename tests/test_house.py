"""The shape of the house: which package knows what, and that a public name stands for one thing."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.prose import ROOT

VERBS = ast.FunctionDef | ast.AsyncFunctionDef
SRC = ROOT / "src" / "rapport"
THEIR_PAGES = ("web/templates/practice", "web/templates/chat")
# Who may know a network by its name: itself, who hosts it, the demo that plays on it, and who puts all together.
OF_NETWORKS = (
    "connectors",
    "hosted",
    "demo",
    "config",
    "web/locale",
    "web/templates/practice",
    "web/templates/chat",
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NETWORKS = frozenset(PROJECT["project"]["entry-points"]["rapport.connectors"])
# Those that are also kinds of message, and words; of them only what can mean nothing but the network counts.
ALSO_WORDS = frozenset({"chat", "email", "feeds", "threads", "x"})
NETWORK = re.compile(
    r"{names}|(connectors|hosted)[./]({words})|(network|network__in) ?==? ?\W*({words})\b|\bchat:|/chat/".format(
        names="|".join(sorted(NETWORKS - ALSO_WORDS)), words="|".join(sorted(ALSO_WORDS))
    ),
    re.IGNORECASE,
)
NAMED_FOR_A_REASON = {
    "publishing/wanted/addresses.py": "a store of files that belongs to the owner of a network; it is none itself",
    "promise/group.py": "the API's word for the group of all networks on trial; who is in it, manifests say",
    "web/promise/words.py": "the sentence for that group",
    "web/static/rapport/practice.css": "the look of the hosted network's own pages",
    "cli/connect.py": "an example in its help",
    "cli/app.py": "an example in its help",
    "triage/lexicon/en.toml": "words that customers use",
    "triage/lexicon/es.toml": "words that customers use",
    "triage/lexicon/it.toml": "words that customers use",
    "promise/ready.py": "says in a comment who may answer before a threshold was fitted",
    "cli/lab/networks.py": "an example of what people call a network",
    "cli/lab/count.py": "an example in its help",
    "cli/lab/hook.py": "an example in its help",
    "cli/lab/translate.py": "an example in its help",
    "cli/lab/mail.py": "a command that tries the reading of one network's messages",
}

VALUE = "the row keeps the pure value of the same name"
READERS = "two readers, each with its own in its own folder"
WALK = "the row, as the pure walk through a conversation reads it"
# A verb is told apart by its module, which is named where it is called: `articles.approve`, `alarm.check`.
VERB = "one verb, done to "
TWICE = {
    "Activity": VALUE,
    "Decision": VALUE,
    "Layer": VALUE,
    "Reading": VALUE,
    "Undelivered": VALUE,
    "Open": WALK,
    "State": WALK,
    "Turned": WALK,
    "Weights": READERS,
    "packed": READERS,
    "unpacked": READERS,
    "weights": READERS,
    "approve": VERB + "an article, or to a draft",
    "begin": VERB + "a sign-in, or to an attempt: both count before anything happens",
    "change": VERB + "a brand, or to who has the floor",
    "check": VERB + "a channel, a week, or a group: is it as it should be?",
    "decide": VERB + "a message, or to a reply that nobody knows of",
    "failed": VERB + "an item of the log, or to a reply",
    "forget": VERB + "what was kept about a try, a message, a press or a label",
    "learn": VERB + "an article, or to a layer",
    "load": VERB + "a manifest, or to the demo",
    "look": VERB + "an invitation, or to a group's labels: nothing is used up by it",
    "read": VERB + "the environment, or to a network's answer",
    "remove": VERB + "a member, or to a learnt question",
    "resolve": VERB + "a conversation, or to a host's name",
    "stop": VERB + "a brand's robot, or to a replay",
    "tick": VERB + "the demo, or to the promise, each time the clock calls",
    "turn": VERB + "the owner's dial, or to a conversation",
    "undo": VERB + "a reply, in the line or with all that hangs on it",
    "withdraw": VERB + "an invitation, or to a reply",
    "write": VERB + "an article, a saved reply, a reply or the ledger",
    "claim": VERB + "an authorization that came back, or to a delivery",
    "hashed": "a token and a state as they are kept, each in its own form",
    "keep": VERB + "an app's keys, or to unsent words",
    "let_go": VERB + "unsent words, or to a lease",
    "named": "the network's id of our own words, as a removal and as an echo need it",
    "number": "read from a request, or given to rows before they are written",
    "obstacle": "why this cannot be done, of a reaction and of a removal",
    "record": VERB + "decisions, or to what became of a delivery",
    "refresh": VERB + "a grant, or to what a list shows",
    "refusal": "what a network says when it gives no token, and words that say no",
    "renew": VERB + "a channel, or to the edition of the settings",
    "standing": "what stands of a reaction, or of a group",
    "store": VERB + "a grant, or to messages",
    "tokens": "what a network gives who signed in, and the words of a text",
    "current": "what holds now: the stop of a brand, the threshold of a group",
    "due": "what the clock may do now: try an item, send a reply, look at a group",
    "folded": "without case and accents: as words are searched, and as readers see them",
    "heads": "the newest places of the ledger, and the heads of the trained reader; they never meet",
    "heard": "what an event of the network changes: an echo, a reply that came back",
    "page": "one page of a list: of conversations, of the record",
    "unknown": "a message not seen before, a reply of which nobody knows; both words are in the glossary",
}


def sources(*endings: str) -> Iterator[Path]:
    for path in sorted(SRC.rglob("*")):
        if path.suffix in endings and "migrations" not in path.parts:
            yield path


def short(path: Path) -> str:
    return path.relative_to(SRC).as_posix()


def test_the_house_knows_no_network_by_name() -> None:
    found = {
        short(path)
        for path in sources(".py", ".html", ".js", ".css", ".toml")
        if not short(path).startswith(OF_NETWORKS) and NETWORK.search(path.read_text(encoding="utf-8"))
    }
    assert found == set(NAMED_FOR_A_REASON)


def test_every_network_is_looked_for() -> None:
    assert len(NETWORKS) >= 5
    for network in NETWORKS:
        assert NETWORK.search(f"from rapport.connectors.{network}.values import Post"), network
        assert NETWORK.search(f'filter(network="{network}")'), network


def test_the_layers_name_every_network() -> None:
    contracts = {one["name"]: one for one in PROJECT["tool"]["importlinter"]["contracts"]}
    wanted = {f"rapport.connectors.{network}" for network in NETWORKS}
    assert set(contracts["Connectors do not know each other"]["modules"]) == wanted
    assert set(contracts["The house knows no network by name"]["forbidden_modules"]) == wanted


@pytest.mark.parametrize("package", sorted({path.parent for path in sources(".py")}), ids=short)
def test_every_package_says_in_one_line_what_it_is_for(package: Path) -> None:
    start = package / "__init__.py"
    said = ast.get_docstring(ast.parse(start.read_text(encoding="utf-8"))) if start.exists() else None
    first = (said or "").partition("\n")[0]
    assert first.endswith("."), f"{short(package)} does not say what it is for"


def test_a_public_name_stands_for_one_thing() -> None:
    """Classes everywhere, functions below the screens.

    Not asked of what one network, screen, command or shape of the API calls its own: nobody else imports it.
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path in sources(".py"):
        for name in public_names(path):
            found[name].append(short(path))
    twice = {name: paths for name, paths in found.items() if len(paths) > 1}
    assert {name: paths for name, paths in twice.items() if name not in TWICE} == {}, "name one of them anew"
    assert set(TWICE) - set(twice) == set(), "these stand for one thing now; take them out of the list"


def public_names(path: Path) -> Iterator[str]:
    top, *rest = path.relative_to(SRC).parts
    of_a_network = top == "connectors" and len(rest) > 1
    of_the_api = path.parent.name == "schemas" or path.name == "shapes.py"
    on_top = top in ("api", "web", "hosted", "cli")
    if of_a_network or of_the_api:
        return
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if on_top and not isinstance(node, ast.ClassDef):
            continue
        if isinstance(node, VERBS | ast.ClassDef) and not node.name.startswith("_"):
            yield node.name
