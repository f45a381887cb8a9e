"""Networks are found by the names that people use."""

from __future__ import annotations

import argparse

import pytest

from rapport.cli.lab.networks import calling, network, writing


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Google reviews", "google"),
        ("messenger", "facebook"),
        ("rss", "feeds"),
        ("Google Maps", "google"),
        ("insta", "instagram"),
        ("facebook_page", "facebook"),
    ],
)
def test_a_network_is_known_by_its_other_names(said: str, meant: str) -> None:
    assert network(said).manifest.network == meant


def test_what_publishes_and_what_calls_is_told_apart() -> None:
    assert writing("instagram").manifest.network == "instagram"
    assert calling("telegram").manifest.network == "telegram"
    with pytest.raises(argparse.ArgumentTypeError, match="try "):
        writing("yelp")
