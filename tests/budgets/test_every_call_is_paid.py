"""The one door to networks: whatever calls one goes through a purse, and each place that does not says why."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from inspect import getmembers, isfunction

import msgspec
import pytest

from rapport.connectors.base import ABILITIES, Connector, Hooks
from rapport.connectors.manifest import Manifest
from tests.outbox.networks import MANIFEST
from tests.prose import ROOT

SRC = ROOT / "src" / "rapport"
READ = {"source": "https://network.example/prices", "read": "2026-11-28"}
PRICE = {"act": "send", "millionths": 5, "currency": "XTS", **READ}
BUCKET = {"code": "calls", "name": "Calls", "calls": 5, "seconds": 60, **READ}
DOORS = frozenset({"paid", "charged", "pages"})
# `hook` and `translate` call nobody.
CALLS = frozenset(
    {
        name
        for ability in (*ABILITIES.values(), Connector)
        if ability is not Hooks
        for name, what in getmembers(ability, isfunction)
        if not name.startswith("_") and ability.__module__ == what.__module__ and name != "translate"
    }
)
# Names that also mean something else here; only of a connector do they count.
OF_A_CONNECTOR = frozenset({"connector", "network", "asked", "channel", "found"})
UNPAID = {
    ("demo/field.py", "follow"): "the invented street follows us, on a network that costs nothing",
    ("outbox/kinds/reply.py", "send"): "charged in the transaction of the attempt; `deliver` calls it",
    ("outbox/kinds/reply.py", "find_sent"): "`deliver` pays for it as a look",
    ("outbox/kinds/reaction.py", "follow"): "charged with the attempt",
    ("outbox/kinds/reaction.py", "react"): "charged with the attempt",
    ("outbox/kinds/reaction.py", "find_follow"): "paid as a look",
    ("outbox/kinds/reaction.py", "find_reaction"): "paid as a look",
    ("outbox/kinds/removal.py", "remove"): "charged with the attempt",
    ("outbox/kinds/removal.py", "removed"): "paid as a look",
    ("outbox/kinds/publication.py", "publish"): "charged with the attempt",
    ("outbox/kinds/publication.py", "find_published"): "paid as a look",
    ("outbox/kinds/publication.py", "comment"): "charged with the attempt",
    ("outbox/kinds/publication.py", "find_comment"): "paid as a look",
    ("outbox/kinds/edit.py", "edit"): "charged with the attempt",
    ("outbox/kinds/mail.py", "mail"): "charged with the attempt",
    (
        "channels/guess.py",
        "guess",
    ): "before there is a channel, a domain's servers are asked where mail is",
    ("curation/looking.py", "fetch"): "a feed is nobody's channel: its watcher's own looks are counted",
    ("curation/looking.py", "verify"): "where the page that somebody named has its feed, once",
    ("channels/permissions.py", "permissions"): "a part of the proof, which is charged",
    ("channels/verify.py", "verify"): "charged as a proof; what is not connected yet, once it is",
}
# Who may make the client that every call to a network leaves by.
CLIENTS = {
    "audience/draws/profiles.py": "for the profiles of a few who entered a giveaway, each minute",
    "audience/count.py": "for the pages of a list of followers, once a week",
    "channels/authorize.py": "before there is a channel, somebody signs in at the network",
    "channels/grants.py": "inside what is paid for as a refresh",
    "channels/guess.py": "before there is a channel, servers are guessed",
    "channels/verify.py": "for the proof",
    "curation/looking.py": "for what is watched: searches are paid from the channel's purse",
    "channels/templates.py": "for a network's list of templates, paid as a look",
    "history/job.py": "for what networks remember, paid from each channel's purse",
    "inbox/bring_file.py": "for a customer's file at its first look, paid from the channel's purse",
    "inbox/evergreen_watch.py": "for links of posts that come round: no network, a few each day",
    "publishing/imports/buffer_queue.py": "for what waits at another program: no network, when a person asks",
    "publishing/ics/named_days.py": "for calendars at addresses that an owner wrote, once a day",
    "publishing/links/cards.py": "for the card of a link that somebody writes: no network, remembered for a day",
    "publishing/named_accounts.py": "for the names in a post, paid from each channel's purse",
    "publishing/results/asking.py": "for figures, paid from each channel's purse",
    "publishing/results/read_back.py": "for our own posts, paid from each channel's purse",
    "publishing/wanted/fetching.py": "for pictures that a table names by their addresses: no network",
    "runtime/work.py": "the one client of a work process, which opens connectors",
}


def ours() -> Iterator[tuple[str, ast.Module]]:
    """Every module that may call a network, by its short name; connectors are what is called."""
    for path in sorted(SRC.rglob("*.py")):
        name = path.relative_to(SRC).as_posix()
        if not name.startswith(("connectors/", "hosted/")) and "migrations" not in path.parts:
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def asked_of_a_connector(node: ast.AST) -> bool:
    """`connector.fetch`, of whatever is named as connectors are."""
    if not (isinstance(node, ast.Attribute) and node.attr in CALLS):
        return False
    return isinstance(node.value, ast.Name) and node.value.id in OF_A_CONNECTOR


def paid_for(tree: ast.Module) -> set[ast.AST]:
    """Everything that is handed to a purse, and what is handed to it by a name of its own."""
    found: set[ast.AST] = set()
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in DOORS:
            for given in call.args:
                found |= set(ast.walk(given))
    named = {one.id for one in found if isinstance(one, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id in named for t in node.targets):
            found |= set(ast.walk(node.value))
    return found


def unpaid(tree: ast.Module) -> set[str]:
    paid = paid_for(tree)
    return {one.attr for one in ast.walk(tree) if asked_of_a_connector(one) and one not in paid}  # type: ignore[attr-defined]


def test_no_call_to_a_network_is_unpaid() -> None:
    found = {(name, call) for name, tree in ours() for call in unpaid(tree)}
    assert found == set(UNPAID)


def test_an_unpaid_call_would_be_seen() -> None:
    assert unpaid(ast.parse("page = await connector.fetch(cursor)")) == {"fetch"}
    assert unpaid(ast.parse("page = await purse.paid(PaidAct.POLL, partial(connector.fetch, cursor))")) == set()
    assert {"fetch", "stream", "send", "look", "measure", "recall", "upload", "verify"} <= CALLS


def test_the_acts_of_a_delivery_are_called_through_a_purse() -> None:
    """`deliver` is the only one that calls what its kind does."""
    trees = dict(ours())
    for name, tree in trees.items():
        paid = paid_for(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in ("call", "find") and _is_act(node):
                assert name == "outbox/deliver.py", name
                assert node in paid, ast.unparse(node)


def _is_act(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id == "act"


def test_only_these_make_a_client() -> None:
    found = {
        name
        for name, tree in ours()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Http"
    }
    assert found == set(CLIENTS)


@pytest.mark.parametrize(
    "wrong",
    [
        {"prices": [PRICE, {**PRICE, "act": "poll", "currency": "EUR"}]},
        {"prices": [PRICE, PRICE]},
        {"prices": [{**PRICE, "millionths": -1}]},
        {"prices": [{**PRICE, "currency": "euro"}]},
        {"prices": [{**PRICE, "act": "dance"}]},
        {"buckets": [{**BUCKET, "calls": 0}]},
        {"buckets": [{**BUCKET, "seconds": 0}]},
        {"buckets": [{**BUCKET, "acts": {"dance": 1}}]},
    ],
)
def test_a_manifest_with_prices_that_make_no_sense_is_refused(wrong: dict[str, object]) -> None:
    good = msgspec.to_builtins(MANIFEST)
    msgspec.convert({**good, "prices": [PRICE], "buckets": [BUCKET]}, Manifest)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**good, **wrong}, Manifest)


def test_every_call_of_the_client_is_counted() -> None:
    """The client has one place for each way to call; each says that it calls."""
    tree = ast.parse((SRC / "connectors" / "http.py").read_text(encoding="utf-8"))
    ways = [
        one
        for one in ast.walk(tree)
        if isinstance(one, ast.AsyncFunctionDef) and one.name in ("_once", "open", "websocket")
    ]
    assert len(ways) == 3
    for way in ways:
        assert any(isinstance(one, ast.Name) and one.id == "made_one" for one in ast.walk(way)), way.name
