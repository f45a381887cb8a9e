"""Hashtag sets: named per brand, bounded, kept as they are written, offered where somebody writes."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.hashtags import LONGEST_TAG, MOST_TAGS, NotATag, as_words, read_tags
from rapport.publishing.hashtag_models import HashtagSet
from rapport.publishing.hashtag_sets import MOST_SETS, NotASet, delete_hashtags, write_hashtags
from tests.publishing.world import Desk
from tests.screens.test_composer import ana as ana
from tests.screens.test_composer import at
from tests.street import Street


def test_tags_are_read_as_people_write_them() -> None:
    assert read_tags("#oak, slow_made;#Oak ＃madera\n#méтal") == ("oak", "slow_made", "madera", "méтal")
    for bad in ("#", "2026", "oak!", "x" * (LONGEST_TAG + 1), "https://x.example"):
        with pytest.raises(NotATag):
            read_tags(f"good {bad}")
    with pytest.raises(NotATag):
        read_tags(" ".join(f"t{n}" for n in range(MOST_TAGS + 1)))


@given(st.text(max_size=80))
def test_what_is_read_reads_the_same_again(words: str) -> None:
    try:
        tags = read_tags(words)
    except NotATag:
        return
    assert read_tags(as_words(tags)) == tags
    assert len({one.casefold() for one in tags}) == len(tags) <= MOST_TAGS


@pytest.mark.django_db
def test_a_set_has_a_name_of_its_own_and_a_brand_so_many() -> None:
    desk = Desk.fresh()
    row = write_hashtags(desk.brand, " Wood ", "#oak ash", desk.ana, desk.now)
    assert (row.name, row.words) == ("Wood", "#oak #ash")
    for name, words in (("wood", "elm"), ("", "elm"), ("Elm", "  "), ("Elm", "no!")):
        with pytest.raises(NotASet):
            write_hashtags(desk.brand, name, words, desk.ana, desk.now)
    write_hashtags(desk.brand, "Wood", "#elm", desk.ana, desk.now, row)
    for n in range(MOST_SETS - 1):
        write_hashtags(desk.brand, f"s{n}", "elm", desk.ana, desk.now)
    with pytest.raises(NotASet):
        write_hashtags(desk.brand, "one more", "elm", desk.ana, desk.now)
    delete_hashtags(row, desk.ana, desk.now)
    assert HashtagSet.of(desk.brand).count() == MOST_SETS - 1


def test_sets_are_kept_refused_and_offered(ana: Client, street: Street) -> None:
    ana.post(at(street, "hashtags-new"), {"name": "Wood", "tags": "oak #ash"})
    offered = ana.get(at(street, "hashtag-choice")).content.decode()
    assert 'data-put="#oak #ash"' in offered
    assert "2 hashtags" in offered
    row = HashtagSet.of(street.brand).get()
    refused = ana.post(at(street, "hashtags-change", row.pk), {"name": "Wood", "tags": "oak! ash"})
    assert refused.status_code == 422
    assert "oak! ash</textarea>" in refused.content.decode(), "what was typed is kept"
    assert HashtagSet.of(street.brand).get().tags == ["oak", "ash"]
    ana.post(at(street, "hashtags-delete", row.pk))
    assert not HashtagSet.of(street.brand).exists()


def test_emoji_have_words_in_the_language_of_the_page(ana: Client, street: Street) -> None:
    given = ana.session
    given["language"] = "es"
    given.save()
    page = ana.get(at(street, "emoji")).content.decode()
    assert 'title="café"' in page
    assert page.count("data-put=") > 100
