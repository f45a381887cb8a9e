"""What a person writes beside a post's words: a first comment, a poll; and what is said where that cannot be."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from rapport.answers.models import Article
from rapport.channels.models import Channel
from rapport.domain.poll import Poll
from rapport.media.files import keep_file
from rapport.outbox.models import Publication, Step
from rapport.publishing.line import line_up
from rapport.publishing.links.counting import NOT_YET, count_clicks
from rapport.publishing.models import Post, When
from rapport.publishing.results.asking import ask_for_results
from rapport.publishing.series import repeat_post
from rapport.publishing.writing import FileGiven, PostGiven, VariantGiven, write_post
from tests.cast import channel
from tests.media.pictures import picture
from tests.screens.test_knowledge import approved
from tests.street import Street

WOOD = {"poll": "Oak\nAsh\n", "poll_minutes": "60"}


@pytest.fixture
def ana(client: Client, street: Street) -> Client:
    street.now = timezone.now()
    client.force_login(street.ana)
    return client


def at(street: Street, name: str, *more: int) -> str:
    return reverse(f"publish:{name}", args=[street.brand.slug, *more])


def form(street: Street, *others: Channel, **given: str) -> dict[str, str]:
    on = {f"on-{one.pk}": "on" for one in (street.channel, *others)}
    return {"idea": "Oak, slowly.", **on, **given}


def written(street: Street, **given: object) -> Post:
    words = PostGiven("Oak, slowly.", (VariantGiven(street.channel),), **given)  # type: ignore[arg-type]
    return write_post(street.brand, words, street.ana, street.now)


def test_a_first_comment_is_kept_shown_and_leaves_under_its_post(ana: Client, street: Street) -> None:
    said = {f"comment-{street.channel.pk}": "The measures are on our page."}
    preview = ana.post(at(street, "preview"), form(street, **said)).content.decode()
    assert "First comment" in preview
    assert "The measures are on our page." in preview
    answer = ana.post(at(street, "new"), form(street, do="line", how="now", **said))
    for _ in range(3):
        street.now = timezone.now()
        street.run()
    rows = list(Publication.of(street.brand).order_by("pk"))
    assert [(one.text, one.step, one.under_id) for one in rows] == [
        ("Oak, slowly.", Step.SENT, None),
        ("The measures are on our page.", Step.SENT, rows[0].pk),
    ]
    page = ana.get(answer["Location"]).content.decode()
    assert "The measures are on our page." in page
    assert len(re.findall("as approved", page)) == 2


def test_where_it_cannot_be_the_page_says_why(ana: Client, street: Street) -> None:
    other = channel(street.brand, network="telegram")
    page = ana.get(at(street, "new")).content.decode()
    assert "a bot cannot write there as the channel" in page
    assert f'name="comment-{other.pk}"' not in page
    found = ana.post(
        at(street, "preview"), form(street, other, first_comment="Measures.", **WOOD)
    ).content.decode()
    assert "The first comment is left out here." in found
    third = channel(street.brand, network="threads")
    assert (
        "The poll is left out here"
        in ana.post(at(street, "preview"), form(street, third, **WOOD)).content.decode()
    )


def test_a_poll_is_kept_shown_asked_and_counted(ana: Client, street: Street) -> None:
    answer = ana.post(at(street, "new"), form(street, do="line", how="now", **WOOD))
    assert Post.of(street.brand).get().poll == Poll(("Oak", "Ash"), 60).as_kept
    street.now = timezone.now()
    street.run()
    sent = Publication.of(street.brand).get()
    practice = reverse("practice:index", args=[street.brand.slug])
    assert "open until" in ana.get(practice).content.decode()
    vote = reverse("practice:vote", args=[street.brand.slug, int(sent.network_id)])
    assert ana.post(vote, {"as": "dee", "name": "Dee", "choice": "1"}).status_code == 302
    assert ana.post(vote, {"as": "dee", "name": "Dee", "choice": "9"}).status_code == 422
    ask_for_results(timezone.now(), street.brand)
    ask_for_results(timezone.now() + timedelta(minutes=11), street.brand)
    page = ana.get(answer["Location"]).content.decode()
    assert re.search(r"<dt[^>]*>Ash</dt><dd class=\"n\">1</dd>", page)


def test_a_poll_with_one_option_says_so_before(ana: Client, street: Street) -> None:
    page = ana.post(at(street, "preview"), form(street, poll="Oak", poll_minutes="60")).content.decode()
    assert "A poll has 2 to 4 options here; this one has 1." in page


def test_an_empty_post_is_not_kept_and_what_is_missing_is_said(ana: Client, street: Street) -> None:
    for _ in range(2):
        answer = ana.post(at(street, "new"), form(street, idea="  ", do="keep"))
        assert answer.status_code == 422
    assert "Nothing is written yet" in answer.content.decode()
    assert not Post.of(street.brand).exists()


def test_a_date_of_another_century_is_called_that(ana: Client, street: Street) -> None:
    for date, says in (
        ("9999-12-31T23:59", "more than ten years ahead"),
        ("0026-01-01T10:00", "That time is over"),
    ):
        answer = ana.post(at(street, "new"), form(street, do="line", how="date", at=date), follow=True)
        assert says in answer.content.decode()
    post = Post.of(street.brand).first()
    assert post
    answer = ana.post(at(street, "move", post.pk), {"at": "9999-01-01T10:00"}, follow=True)
    assert "more than ten years ahead" in answer.content.decode()


def test_what_comes_round_tells_its_day_its_hour_and_when_it_leaves_next(ana: Client, street: Street) -> None:
    post = written(street)
    start = timezone.localtime(street.now).replace(tzinfo=None, hour=9, minute=30, second=0, microsecond=0)
    zone = street.brand.time_zone
    repeat_post(post, "FREQ=WEEKLY", start + timedelta(days=1), zone, street.ana, street.now)
    page = ana.get(at(street, "post", post.pk)).content.decode()
    day = start + timedelta(days=1)
    assert f"every week, {day:%A}, 09:30" in page
    assert f"Next: {day:%A} {day.day} {day:%B} {day.year}, 09:30." in page


def test_edit_and_hold_leave_the_page_with_the_post(ana: Client, street: Street) -> None:
    post = written(street)
    edit, hold = at(street, "edit", post.pk), at(street, "hold", post.pk)
    page = ana.get(at(street, "post", post.pk)).content.decode()
    assert edit in page
    assert hold in page
    line_up(post, When.NOW, street.ana, street.now)
    street.run()
    live = ana.get(at(street, "state", post.pk)).content.decode()
    acts = live[live.index('id="post-acts"') :].partition("</span>")[0]
    assert "hx-swap-oob" in acts
    assert edit not in acts
    assert hold not in acts
    answer = ana.get(edit, follow=True)
    assert answer.redirect_chain
    assert "stays as it went" in answer.content.decode()


def test_the_preview_shows_the_short_links_that_leave_where_clicks_are_counted(
    ana: Client, street: Street, settings: Settings
) -> None:
    settings.ADDRESS = "https://casa-aurora.example"
    post = written(street)
    count_clicks(post, True, street.ana, street.now)
    words = "Read https://other.example/a/very/long/address/of/a/page."
    given = form(street, idea=words, post=str(post.pk))
    page = ana.post(at(street, "preview"), given).content.decode()
    assert f"Read https://casa-aurora.example/l/{NOT_YET}." in page
    ana.post(at(street, "edit", post.pk), {**given, "seen": "1", "do": "line", "how": "now"})
    left = Publication.of(street.brand).get().text
    assert re.fullmatch(r"Read https://casa-aurora\.example/l/[\w-]{8}\.", left)
    assert left in ana.post(at(street, "preview"), given).content.decode()


def test_beside_a_picture_telegram_takes_fewer_letters(ana: Client, street: Street) -> None:
    there = channel(street.brand, network="telegram")
    file, name = keep_file(street.brand, "oak.png", picture(), street.now)
    words = "Oak. " * 250
    for files, told in (((), "of 4096"), ((FileGiven(file, name, "A board"),), "of 1024")):
        given = PostGiven(words, (VariantGiven(there),), files=files)
        post = write_post(street.brand, given, street.ana, street.now)
        page = ana.get(at(street, "edit", post.pk)).content.decode()
        assert told in page
        assert ('class="count over"' in page) == bool(files)


def test_the_preview_says_that_what_it_announces_is_closed_by_its_hour(ana: Client, street: Street) -> None:
    post = written(street, terms="rules", until=street.now + timedelta(days=1))
    late = {"how": "date", "at": f"{street.now + timedelta(days=2):%Y-%m-%dT%H:%M}"}
    page = ana.post(at(street, "preview"), form(street, post=str(post.pk), **late)).content.decode()
    assert "What it announces is closed by then." in page


def test_the_preview_says_that_the_article_it_is_to_rest_on_is_over_by_its_hour(
    ana: Client, street: Street
) -> None:
    article = approved(street.brand, street.ana)
    Article.of(street.brand).filter(pk=article.pk).update(valid_until=street.now + timedelta(days=1))
    given = {"how": "date", "at": f"{street.now + timedelta(days=2):%Y-%m-%dT%H:%M}", "rests": str(article.pk)}
    assert "is over by then" in ana.post(at(street, "preview"), form(street, **given)).content.decode()
    unknown = {**given, "rests": "999999999999999999999"}
    assert "is over by then" not in ana.post(at(street, "preview"), form(street, **unknown)).content.decode()
