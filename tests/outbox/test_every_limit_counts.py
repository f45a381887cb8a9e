"""No limit in a manifest is dead: each one, made absurdly small, stops words or files that would else leave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from rapport.connectors.base import Connector
from rapport.connectors.manifest import Limits
from rapport.connectors.registry import connector, manifests
from rapport.domain.message import Kind, Media
from rapport.domain.reply import Outgoing
from rapport.media.limits import FileLimits, file_limits
from rapport.outbox.network_rules import refusals
from rapport.web.inbox.counting import counts_as
from tests.cast import NOW

PICTURE = Media("", "image/jpeg", "A loaf", "a.jpg")
UNSET = Limits()
# Only which way a text is counted; that the way is the network's own is tried with a table of texts.
COUNTED = ("graphemes", "utf16", "weighted", "emoji_bytes")
# What said the same is looked at in the composer, by `publishing.same_words`.
ELSEWHERE = ("same_text_hours", "same_text_once")


def with_limits(network: str, **limits: Any) -> type[Connector]:
    """The network's connector with other limits."""
    found = connector(network)
    held = msgspec.structs.replace(found.manifest.limits, **limits)
    return type(found.__name__, (found,), {"manifest": msgspec.structs.replace(found.manifest, limits=held)})


def kinds(network: str) -> list[Kind]:
    found = connector(network).manifest
    return [*found.kinds, *([Kind.POST] if found.can.publish or found.can.comment else [])]


def codes(found: type[Connector], kind: Kind, **more: Any) -> set[str]:
    """What the door says to three words, three hours after the customer's last; `files` pictures beside them."""
    media = (PICTURE,) * more.pop("files", 0)
    text = more.pop("text", "Good bread here")
    words = Outgoing("k", text, kind, "t", media=media, automatic=more.pop("automatic", False))
    return {one.code for one in refusals(found, {}, words, NOW, NOW - timedelta(hours=3), **more)}


def said(code: str, value: Any, **more: Any) -> Callable[[str, str], bool]:
    """Whether some kind of words is refused with this code, which the network's own limits let through."""

    def tried(network: str, name: str) -> bool:
        strict, own = with_limits(network, **{name: value}), connector(network)
        fit = [one for one in kinds(network) if code not in codes(own, one, **more)]
        return any(code in codes(strict, one, **more) for one in fit)

    return tried


def pictured(value: Any, fits: Callable[[FileLimits], bool]) -> Callable[[str, str], bool]:
    """Whether pictures beside some kind of words are held to it."""

    def tried(network: str, name: str) -> bool:
        strict = with_limits(network, **{name: value})
        held = [file_limits(strict, one, {}) for one in kinds(network)]
        return any(one is not None and not fits(one) for one in held)

    return tried


def too_many(network: str) -> bool:
    """Whether as many files as are named leave, and one more does not."""
    found, code = connector(network), "too many files"
    most = found.manifest.limits.media
    return any(
        code in codes(found, one, files=most + 1) and code not in codes(found, one, files=most)
        for one in kinds(network)
    )


MANY = {
    "links": ("too many links", " ".join(f"https://aurora.example/{n}" for n in range(40)).split()),
    "hashtags": ("too many hashtags", [f"#oak{n}" for n in range(40)]),
    "mentions": ("too many mentions", [f"@dee{n}" for n in range(40)]),
}


def stands_too_often(network: str, name: str, kind: Kind = Kind.POST) -> bool:
    """Whether as many of them as are named leave, and one more does not."""
    found, (code, words) = connector(network), MANY[name]
    most = getattr(found.manifest.limits.of(kind), name)
    fits, over = (codes(found, kind, text=" ".join(words[:n])) for n in (most, most + 1))
    return code not in fits and code in over


def every_kind_is_held(network: str) -> bool:
    """Whether each number that one kind has of its own holds for it: as much leaves, and more does not."""
    found = connector(network)
    for kind, held in found.manifest.limits.by_kind.items():
        long = {"too long": held.text, "too many bytes": held.bytes}
        for code, most in long.items():
            fits, over = (codes(found, kind, text="x" * n) for n in (most, most + 1))
            if most and (code in fits or code not in over):
                return False
        if not all(stands_too_often(network, name, kind) for name in MANY if getattr(held, name)):
            return False
    return True


def told_of_the_account(network: str) -> bool:
    """What the network told of the account makes its words longer, and nothing else does."""
    limits = connector(network).manifest.limits
    told = {said: limits.text_of(Kind.POST, {limits.text_told_as: said}) for said in limits.text_told}
    return told == limits.text_told and limits.text_of(Kind.POST, {limits.text_told_as: "?"}) == limits.text


