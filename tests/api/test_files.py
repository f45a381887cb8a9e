"""A program brings a picture and names it in a reply."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from rapport.media.models import File
from rapport.outbox.models import Attachment, Reply
from rapport.web.body_size import LARGEST, largest
from tests.api.caller import Caller
from tests.api.scene import OPENING, Scene, heard
from tests.media.movies import movie
from tests.media.pictures import PDF, picture


def bring(by: Caller, data: bytes, name: str = "leg.png") -> Any:
    given = {"file": SimpleUploadedFile(name, data)}
    return by.client.post("/api/v1/files", given, headers=by.headers)


def test_a_picture_is_brought_once_and_leaves_with_a_reply(scene: Scene, bo: Caller) -> None:
    first, again = bring(bo, picture()), bring(bo, picture(), "same.png")
    assert (first.status_code, again.status_code) == (201, 201)
    kept = first.json()
    assert again.json()["sha256"] == kept["sha256"]
    assert File.of(scene.cast.aurora).count() == 1
    assert (kept["mime"], kept["width"], kept["height"], kept["name"]) == ("image/png", 8, 6, "leg.png")
    given = {"sha256": kept["sha256"], "name": "leg.png", "alt": "The left\n leg"}
    answer = bo.post(f"/conversations/{scene.asked.pk}/replies", {"text": "This one.", "files": [given]})
    assert answer.status == 201
    assert [(one["name"], one["alt"], one["size"]) for one in answer.body["files"]] == [
        ("leg.png", "The left leg", kept["size"])
    ]
    assert Attachment.across_brands.get().delivery_id == answer.body["id"]


def test_what_is_not_there_or_not_taken_is_refused_and_nothing_is_said(
    scene: Scene, bo: Caller, cruz: Caller
) -> None:
    path = f"/conversations/{scene.asked.pk}/replies"
    refused = bring(bo, b"<svg/>", "x.png")
    assert (refused.status_code, refused.json()["error"]) == (422, "file_not_taken")
    theirs = bring(cruz, picture()).json()["sha256"]
    for sha256 in (theirs, "0" * 64):
        answer = bo.post(path, {"text": "This one.", "files": [{"sha256": sha256}]})
        assert (answer.status, answer.body["error"]) == (422, "no_such_file")
    assert bo.post(path, {"text": "This one.", "files": [{"sha256": "../x"}]}).status == 422
    pdf = bring(bo, PDF, "invoice.pdf").json()["sha256"]
    answer = bo.post(path, {"text": "This one.", "files": [{"sha256": pdf}]})
    assert (answer.status, answer.body["error"]) == (422, "network_refuses")
    assert bring(Caller(), picture()).status_code == 401
    assert not Reply.across_brands.exists()


def test_a_program_cannot_call_a_file_what_it_is_not(scene: Scene, bo: Caller) -> None:
    kept = bring(bo, picture()).json()["sha256"]
    path = f"/conversations/{scene.asked.pk}/replies"
    for given, shown in (("../run.hta", "run.png"), ("leg\u202egnp.exe", "leggnp.png"), ("", f"{kept[:12]}.png")):
        answer = bo.post(path, {"text": f"This one: {shown}", "files": [{"sha256": kept, "name": given}]})
        assert [one["name"] for one in answer.body["files"]] == [shown]


def test_a_body_without_a_boundary_is_refused_in_words(bo: Caller) -> None:
    kinds = ("multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\u00e9")
    for kind in kinds:
        answer = bo.client.post("/api/v1/files", b"x", content_type=kind, headers=bo.headers)
        assert (answer.status_code, answer.json()["error"]) == (400, "not_readable")


def test_a_film_is_brought_as_a_picture_is_and_a_reply_takes_none(scene: Scene, bo: Caller) -> None:
    answer = bring(bo, movie(), "walk.mp4")
    assert answer.status_code == 201
    told = answer.json()
    assert (told["mime"], told["width"], told["height"]) == ("video/mp4", 1280, 720)
    said = {"files": [{"sha256": told["sha256"], "alt": "The sea"}]}
    refused = bo.post(f"/drafts/{scene.draft.pk}/approve", said)
    assert refused.status == 422
    assert "takes no films" in refused.body["message"]


def test_only_this_address_takes_a_body_that_large() -> None:
    assert largest("/api/v1/files") == settings.LARGEST_FILM + LARGEST
    assert largest("/api/v1/saved-replies") == LARGEST


def test_a_draft_leaves_with_files_approved_or_edited(scene: Scene, bo: Caller) -> None:
    kept = bring(bo, picture()).json()["sha256"]
    path = f"/drafts/{scene.draft.pk}/approve"
    missing = bo.post(path, {"files": [{"sha256": "0" * 64}]})
    assert (missing.status, missing.body["error"]) == (422, "no_such_file")
    assert not Reply.across_brands.exists()
    answer = bo.post(path, {"files": [{"sha256": kept, "name": "leg.png", "alt": "The left leg"}]})
    assert answer.status == 201
    assert [(one["name"], one["alt"]) for one in answer.body["files"]] == [("leg.png", "The left leg")]
    heard(scene.cast.channel, "gil", OPENING)
    answer = bo.post(f"/drafts/{scene.draft.pk}/edit", {"text": "From ten, Gil.", "files": [{"sha256": kept}]})
    assert (answer.status, len(answer.body["files"])) == (201, 1)
