"""What a channel has of its own in the composer: pictures, warning, time; shown as it leaves, and given back."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from rapport.outbox.models import Delivery, Publication
from rapport.publishing.models import Post, PostFile, Variant
from tests.cast import channel
from tests.screens.test_composer import ana as ana
from tests.screens.test_composer import at, form
from tests.street import Street


def drawn(name: str, side: int) -> SimpleUploadedFile:
    kept = BytesIO()
    Image.new("RGB", (side, 30), "red").save(kept, "PNG")
    return SimpleUploadedFile(name, kept.getvalue(), "image/png")


def brought(client: Client, street: Street, scope: int, name: str = "oak.png", side: int = 40) -> str:
    """A picture put beside the post (0) or a channel; the number of its file."""
    field = f"file-{scope}" if scope else "file"
    page = client.post(at(street, "bring-picture"), {"for": scope, field: drawn(name, side)}).content.decode()
    found = re.search(rf'name="pick-{scope}" value="(\d+)"', page)
    assert found, page
    return found[1]


def test_what_is_its_own_is_previewed_sent_and_given_back(ana: Client, street: Street) -> None:
    here = street.channel.pk
    shared, own = brought(ana, street, 0), brought(ana, street, here, "ash.png", 60)
    wall = (timezone.now() + timedelta(hours=3)).astimezone(ZoneInfo(street.brand.time_zone))
    said = {
        "pick-0": shared,
        f"alt-0-{shared}": "A red table",
        f"pick-{here}": own,
        f"alt-{here}-{own}": "An ash",
        f"pictures-{here}": "own",
        "warning": "Wood",
        f"warning-{here}": "Sawdust",
        f"at-{here}": wall.strftime("%Y-%m-%dT%H:%M"),
    }
    preview = ana.post(at(street, "preview"), form(street, **said)).content.decode()
    assert "An ash" in preview
    assert "A red table" not in preview
    assert ">Sawdust<" in preview
    assert ">Wood<" not in preview
    assert "Leaves at a time of its own" in preview
    assert "Nothing stands in its way" in preview
    answer = ana.post(at(street, "new"), form(street, do="line", how="now", **said))
    post = Post.of(street.brand).get()
    assert answer["Location"] == at(street, "post", post.pk)
    row = Publication.of(street.brand).get()
    assert row.payload["warning"] == "Sawdust"
    assert [one.alt for one in row.attachments.all()] == ["An ash"]
    assert abs(Delivery.of(street.brand).get().planned_for - wall) < timedelta(minutes=1)
    page = ana.get(at(street, "edit", post.pk)).content.decode()
    assert f'name="pictures-{here}" value="own" checked' in page
    assert f'value="{said[f"at-{here}"]}"' in page
    kept = PostFile.of(street.brand).get(variant=None)
    again = form(
        street, do="keep", seen=str(post.version), **{f"pictures-{here}": "post", f"alt-{kept.pk}": kept.alt}
    )
    ana.post(at(street, "edit", post.pk), again)
    one = Variant.of(street.brand).get()
    assert (one.own_files, one.warning, one.own_at) == (False, "", None)
    assert not PostFile.of(street.brand).exclude(variant=None).exists()


def test_no_pictures_of_its_own_are_no_pictures(ana: Client, street: Street) -> None:
    shared, here = brought(ana, street, 0), street.channel.pk
    said = {"pick-0": shared, f"alt-0-{shared}": "A table", f"pictures-{here}": "own"}
    assert "A table" not in ana.post(at(street, "preview"), form(street, **said)).content.decode()


def test_each_channel_has_its_own_and_the_check_reads_it(ana: Client, street: Street) -> None:
    other = channel(street.brand)
    own = brought(ana, street, other.pk)
    said = {f"pick-{other.pk}": own, f"pictures-{other.pk}": "own"}
    preview = ana.post(at(street, "preview"), form(street, other, **said)).content.decode()
    assert preview.count("does not say what it shows") == 1


def test_a_picture_that_was_chosen_is_there_after_a_refusal(ana: Client, street: Street) -> None:
    own, here = brought(ana, street, street.channel.pk), street.channel.pk
    said = {f"pick-{here}": own, f"alt-{here}-{own}": "An ash", f"pictures-{here}": "own", f"at-{here}": "soon"}
    answer = ana.post(at(street, "new"), form(street, do="keep", **said))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write the time as" in page
    assert f'name="pick-{here}" value="{own}"' in page
    assert 'value="An ash"' in page
    assert not Post.of(street.brand).exists()


def test_pictures_that_are_here_are_chosen_with_what_they_show(ana: Client, street: Street) -> None:
    shared = brought(ana, street, 0)
    ana.post(at(street, "new"), form(street, do="keep", **{"pick-0": shared, f"alt-0-{shared}": "A red table"}))
    found = ana.get(at(street, "pictures"), {"for": "0"}).content.decode()
    assert "A red table" in found
    field = ana.get(at(street, "picture-field", int(shared)), {"for": "7"}).content.decode()
    assert f'name="pick-7" value="{shared}"' in field
    assert 'value="A red table"' in field
    assert ana.get(at(street, "picture-here", int(shared)), {"small": ""}).status_code == 200


def test_what_is_no_picture_is_refused_with_why(ana: Client, street: Street) -> None:
    bad = SimpleUploadedFile("oak.png", b"no picture", "image/png")
    page = ana.post(at(street, "bring-picture"), {"for": "0", "file": bad}).content.decode()
    assert 'role="alert"' in page
    assert "oak.png" in page
    assert "pick-0" not in page


def test_the_posts_warning_is_taken_off_here_alone(ana: Client, street: Street) -> None:
    here = street.channel.pk
    said = {"warning": "Sawdust", f"no-warning-{here}": "on"}
    preview = ana.post(at(street, "preview"), form(street, **said)).content.decode()
    assert ">Sawdust<" not in preview
    answer = ana.post(at(street, "new"), form(street, do="line", how="now", **said))
    assert "warning" not in Publication.of(street.brand).get().payload
    post = Post.of(street.brand).get()
    assert "Sawdust" not in ana.get(answer["Location"]).content.decode()
    page = ana.get(at(street, "edit", post.pk)).content.decode()
    assert f'name="no-warning-{here}" checked' in page
    ana.post(at(street, "edit", post.pk), form(street, seen="1", do="line", how="now", warning="Sawdust"))
    assert Publication.of(street.brand).latest("pk").payload["warning"] == "Sawdust"
