"""What a GET of a post told, given back by PUT, changes nothing: no version, no digest, no vote, no row."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core import serializers
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from rapport.approvals.models import ApprovalRequest, RequestOutcome, Vote
from rapport.approvals.rule import set_four_eyes
from rapport.channels.models import Channel
from rapport.ledger.models import Entry
from rapport.media.files import keep_file
from rapport.outbox.models import Publication
from rapport.publishing.composed import post_digest, whole_posts
from rapport.publishing.models import Post, PostFile, PostPart, PostVersion, Variant
from tests.api.caller import Caller
from tests.api.scene import Scene
from tests.cast import channel
from tests.media.pictures import picture

KEPT = (Post, Variant, PostFile, PostVersion, PostPart, Publication, ApprovalRequest, Vote, Entry)
WORDS = some.text(some.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
SHORT = some.sampled_from(["", "Oak.", "  Two words ", "Ash\n\nand elm.", "née ü 木"])


def rows(post: int) -> list[str]:
    found = Post.across_brands.get(pk=post)
    whole = whole_posts(found.brand).get(pk=post)
    digest = post_digest(whole, list(whole.variants.all()))
    return [digest, *(serializers.serialize("json", model._base_manager.order_by("pk")) for model in KEPT)]


def files(names: list[str]) -> some.SearchStrategy[list[dict[str, Any]]]:
    one = some.fixed_dictionaries(
        {"sha256": some.sampled_from(names), "name": SHORT, "alt": SHORT, "waived": some.booleans()}
    )
    return some.lists(one, max_size=2, unique_by=lambda row: row["sha256"])


def wishes(channels: list[int], names: list[str]) -> some.SearchStrategy[dict[str, Any]]:
    """A post in any way in which it can be written."""
    crop = some.fixed_dictionaries({"sha256": some.sampled_from(names), "left": some.integers(0, 400)})
    crop = crop.map(lambda one: {**one, "top": 0, "width": 500, "height": 500})
    own = (timezone.now() + timedelta(days=3)).isoformat()
    variant = some.fixed_dictionaries(
        {
            "channel": some.sampled_from(channels),
            "text": WORDS,
            "warning": SHORT,
            "no_warning": some.booleans(),
            "thread": some.lists(SHORT, max_size=2),
            "no_thread": some.booleans(),
            "first_comment": SHORT,
            "files": some.none() | files(names),
            "crops": some.lists(crop, max_size=1),
            "own_at": some.sampled_from([None, own]),
        }
    )
    poll = some.just({"options": ["Oak", "Ash "], "minutes": 60, "multiple": False})
    quote = {
        "channel": channels[0],
        "network_id": "7",
        "url": "https://example.org/7",
        "who": "Gil",
        "text": "Oak?",
    }
    return some.fixed_dictionaries(
        {
            "idea": WORDS,
            "thread": some.lists(SHORT, max_size=2),
            "first_comment": SHORT,
            "poll": some.none() | poll,
            "quote": some.none() | some.just(quote),
            "variants": some.lists(variant, max_size=2, unique_by=lambda one: one["channel"]),
            "warning": SHORT,
            "language": some.sampled_from(["", "it"]),
            "campaign": SHORT,
            "utm": some.sampled_from([None, True, False]),
            "tags": some.lists(SHORT, max_size=2),
            "notes": SHORT,
            "files": files(names),
        }
    )


def kept_files(scene: Scene) -> list[str]:
    brand = scene.cast.aurora
    return [keep_file(brand, f"{n}.png", picture(size=(9 + n, 9)), timezone.now())[0].sha256 for n in range(2)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.data())
def test_given_back_as_it_was_told_it_changes_nothing(scene: Scene, ana: Caller, data: some.DataObject) -> None:
    names = kept_files(scene)
    wish = data.draw(wishes([scene.cast.channel.pk, channel(scene.cast.aurora).pk], names))
    post = ana.post("/posts", wish).body["id"]
    told = ana.get(f"/posts/{post}").body
    before = rows(post)
    answer = ana.call("PUT", f"/posts/{post}", told)
    assert (answer.status, answer.body) == (200, told)
    assert rows(post) == before


def test_an_open_request_for_a_yes_stays_and_inherited_files_are_inherited(
    scene: Scene, ana: Caller, bo: Caller
) -> None:
    set_four_eyes(scene.cast.aurora, True, scene.cast.ana, timezone.now())
    [sha256, _other] = kept_files(scene)
    beside = [{"sha256": sha256, "name": "oak.png", "alt": "An oak"}]
    wish = {"idea": "Oak.", "variants": [{"channel": scene.cast.channel.pk}], "files": beside}
    post = ana.post("/posts", wish).body["id"]
    ana.post(f"/posts/{post}/line", {"how": "date", "at": (timezone.now() + timedelta(days=1)).isoformat()})
    told = ana.get(f"/posts/{post}").body
    assert (told["state"], told["variants"][0]["own_files"]) == ("waiting", False)
    before = rows(post)
    assert ana.call("PUT", f"/posts/{post}", told).body == told
    assert rows(post) == before
    assert ApprovalRequest.across_brands.get(subject=post).outcome == RequestOutcome.OPEN
    ana.call("PUT", f"/posts/{post}", {**told, "files": []})
    after = ana.get(f"/posts/{post}").body
    assert (after["variants"][0]["files"], after["state"]) == ([], "draft")


def test_with_a_channel_that_was_closed_since_it_can_be_given_back(scene: Scene, ana: Caller) -> None:
    gone = channel(scene.cast.aurora)
    post = ana.post("/posts", {"idea": "Oak.", "variants": [{"channel": gone.pk}]}).body["id"]
    Channel.across_brands.filter(pk=gone.pk).update(closed_at=timezone.now())
    told, before = ana.get(f"/posts/{post}").body, rows(post)
    assert ana.call("PUT", f"/posts/{post}", told).status == 200
    assert rows(post) == before
    assert ana.post("/posts", {"idea": "Oak.", "variants": [{"channel": gone.pk}]}).status == 404


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"state": "published"}, "state"),
        ({"at": "2030-01-01T00:00:00Z"}, "at"),
        ({"author": "bo"}, "author"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_changed_here_is_refused_and_not_ignored(
    scene: Scene, ana: Caller, change: dict[str, object], names: str
) -> None:
    post = ana.post("/posts", {"idea": "Oak.", "variants": [{"channel": scene.cast.channel.pk}]}).body["id"]
    told, before = ana.get(f"/posts/{post}").body, rows(post)
    answer = ana.call("PUT", f"/posts/{post}", {**told, **change})
    assert (answer.status, answer.body["message"].startswith(f"{names}: ")) == (422, True)
    first = {**told, "variants": [{**told["variants"][0], "hour": "left"}]}
    assert "variants.0.hour: " in ana.call("PUT", f"/posts/{post}", first).body["message"]
    [sha256, _other] = kept_files(scene)
    own = [{"sha256": sha256, "name": "", "alt": "", "waived": False}]
    beside = {**told, "variants": [{**told["variants"][0], "files": own}]}
    assert "own_files is false" in ana.call("PUT", f"/posts/{post}", beside).body["message"]
    assert rows(post) == before
    assert json.loads(json.dumps(told)) == ana.get(f"/posts/{post}").body
