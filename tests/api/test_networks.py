"""The table of networks over the API: what manifests say, each rule with its source and date."""

from __future__ import annotations

from rapport.connectors.registry import manifests
from rapport.domain.message import Kind
from tests.api.caller import Caller
from tests.api.scene import Scene


def test_every_network_is_told_with_its_sources(scene: Scene, ana: Caller) -> None:
    told = ana.get("/networks")
    assert told.status == 200
    rows = {one["network"]: one for one in told.body["items"]}
    assert (set(rows), told.body["next"]) == ({one.network for one in manifests()}, None)
    for one in manifests():
        row = rows[one.network]
        assert set(row["abilities"]) - {"sign_in"} <= set(one.can.__struct_fields__)
        assert [rule["source"] for rule in row["rules"]] == [rule.source for rule in one.rules]
        assert all(rule["read"] for rule in row["rules"])
        assert all(row["limits"].values())
        assert row["limits_by_kind"].keys() == {str(kind) for kind in one.limits.by_kind}
        assert (row["polls"] is None) == (one.polls is None)
        assert (row["quotes"] is None) == (one.quotes is None)
        assert (row["cards"], row["cards_from_us"]) == (one.cards, one.cards_from_us)
        assert all(one.takes_files(Kind(kind)) for kind in row["files"])
        assert {one["code"]: one["told"] for one in row["rates"]} == {
            held.code: bool(held.told_as) or held.told_used for held in one.buckets
        }
        assert (row["version"] is None) == (one.version is None)


def test_what_a_person_allows_and_what_the_network_demands_is_told(scene: Scene, ana: Caller) -> None:
    rows = {one["network"]: one for one in ana.get("/networks").body["items"]}
    for one in manifests():
        told = [(each["name"], each["why"]) for each in rows[one.network]["permissions"]]
        assert told == [(each.name, each.why) for each in one.asked_for]
    assert [network for network, row in rows.items() if row["review"]] == [
        one.network for one in manifests() if one.review
    ]
    review = rows["threads"]["review"]
    assert review["demands"].startswith("Nothing for an account that is a tester")
    assert review["source"].startswith("https://")
    assert (bool(review["read"]), review["takes"]) == (True, "Meta states no time for its app review.")
    assert rows["bluesky"]["review"] is None


def test_a_viewer_may_read_it_and_nobody_else(scene: Scene, ana: Caller) -> None:
    assert Caller("").get("/networks").status == 401


def test_a_rate_says_of_what_it_is(scene: Scene, ana: Caller) -> None:
    rows = {one["network"]: one for one in ana.get("/networks").body["items"]}
    pair, talks = [one for one in rows["whatsapp"]["rates"] if one["code"] in ("pair", "talks")]
    assert (pair["calls"], pair["seconds"], pair["each_conversation"], pair["told"]) == (10, 60, True, False)
    assert (talks["only"], talks["conversations"], talks["told"]) == ("template", True, True)
    [group] = [one for one in rows["telegram"]["rates"] if one["code"] == "group"]
    assert group["kinds"] == ["mention", "comment"]
    assert (rows["threads"]["version"]["name"], rows["threads"]["version"]["ends"]) == ("v1.0", None)


def test_what_is_otherwise_for_one_kind_and_what_stands_beside_a_post_is_told(scene: Scene, ana: Caller) -> None:
    rows = {one["network"]: one for one in ana.get("/networks").body["items"]}
    assert rows["facebook"]["limits_by_kind"]["direct"] == {
        "text": 2000,
        "media": 1,
        "media_bytes": 25_000_000,
        "media_types": ["image/jpeg", "image/png"],
    }
    assert rows["instagram"]["limits_by_kind"] == {
        "post": {"hashtags": 5, "mentions": 20},
        "direct": {
            "bytes": 1000,
            "media": 1,
            "media_bytes": 8_000_000,
            "media_types": ["image/jpeg", "image/png"],
        },
    }
    assert rows["threads"]["limits"]["links"] == 5
    assert (rows["x"]["polls"]["options"], rows["x"]["polls"]["multiple"]) == (4, False)
    assert rows["bluesky"]["quotes"] == {"files": True, "poll": False, "own_server": False}
    assert rows["threads"]["files"] == ["comment", "mention", "post"]
    assert rows["google"]["files"] == []


def test_what_meta_must_allow_in_its_review_is_told(scene: Scene, ana: Caller) -> None:
    rows = {one["network"]: one for one in ana.get("/networks").body["items"]}
    for network in ("facebook", "instagram"):
        assert [one["name"] for one in rows[network]["review"]["features"]] == ["Human Agent"]
    assert rows["trustpilot"]["approval"] == "first"
    assert "paid plan" in rows["trustpilot"]["review"]["demands"]
