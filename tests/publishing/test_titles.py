"""Where a post's first line is its title: what becomes of the words, and what is said of that before."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.channels.models import Channel
from rapport.connectors.base import ChannelConfig
from rapport.connectors.errors import Refused
from rapport.connectors.http import Http
from rapport.connectors.post_limits import titled
from rapport.connectors.registry import connector
from rapport.connectors.youtube.films import YoutubeFilms
from rapport.domain.message import Kind
from rapport.domain.reply import Outgoing
from rapport.media.films import keep_brought
from rapport.outbox.word_rules import word_refusals
from rapport.publishing.checks import checks_of
from rapport.publishing.models import Post
from rapport.publishing.writing import FileGiven, PostGiven, VariantGiven, write_post
from tests.cast import NOW, Cast, channel
from tests.media.movies import movie

WORDS = st.text(st.sampled_from("ab é\n<>🌾"), max_size=30)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Rye is back\n\nBy the sea.\nCome.", ("Rye is back", "By the sea.\nCome.")),
        ("\n  Rye  \n", ("Rye", "")),
        ("", ("", "")),
    ],
)
def test_the_first_line_that_says_something_is_the_title(text: str, told: tuple[str, str]) -> None:
    assert titled(text) == told


@given(WORDS, st.integers(0, 110), st.integers(0, 5010))
def test_the_door_refuses_what_the_connector_would_never_send(text: str, long: int, more: int) -> None:
    words = f"{text}{'a' * long}\n{'é' * (more // 2)}"
    outgoing, network = Outgoing("k", words, Kind.POST), connector("youtube")
    assert issubclass(network, YoutubeFilms)
    refused = bool(word_refusals(network, {}, outgoing, Kind.POST))
    try:
        network(ChannelConfig("k"), Http()).titled_words(outgoing)
    except Refused:
        assert refused
    else:
        assert not refused


@pytest.mark.django_db
def test_the_composer_says_which_words_are_the_title_and_what_google_does_before(cast: Cast) -> None:
    there, elsewhere = channel(cast.aurora, network="youtube"), channel(cast.aurora, network="mastodon")
    film = keep(cast)
    post = write_post(cast.aurora, written("Rye is back\nBy the sea.", (there, elsewhere), film), cast.ana, NOW)
    told = said_of(post, there)
    assert told["title"].startswith("The first line is the title here: “")
    assert "Rye is back" in told["title"]
    assert told["before films"].startswith("Until Google has audited your project")
    assert not {"title", "before films"} & said_of(post, elsewhere).keys()


def keep(cast: Cast) -> FileGiven:
    file, name = keep_brought(cast.aurora, "walk.mp4", io.BytesIO(movie()), NOW)
    return FileGiven(file, name, "The sea")


def written(text: str, channels: tuple[Channel, ...], *files: FileGiven) -> PostGiven:
    return PostGiven(text, tuple(VariantGiven(one) for one in channels), files=files)


def said_of(post: Post, where: Channel) -> dict[str, str]:
    found = checks_of(post, list(post.variants.all()), NOW)
    return {one.code: one.says for one in found if one.channel == where and not one.blocks}
