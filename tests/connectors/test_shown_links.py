"""Plain text never hides where a link leads, on any network that has links with words of their own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors.bluesky.facets import told_whole
from rapport.connectors.bluesky.shapes import Facet, Feature, Place
from rapport.connectors.email import markup as email
from rapport.connectors.mastodon import markup as mastodon
from rapport.connectors.shown_links import told

HOSTS = st.sampled_from(["bank.example", "shop.example", "bank.example.elsewhere.example", "elsewhere.example"])
PATHS = st.sampled_from(["", "/", "/login", "/a/very/long/way"])
WORDS = HOSTS | st.sampled_from(["here", "www.bank.example", "https://bank.example", "bank.example/a/very…", ""])


@pytest.mark.parametrize(
    ("words", "target", "shown"),
    [
        (
            "www.your-bank.example",
            "https://elsewhere.example",
            "www.your-bank.example (https://elsewhere.example)",
        ),
        ("shop.example", "https://www.shop.example/", "shop.example"),
        ("shop.example/a…", "https://shop.example/a/b", "https://shop.example/a/b"),
        ("shop.example…", "https://shop.example.elsewhere.example", None),
        ("here", "https://a.example", "here (https://a.example)"),
        ("", "https://a.example", "https://a.example"),
        ("a@b.example", "mailto:a@b.example", "a@b.example"),
        ("a@b.example", "mailto:c@d.example", "a@b.example (mailto:c@d.example)"),
    ],
)
def test_words_that_promise_another_place_say_where_they_lead(words: str, target: str, shown: str | None) -> None:
    assert told(words, target) == (shown or f"{words} ({target})")


@given(WORDS.filter(bool), HOSTS, PATHS)
def test_a_target_is_never_hidden(words: str, host: str, path: str) -> None:
    target = f"https://{host}{path}"
    before = "naïve 🙂 "
    start = len(before.encode())
    facet = Facet(Place(start, start + len(words.encode())), [Feature(target)])
    html = f'<p>x <a href="{target}">{words}</a> y</p>'
    marked = f'<p>x <a class="u-url mention" href="{target}">{words}</a> y</p>'
    same = words.removeprefix("https://").removeprefix("www.").rstrip("/") == f"{host}{path}".rstrip("/")
    for text in (
        told_whole(f"{before}{words} y", [facet]),
        mastodon.text(html),
        mastodon.text(marked),
        email.as_text(html),
    ):
        assert same or target.rstrip("/") in text, text