SHOWN: dict[str, Callable[[str, str], bool]] = {
    "text": said("too long", 1),
    "bytes": said("too many bytes", 1),
    "links": lambda network, name: stands_too_often(network, name),
    "text_told": lambda network, name: told_of_the_account(network),
    "text_told_as": lambda network, name: told_of_the_account(network),
    "by_kind": lambda network, name: every_kind_is_held(network),
    "media": lambda network, name: too_many(network),
    "caption": said("too long beside a file", 1, files=1),
    "media_types": said("file of this kind", ["image/none"], files=1),
    "media_alt": said("description too long", 3, files=1),
    "media_bytes": pictured(1, lambda one: one.most > 1),
    "media_side": pictured(1, lambda one: one.side > 1),
    "media_pixels": pictured(1, lambda one: one.side > 1),
    "media_tallest": pictured(1000.0, lambda one: one.shape_fits(100, 100)),
    "media_widest": pictured(0.001, lambda one: one.shape_fits(100, 100)),
    "replies_each": said("one reply each", 1, sent_here=1),
    "window_hours": said("window closed", 1),
    "automatic_window_hours": said("window closed", 1, automatic=True),
}


def replies_once(network: str) -> bool:
    return "one reply each" in codes(connector(network), kinds(network)[0], sent_here=1)


@pytest.mark.parametrize("network", sorted(one.network for one in manifests()))
def test_each_limit_of_a_manifest_does_something(network: str) -> None:
    limits = connector(network).manifest.limits
    named = [one for one in Limits.__struct_fields__ if getattr(limits, one) != getattr(UNSET, one)]
    for name in named:
        if name in COUNTED:
            assert counts_as(connector(network), {}) != counts_as(with_limits(network, **{name: False}), {}), name
        elif name == "windowed":
            assert set(limits.windowed) <= set(kinds(network)), "it names kinds that there are"
        elif name == "media_least":
            assert "file missing" in codes(connector(network), Kind.POST)
            assert "file missing" not in codes(connector(network), Kind.POST, files=1)
        elif name == "replies_each":
            assert replies_once(network)
        elif name not in ELSEWHERE:
            assert SHOWN[name](network, name), f"{name} of {network} is dead"


def test_a_limit_that_nothing_holds_to_is_found() -> None:
    """The test's own proof: where words go alone, what pictures are held to says nothing."""
    assert not SHOWN["media_types"]("google", "media_types")
    assert not SHOWN["media_widest"]("google", "media_widest")


def test_a_picture_of_a_shape_that_is_not_taken_is_refused_where_there_is_such_a_limit() -> None:
    shaped = [one.network for one in manifests() if one.limits.media_tallest or one.limits.media_widest]
    assert shaped
    for network in shaped:
        own = {kind for kind, one in connector(network).manifest.limits.by_kind.items() if one.media}
        shown = [kind for kind in kinds(network) if kind not in own]
        held = [one for kind in shown if (one := file_limits(connector(network), kind, {}))]
        assert held, network
        assert not any(one.shape_fits(10, 2000) or one.shape_fits(2000, 10) for one in held)


def test_pictures_of_a_post_go_where_a_post_can_bring_them() -> None:
    takes = {one.network for one in manifests() if one.takes_files(Kind.POST) and one.can.publish}
    assert {"facebook", "bluesky", "mastodon", "practice", "instagram", "threads"} <= takes
    assert "google" not in takes


@pytest.mark.parametrize("address", ["http://localhost:8000", "https://10.0.0.4", "http://aurora.example"])
def test_what_a_network_fetches_leaves_only_from_where_it_can(address: str, settings: Any) -> None:
    fetching = [one.network for one in manifests() if one.can.fetches_media]
    assert fetching
    for network in (one.network for one in manifests() if one.takes_files(Kind.POST)):
        settings.ADDRESS = address
        assert ("file out of reach" in codes(connector(network), Kind.POST, files=1)) == (network in fetching)
        settings.ADDRESS = "https://aurora.example"
        assert "file out of reach" not in codes(connector(network), Kind.POST, files=1)


@pytest.mark.parametrize(("told", "most"), [("", 1500), ("420", 420), ("9000", 9000)])
def test_a_description_is_held_to_the_servers_own_limit_before_anything_is_sent(told: str, most: int) -> None:
    found, settings = connector("mastodon"), {"alt": told} if told else {}
    for long in (most, most + 1):
        picture = Media("", "image/jpeg", "x" * long, "a.jpg")
        words = Outgoing("k", "Good bread here", Kind.POST, "t", media=(picture,))
        said = [one for one in refusals(found, settings, words, NOW, None) if one.code == "description too long"]
        assert [(one.allowed, one.found) for one in said] == ([(most, long)] if long > most else [])


@pytest.mark.parametrize(("told", "side"), [("", 4096), ("1000000", 1000), ("999999", 999)])
def test_a_picture_has_no_more_pixels_than_the_server_takes(told: str, side: int) -> None:
    held = file_limits(connector("mastodon"), Kind.POST, {"image_pixels": told} if told else {})
    assert held is not None
    assert held.side == side
