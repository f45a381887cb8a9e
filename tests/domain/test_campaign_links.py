"""Links that name their campaign: each once, nothing else of the text is touched."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.campaign_links import campaign_word, tagged
from rapport.domain.counted_links import ADDRESS

TAG = "utm_source=mastodon&utm_medium=social&utm_campaign=slow-made"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Read https://a.example/oak.", f"Read https://a.example/oak?{TAG}."),
        ("(https://a.example)", f"(https://a.example/?{TAG})"),
        ("https://a.example/?q=1#top!", f"https://a.example/?q=1&{TAG}#top!"),
        ("https://a.example/?utm_source=x", "https://a.example/?utm_source=x"),
        ("a.example, http:// and ftp://a.example", "a.example, http:// and ftp://a.example"),
        ("https://[bad", "https://[bad"),
        ("No link.", "No link."),
    ],
)
def test_links_name_the_campaign(text: str, wanted: str) -> None:
    assert tagged(text, "Slow made", "mastodon") == wanted


def test_without_a_campaign_nothing_changes() -> None:
    assert tagged("https://a.example/oak", " ", "mastodon") == "https://a.example/oak"
    assert campaign_word("Navidad & Reyes, 2026!") == "navidad-reyes-2026"


@given(st.text(max_size=80), st.text(max_size=20))
def test_whatever_the_words_it_is_done_once_and_words_without_links_stay(text: str, campaign: str) -> None:
    made = tagged(text + " https://a.example/?a=b ", campaign, "x")
    assert tagged(made, campaign, "x") == made
    if campaign_word(campaign):
        last = ADDRESS.findall(made)[-1]
        assert dict(parse_qsl(urlsplit(last).query))["utm_campaign"] == campaign_word(campaign)
    if "http" not in text:
        assert made.startswith(text)
