"""Publish on the page: written, looked at before, put in line, seen in the calendar, and what came under it."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from rapport.accounts.models import Brand, Membership, Role
from rapport.approvals.models import ApprovalRequest
from rapport.approvals.rule import set_four_eyes
from rapport.outbox.models import Delivery, Step
from rapport.publishing.holding import hold_post
from rapport.publishing.line import line_up
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post, PostingSlot, Variant, When
from rapport.publishing.series import come_round
from rapport.publishing.voting import vote
from rapport.publishing.writing import PostGiven, VariantGiven, write_post
from tests.cast import Cast, person
from tests.street import Street


@pytest.fixture
def ana(client: Client, street: Street) -> Client:
    street.now = timezone.now()
    client.force_login(street.ana)
    return client


def at(street: Street, name: str, *more: int) -> str:
    return reverse(f"publish:{name}", args=[street.brand.slug, *more])


def form(street: Street, **given: str) -> dict[str, str]:
    return {"idea": "Oak, slowly.", f"on-{street.channel.pk}": "on", **given}


def written(street: Street, idea: str = "Oak, slowly.") -> Post:
    given = PostGiven(idea, (VariantGiven(street.channel),))
    return write_post(street.brand, given, street.ana, street.now)


def picture() -> SimpleUploadedFile:
    kept = BytesIO()
    Image.new("RGB", (40, 30), "red").save(kept, "PNG")
    return SimpleUploadedFile("table.png", kept.getvalue(), "image/png")


def test_written_put_in_line_and_published(ana: Client, street: Street) -> None:
    answer = ana.post(at(street, "new"), form(street, do="line", how="now"))
    page = ana.get(answer["Location"]).content.decode()
    assert "scheduled" in page
    street.now = timezone.now()
    street.run()
    page = ana.get(answer["Location"]).content.decode()
    assert "published" in page
    assert "Oak, slowly." in street.heard("dee") or Delivery.of(street.brand).get().step == Step.SENT


def test_sent_twice_it_is_one_post_and_leaves_once(ana: Client, street: Street) -> None:
    page = ana.get(at(street, "new")).content.decode()
    key = re.findall(r'name="key" value="([^"]+)"', page)[0]
    for _ in range(2):
        assert ana.post(at(street, "new"), form(street, do="line", how="now", key=key)).status_code == 302
    assert (Post.of(street.brand).count(), Delivery.of(street.brand).count()) == (1, 1)


def test_a_comment_under_it_stands_beside_it_and_in_the_inbox(ana: Client, street: Street) -> None:
    post = written(street)
    line_up(post, When.NOW, street.ana, street.now)
    street.run()
    street.receive()
    sent = Delivery.of(street.brand).get()
    street.says("How long does the oak rest?", kind="comment", in_reply_to=sent.network_id)
    street.says("Something else entirely.", "eve")
    street.run()
    page = ana.get(at(street, "post", post.pk)).content.decode()
    assert "How long does the oak rest?" in page
    assert "Something else entirely." not in page
    assert reverse("inbox:show", args=[street.brand.slug, street.conversation().pk]) in page


def test_it_is_answered_from_the_post_once(ana: Client, street: Street) -> None:
    post = written(street)
    line_up(post, When.NOW, street.ana, street.now)
    street.run()
    sent = Delivery.of(street.brand).get()
    street.says("How long does the oak rest?", kind="comment", in_reply_to=sent.network_id)
    street.says("And who answers me?", "eve")
    street.run()
    page = ana.get(at(street, "post", post.pk)).content.decode()
    fields = dict(re.findall(r'name="(key|seen)" value="([^"]*)"', page)) | {"text": "Nine days."}
    talk = street.conversation()
    for _ in range(2):
        ana.post(at(street, "answer", post.pk, talk.pk), fields)
    street.now = timezone.now() + timedelta(minutes=1)
    street.run()
    assert street.heard().count("Nine days.") == 1
    other = at(street, "answer", post.pk, street.conversation("eve").pk)
    assert ana.post(other, fields).status_code == 404


def test_while_typing_the_preview_counts_and_says_what_forbids_it(ana: Client, street: Street) -> None:
    page = ana.post(at(street, "preview"), form(street, idea="x" * 510)).content.decode()
    assert re.search(r"510\s+of\s+500", page)
    assert "10 too many" in page
    assert not Post.of(street.brand).exists()
    assert "Nothing stands in its way" in ana.post(at(street, "preview"), form(street)).content.decode()


def test_a_picture_must_say_what_it_shows_or_a_person_lets_it_go_without(ana: Client, street: Street) -> None:
    answer = ana.post(at(street, "new"), {**form(street, do="line", how="now"), "file": picture()})
    page = ana.get(answer["Location"]).content.decode()
    assert "does not say what it shows" in page
    [row] = Post.of(street.brand).get().files.all()
    small = ana.get(at(street, "picture", row.post_id, row.pk), {"small": ""})
    assert small.status_code == 200
    again = form(street, do="line", how="now", seen="1", **{f"alt-{row.pk}": "A red table"})
    assert ana.post(answer["Location"], again)["Location"] == at(street, "post", row.post_id)
    street.now = timezone.now()
    street.run()
    assert Delivery.of(street.brand).get().step == Step.SENT


def test_who_says_yes_sees_the_picture_and_the_warning(ana: Client, street: Street) -> None:
    set_four_eyes(street.brand, True, street.ana, street.now)
    kept = form(street, do="keep", how="now", warning="Sawdust")
    edit = ana.post(at(street, "new"), {**kept, "file": picture()})["Location"]
    post = Post.of(street.brand).get()
    file = post.files.get()
    ana.post(edit, {**kept, "do": "line", "seen": str(post.version), f"alt-{file.pk}": "A red table"})
    for page in (ana.get(at(street, "approvals")), ana.get(at(street, "post", post.pk))):
        said = page.content.decode()
        assert at(street, "picture", post.pk, post.files.get().pk) in said
        assert 'alt="A red table"' in said
        assert "Sawdust" in said


def test_its_own_hour_stands_where_another_is_set(ana: Client, street: Street) -> None:
    post = written(street)
    page = ana.get(at(street, "post", post.pk)).content.decode()
    assert 'class="do" name="how" value="queue"' in page
    line_up(post, When.DATE, street.ana, street.now, at=street.now + timedelta(days=1))
    page = ana.get(at(street, "post", post.pk)).content.decode()
    wall = (street.now + timedelta(days=1)).astimezone(ZoneInfo(street.brand.time_zone))
    assert f'data-key="m" value="{wall:%Y-%m-%dT%H:%M}"' in page
    assert 'class="do" name="how"' not in page


def test_what_cannot_go_in_line_is_kept_and_told(ana: Client, street: Street) -> None:
    answer = ana.post(at(street, "new"), form(street, do="line", how="queue"), follow=True)
    assert "has no slots yet" in answer.content.decode()
    assert Post.of(street.brand).count() == 1


@pytest.mark.parametrize("pressed", ["keep", "line"])
def test_the_time_that_was_chosen_stays_chosen(ana: Client, street: Street, pressed: str) -> None:
    fields = form(street, do=pressed, how="date", at="2020-02-03T09:30")
    page = ana.post(at(street, "new"), fields, follow=True).content.decode()
    assert re.search(r'name="how" value="date" checked', page)
    assert 'name="at" value="2020-02-03T09:30"' in page


def test_where_no_slot_is_free_the_queue_is_not_chosen(ana: Client, street: Street) -> None:
    page = ana.get(at(street, "new")).content.decode()
    assert re.search(r'name="how" value="date" checked', page)


def test_somebody_elses_change_is_not_overwritten(ana: Client, street: Street) -> None:
    post = written(street)
    ana.post(at(street, "edit", post.pk), form(street, idea="Newer.", seen="1"))
    answer = ana.post(at(street, "edit", post.pk), form(street, idea="Older.", seen="1"))
    assert answer.status_code == 422
    assert "Older." in answer.content.decode()
    assert Post.of(street.brand).get().idea == "Newer."


@pytest.mark.parametrize("view", ["week", "month", "list", "<script>"])
def test_the_calendar_shows_the_post_in_each_view(ana: Client, street: Street, view: str) -> None:
    line_up(written(street, "<b>Oak</b>"), When.DATE, street.ana, street.now, at=street.now + timedelta(minutes=1))
    page = ana.get(at(street, "index"), {"view": view, "day": f"{timezone.localdate():%Y-%m-%d}"}).content.decode()
    assert "&lt;b&gt;Oak" in page
    assert "<b>Oak" not in page


@pytest.mark.parametrize(("day", "told"), [("2026-10-20", True), ("2026-10-27", False), ("2027-03-26", True)])
def test_what_becomes_of_odd_hours_is_told_where_the_clock_changes(
    ana: Client, street: Street, day: str, told: bool
) -> None:
    Brand.objects.filter(pk=street.brand.pk).update(time_zone="Europe/Rome")
    page = ana.get(f"{at(street, 'index')}?day={day}").content.decode()
    assert "Times of Europe/Rome." in " ".join(page.split())
    assert ("that the clock leaves out" in page) is told


@pytest.mark.parametrize("day", ["2026-13-45", "9999-12-31", "0001-01-01", "x" * 300])
def test_a_day_that_is_none_is_this_week(ana: Client, street: Street, day: str) -> None:
    assert ana.get(at(street, "index"), {"day": day}).status_code == 200


def many(street: Street, number: int, apart: timedelta) -> None:
    """So many posts in line, from tomorrow at ten on."""
    first = timezone.localtime(street.now).replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=1)
    for n in range(number):
        line_up(written(street, f"Chair {n:03}"), When.DATE, street.ana, street.now, at=first + n * apart)


def chairs(page: str) -> list[str]:
    return re.findall(r'<span class="title"[^>]*>(Chair \d+)', page)


def test_a_full_day_shows_its_first_posts_and_counts_the_others(ana: Client, street: Street) -> None:
    many(street, 20, timedelta(minutes=20))
    tomorrow = f"{timezone.localdate() + timedelta(days=1):%Y-%m-%d}"
    week = ana.get(at(street, "index"), {"day": tomorrow}).content.decode()
    assert chairs(week) == [f"Chair {n:03}" for n in (0, 1, 2, 3, 6, 7, 8, 9)]
    assert (week.count("2 more"), week.count("10 more")) == (1, 1)
    month = ana.get(at(street, "index"), {"view": "month", "day": tomorrow}).content.decode()
    assert chairs(month) == [f"Chair {n:03}" for n in range(4)]
    assert "all 20" in month


def test_a_list_begins_with_its_day_and_each_post_stands_on_one_of_its_pages(ana: Client, street: Street) -> None:
    many(street, 60, timedelta(minutes=97))
    asked = {"view": "list", "day": f"{timezone.localdate() + timedelta(days=1):%Y-%m-%d}"}
    pages = [ana.get(at(street, "index"), {**asked, "page": f"{n}"}).content.decode() for n in (1, 2)]
    assert [len(chairs(one)) for one in pages] == [50, 10]
    assert [one for page in pages for one in chairs(page)] == [f"Chair {n:03}" for n in range(60)]
    assert "Page 2 of 2" in pages[1]


def test_posts_too_close_are_told_the_first_dozen_by_name(ana: Client, street: Street) -> None:
    many(street, 20, timedelta(minutes=5))
    asked = {"day": f"{timezone.localdate() + timedelta(days=1):%Y-%m-%d}"}
    page = ana.get(at(street, "index"), asked).content.decode()
    assert (page.count("too close to another"), page.count("7 more")) == (12, 1)
    assert page.count("too close to the post before it") == 3


def test_what_is_held_behind_its_hour_stands_above_the_calendar(ana: Client, street: Street) -> None:
    post = written(street)
    line_up(post, When.DATE, street.ana, street.now, at=street.now + timedelta(minutes=1))
    hold_post(post, "not yet", street.ana, street.now)
    Variant.across_brands.update(at=street.now - timedelta(hours=1))
    for page in (at(street, "index"), reverse("today:index", args=[street.brand.slug])):
        assert "Let it go or choose another time" in ana.get(page).content.decode()


@pytest.mark.parametrize(("view", "most"), [("week", 8 + 12), ("month", 4), ("list", 30)])
def test_only_what_is_shown_is_read(ana: Client, street: Street, view: str, most: int) -> None:
    many(street, 30, timedelta(minutes=10))
    asked = {"view": view, "day": f"{timezone.localdate() + timedelta(days=1):%Y-%m-%d}"}
    answer = ana.get(at(street, "index"), asked)
    assert len(set(chairs(answer.content.decode()))) <= len(answer.context["calendar"].cards) <= most


def test_as_many_questions_for_ten_posts_as_for_two(ana: Client, street: Street) -> None:
    asked: list[int] = []
    for n in (2, 8):
        for _ in range(n):
            line_up(written(street), When.NOW, street.ana, street.now)
        with CaptureQueriesContext(connection) as found:
            ana.get(at(street, "index"))
        asked.append(len(found))
    assert asked[0] == asked[1]


def test_slots_are_typed_as_times_and_wrong_ones_change_nothing(ana: Client, street: Street) -> None:
    to = at(street, "slots-change", street.channel.pk)
    ana.post(to, {"day-0": "09:24, 18:10", "day-6": "11:00"})
    assert PostingSlot.of(street.brand).count() == 3
    ana.post(to, {"day-0": "half past nine"})
    assert PostingSlot.of(street.brand).count() == 3
    assert "09:24, 18:10" in ana.get(at(street, "slots")).content.decode()


def test_held_let_go_moved_taken_back_and_thrown_away(ana: Client, street: Street) -> None:
    post = written(street)
    line_up(post, When.DATE, street.ana, street.now, at=street.now + timedelta(days=1))
    for name, words in (("hold", "held"), ("release", "scheduled"), ("take-back", "draft")):
        page = ana.post(at(street, name, post.pk), {"why": "x"}, follow=True).content.decode()
        assert words in page
    later = timezone.localtime(street.now + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    ana.post(at(street, "move", post.pk), {"at": later})
    ana.post(at(street, "line", post.pk), {"how": "date", "at": later})
    assert Delivery.of(street.brand).filter(step=Step.QUEUED).count() == 1
    ana.post(at(street, "discard", post.pk))
    assert not Post.of(street.brand).exists()


def test_a_draft_comes_round_and_no_more(ana: Client, street: Street) -> None:
    post = written(street)
    ana.post(at(street, "series", post.pk), {"rule": "FREQ=WEEKLY", "at": "nonsense"})
    assert "Let it come round" in ana.get(at(street, "post", post.pk)).content.decode()
    ana.post(at(street, "series", post.pk), {"rule": "FREQ=WEEKLY", "at": "2026-11-23T09:30"})
    assert "Comes round: every week" in ana.get(at(street, "post", post.pk)).content.decode()
    ana.post(at(street, "series", post.pk), {"end": "yes"})
    assert "Comes round by" not in ana.get(at(street, "post", post.pk)).content.decode()


def test_a_second_person_says_yes_to_exactly_this(ana: Client, street: Street, client: Client) -> None:
    set_four_eyes(street.brand, True, street.ana, street.now)
    post = written(street)
    line_up(post, When.DATE, street.ana, street.now, at=street.now + timedelta(hours=1))
    page = ana.get(at(street, "approvals")).content.decode()
    assert "a second person has to say yes" in page
    row = ApprovalRequest.of(street.brand).get()
    ana.post(at(street, "vote", row.pk), {"vote": "yes", "seen": row.digest})
    assert not Delivery.of(street.brand).exists()


@pytest.mark.parametrize(("arrived", "step"), [("yes", Step.SENT), ("no", Step.QUEUED)])
def test_who_looked_on_the_network_says_what_became_of_it(
    ana: Client, street: Street, arrived: str, step: Step
) -> None:
    post = written(street)
    line_up(post, When.NOW, street.ana, street.now)
    Delivery.of(street.brand).update(step=Step.UNKNOWN)
    row = Delivery.of(street.brand).get()
    assert "It is there" in ana.get(at(street, "post", post.pk)).content.decode()
    ana.post(at(street, "outcome", post.pk, row.pk), {"arrived": arrived})
    row.refresh_from_db()
    assert row.step == step


def test_what_waits_for_somebody_is_on_today(ana: Client, street: Street) -> None:
    line_up(written(street), When.NOW, street.ana, street.now)
    Delivery.of(street.brand).update(step=Step.UNKNOWN)
    page = ana.get(reverse("today:index", args=[street.brand.slug])).content.decode()
    assert "Posts that ask for you" in page
    assert "Look on the network and say whether it is there." in page


def test_another_brand_and_a_viewer(client: Client, cast: Cast, street: Street) -> None:
    street.now = timezone.now()
    post = written(street)
    client.force_login(cast.cruz)
    for name, *more in (("index",), ("post", post.pk), ("edit", post.pk), ("approvals",), ("slots",)):
        assert client.get(at(street, str(name), *map(int, more))).status_code == 404
    assert client.get(reverse("publish:post", args=["norte", post.pk])).status_code == 404
    Membership.of(street.brand).update(role=Role.VIEWER)
    client.force_login(street.ana)
    assert client.get(at(street, "post", post.pk)).status_code == 200
    for name in ("line", "hold", "discard"):
        assert client.post(at(street, name, post.pk), {"how": "now"}).status_code == 403
    assert client.get(at(street, "new")).status_code == 403
    assert not Delivery.of(street.brand).exists()


def test_slots_that_are_refused_stay_typed(ana: Client, street: Street) -> None:
    given = {"day-0": "09:30, noon", "day-3": "18:00"}
    answer = ana.post(at(street, "slots-change", street.channel.pk), given)
    page = answer.content.decode()
    assert (answer.status_code, PostingSlot.of(street.brand).exists()) == (422, False)
    assert 'value="09:30, noon"' in page
    assert 'value="18:00"' in page


def test_a_complaint_under_a_post_is_shown_whatever_its_writer_says_next(ana: Client, street: Street) -> None:
    post = written(street)
    line_up(post, When.NOW, street.ana, street.now)
    street.run()
    out = Delivery.of(street.brand).get().network_id
    for words in ("My table came broken and nobody answers me!", "What are your opening hours?"):
        street.says(words, "robin", "comment", in_reply_to=out)
        street.receive()
    page = ana.get(at(street, "post", post.pk)).content.decode()
    assert "My table came broken" in page
    assert "What are your opening hours?" in page
    assert ">Complaint<" in ana.get(reverse("inbox:index", args=[street.brand.slug])).content.decode()


def test_an_edited_post_keeps_its_date_and_says_that_it_left_the_line(ana: Client, street: Street) -> None:
    post = written(street)
    line_up(post, When.DATE, street.ana, street.now, at=street.now + timedelta(days=3))
    page = ana.get(at(street, "edit", post.pk)).content.decode()
    assert re.search(r'name="how" value="date" checked', page)
    assert re.search(r'name="at" value="20', page)
    fields = form(street, do="keep", how="date", idea="Other words.", seen=str(post.version))
    assert "out of the line now" in ana.post(at(street, "edit", post.pk), fields, follow=True).content.decode()


def test_what_somebody_changed_meanwhile_can_be_written_over_once_it_was_read(ana: Client, street: Street) -> None:
    post = written(street)
    fields = form(street, do="keep", idea="Mine.", seen="0")
    page = ana.post(at(street, "edit", post.pk), fields).content.decode()
    seen = re.findall(r'name="seen" value="(\d+)"', page)[0]
    assert "Mine." in page
    assert ana.post(at(street, "edit", post.pk), {**fields, "seen": seen}).status_code == 302


def test_an_objection_is_no_yes(ana: Client, street: Street) -> None:
    set_four_eyes(street.brand, True, street.ana, street.now)
    line_up(written(street), When.DATE, street.ana, street.now, at=street.now + timedelta(days=3))
    row = ApprovalRequest.of(street.brand).get()
    assert "Yours" in ana.get(at(street, "approvals")).content.decode()
    with pytest.raises(NotNow, match="should be different"):
        vote(row, True, person("carla"), street.now, seen=row.digest, words="The price is wrong.")


def test_what_comes_round_is_found_again(ana: Client, street: Street) -> None:
    post = written(street, "Every week.")
    start = (street.now + timedelta(days=1)).strftime("%Y-%m-%dT10:00")
    ana.post(at(street, "series", post.pk), {"rule": "FREQ=WEEKLY", "at": start})
    come_round(street.now)
    copy = Post.of(street.brand).filter(series__isnull=False).earliest("pk")
    where = f'href="{at(street, "post", post.pk)}"'
    calendar = ana.get(at(street, "index")).content.decode()
    assert where in calendar
    assert "every week" in calendar
    assert where in ana.get(at(street, "post", copy.pk)).content.decode()
    ana.post(at(street, "discard", post.pk))
    assert ana.get(at(street, "post", copy.pk)).status_code == 200


def test_a_picture_is_described_as_it_is_brought(ana: Client, street: Street) -> None:
    brought = ana.post(at(street, "bring-picture"), {"for": "0", "file": picture()}).content.decode()
    [number] = re.findall(r'name="pick-0" value="(\d+)"', brought)
    described = {"pick-0": number, f"alt-0-{number}": "A red table"}
    answer = ana.post(at(street, "new"), form(street, do="line", how="now", **described))
    post = Post.of(street.brand).get()
    assert answer["Location"] == at(street, "post", post.pk)
    assert post.files.get().alt == "A red table"


def test_an_empty_composer_finds_no_fault(ana: Client, street: Street) -> None:
    page = ana.get(at(street, "new")).content.decode()
    assert "Write something, and what is found about it stands here." in page
    assert 'class="bad"' not in page
    assert "Write something" not in ana.post(at(street, "preview"), form(street)).content.decode()


def test_who_throws_a_post_away_is_asked_first(ana: Client, street: Street) -> None:
    page = ana.get(at(street, "post", written(street).pk)).content.decode()
    assert re.search(r"<details>\s*<summary>Throw it away</summary>.*?Yes, throw it away", page, re.S)


def test_publish_is_one_step_away_on_a_phone(ana: Client, street: Street) -> None:
    page = ana.get(at(street, "index")).content.decode()
    link = re.findall(rf'<a\s+href="{at(street, "index")}"[^>]*>', page)[0]
    assert 'class="later"' not in link


def test_each_save_is_a_version_with_what_changed_on_each_channel(ana: Client, street: Street) -> None:
    edit = ana.post(at(street, "new"), form(street, do="keep"))["Location"]
    text = f"text-{street.channel.pk}"
    for seen, words in (("1", "Oak rests nine days."), ("2", "Oak rests ten days.")):
        ana.post(edit, form(street, do="keep", seen=seen, **{text: words}))
    post = Post.of(street.brand).get()
    page = ana.get(at(street, "post", post.pk)).content.decode()
    assert [one.number for one in post.versions.all()] == [3, 2, 1]
    assert "<del>nine" in page
    assert "<ins>ten" in page


def test_links_name_the_campaign_where_somebody_wants_that(ana: Client, street: Street) -> None:
    fields = form(street, idea="Read https://a.example/oak", campaign="Slow made", utm="on")
    assert "utm_campaign=slow-made" in ana.post(at(street, "preview"), fields).content.decode()
    ana.post(at(street, "new"), fields | {"do": "line", "how": "now"})
    page = ana.get(at(street, "edit", Post.of(street.brand).get().pk)).content.decode()
    assert re.search(r'name="utm" checked', page)
    street.now = timezone.now()
    street.run()
    assert any("utm_campaign=slow-made" in text for text in street.heard())


def test_a_post_without_a_version_has_a_page(ana: Client, street: Street) -> None:
    post = Post.across_brands.create(brand=street.brand, idea="Oak, slowly.", author=street.ana)
    assert ana.get(at(street, "post", post.pk)).status_code == 200
