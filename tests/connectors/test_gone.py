"""Words are called gone only where the network's whole answer says so: never by half a list or an error."""

from __future__ import annotations

import json
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors.base import ChannelConfig
from rapport.connectors.bluesky.looking import look
from rapport.connectors.errors import ConnectorError, TryAgain
from rapport.connectors.registry import connector
from rapport.connectors.response import Response, meaning
from rapport.domain.message import Removed

IDS = [f"r{n}" for n in range(5)]
SECRETS = {"token": "t", "api_key": "a", "api_secret": "b"}
MADE = "2026-11-20T10:00:00Z"
# What becomes of one review: there, there and changed, gone, or the answer is an error.
FATES = st.lists(st.sampled_from([200, 201, 404, 403, 429, 500]), min_size=5, max_size=5)
PLACES = st.sampled_from([200, 200, 403, 404, 500])


class Network:
    """Answers as its reviews and its place fare. `listed`: the list has those that are not found alone."""

    def __init__(self, fates: list[int], place: int, listed: bool) -> None:
        self.fates, self.place, self.listed = dict(zip(IDS, fates, strict=True)), place, listed

    async def request(self, method: str, url: str, expect: frozenset[int] = frozenset(), **_: Any) -> Response:
        number = url.rpartition("/")[2]
        if "accesstoken" in url:
            return self.answer(200, {"access_token": "t"}, expect, url)
        if number in self.fates:
            fate = self.fates[number]
            return self.answer(200 if fate == 201 else fate, self.row(number), expect, url)
        rows = [self.row(one) for one, fate in self.fates.items() if fate < 300 or self.listed]
        return self.answer(self.place, {"reviews": rows}, expect, url)

    def row(self, number: str) -> dict[str, Any]:
        changed = "2026-11-21T10:00:00Z" if self.fates[number] == 201 else MADE
        google = {
            "reviewId": number,
            "createTime": MADE,
            "updateTime": changed,
            "comment": "Fine.",
            "starRating": "FIVE",
        }
        both = {"id": number, "createdAt": MADE, "stars": 5, "text": "Fine.", "title": "Fine"}
        return {**google, **both, **({"updatedAt": changed} if changed != MADE else {})}

    def answer(self, status: int, body: object, expect: frozenset[int], url: str) -> Response:
        found = Response(status, {}, json.dumps(body).encode(), url)
        if status >= 300 and status not in expect:
            raise meaning(found)
        return found


@pytest.mark.parametrize("network", ["google", "trustpilot"])
@given(fates=FATES, place=PLACES, listed=st.booleans())
def test_only_what_is_not_there_while_its_place_is_is_gone(
    network: str, fates: list[int], place: int, listed: bool
) -> None:
    link = ChannelConfig("k", network_id="accounts/1/locations/2", secrets=SECRETS)
    asked: Any = connector(network)(link, Network(fates, place, listed))  # type: ignore[arg-type]
    try:
        raws = async_to_sync(asked.look)(IDS)
    except ConnectorError:
        assert place != 200 or set(fates) & {403, 429, 500}
        return
    events = [event for raw in raws for event in connector(network).translate(raw, link)]
    gone = {one.network_id for one in events if isinstance(one, Removed)}
    missing = {one for one, fate in zip(IDS, fates, strict=True) if fate == 404}
    assert gone == (set() if listed else missing)
    assert not gone or place == 200
    changed = {getattr(one, "network_id", "") for one in events if getattr(one, "written", None)}
    assert changed == {one for one, fate in zip(IDS, fates, strict=True) if fate == 201}


class Tube:
    """YouTube's interface with these comments there, these held, and lists that may go on."""

    def __init__(self, there: set[str], held: set[str], more: set[str]) -> None:
        self.there, self.held, self.more = there, held, more

    async def listed(self, path: str, params: dict[str, str]) -> tuple[list[dict[str, Any]], str]:
        if path == "comments":
            rows = [{"id": one} for one in params["id"].split(",") if one in self.there]
            return rows, "next" if "comments" in self.more else ""
        state = params["moderationStatus"]
        shown = [] if state in self.more else sorted(self.held)
        return [
            {"id": one, "snippet": {"moderationStatus": state}} for one in shown
        ], "n" if state in self.more else ""


@given(
    there=st.sets(st.sampled_from(IDS)),
    held=st.sets(st.sampled_from(IDS)),
    more=st.sets(st.sampled_from(["comments", "heldForReview", "likelySpam"])),
)
def test_half_a_list_of_comments_says_of_none_that_it_is_gone(
    there: set[str], held: set[str], more: set[str]
) -> None:
    link = ChannelConfig("k", network_id="UC1", secrets=SECRETS)
    asked: Any = connector("youtube")(link, None)  # type: ignore[arg-type]
    asked.api = Tube(there, held, more)
    raws = async_to_sync(asked.look)(IDS)
    gone = {one.network_id for raw in raws for one in asked.translate(raw, link) if isinstance(one, Removed)}
    assert gone == (set() if more else set(IDS) - there - held)


class Sky:
    """Bluesky's answers: the posts there, and how each author stands with us."""

    def __init__(self, there: set[str], authors: dict[str, str], broken: str) -> None:
        self.there, self.authors, self.broken = there, authors, broken

    async def call(self, method: str, params: dict[str, list[str]]) -> Response:
        if method.endswith(self.broken):
            raise TryAgain("Bluesky is busy.")
        if method.endswith("getPosts"):
            assert len(params["uris"]) <= 25
            rows: list[Any] = [{"uri": one} for one in params["uris"] if one in self.there]
            return Response(200, {}, json.dumps({"posts": rows}).encode(), method)
        assert len(params["actors"]) <= 25
        stands = {"blocks us": {"blockedBy": True}, "blocked": {"blocking": "at://us/app.bsky.graph.block/1"}}
        stands |= {"listed": {"blockingByList": {"uri": "at://us/app.bsky.graph.list/1"}}}
        people = [(one, self.authors[one]) for one in params["actors"] if self.authors[one] != "away"]
        rows = [{"did": one, "viewer": stands.get(how, {})} for one, how in people]
        return Response(200, {}, json.dumps({"profiles": rows}).encode(), method)


DIDS = [f"did:plc:a{n}" for n in range(3)]
SAID = [f"at://{did}/app.bsky.feed.post/3lb{n:010}" for n in range(12) for did in DIDS]
STANDINGS = st.sampled_from(["open", "open", "blocks us", "blocked", "listed", "away"])


@given(
    there=st.sets(st.sampled_from(SAID)),
    authors=st.fixed_dictionaries(dict.fromkeys(DIDS, STANDINGS)),
    broken=st.sampled_from(["nothing", "nothing", "getPosts", "getProfiles"]),
)
def test_a_post_is_gone_only_while_its_author_is_there_and_shows_us_what_is_said(
    there: set[str], authors: dict[str, str], broken: str
) -> None:
    asked = ["3lbdirect2222", *SAID]
    try:
        raws = async_to_sync(look)(Sky(there, authors, broken), asked)  # type: ignore[arg-type]
    except TryAgain:
        assert broken != "nothing"
        return
    link = ChannelConfig("k", network_id="did:plc:us")
    told = [event for raw in raws for event in connector("bluesky").translate(raw, link)]
    gone = {one.network_id for one in told if isinstance(one, Removed)}
    assert len(told) == len(gone)
    assert gone == {one for one in SAID if one not in there and authors[one.split("/")[2]] == "open"}
