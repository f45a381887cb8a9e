"""Posts from a file over the API: the dry run, what is asked, mended rows, drafts, and undone again."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from rapport.publishing.imports.running import carry_on_imports
from rapport.publishing.models import Post
from tests.api.caller import Answer, Caller
from tests.api.scene import Scene
from tests.media.pictures import picture

TABLE = (
    b"Text,Date,Channels\nOak slowly,2031-01-05 09:30,practice\nAsh fast,2031-01-06 09:30,chirper\n,2031-01-07,\n"
)
INSIDE = b"Text,Image URL,Alt text\nOak,https://10.0.0.1/oak.png,An oak\n"


def brought(by: Caller, data: bytes = TABLE) -> Answer:
    file = SimpleUploadedFile("posts.csv", data)
    found = by.client.post("/api/v1/imports", {"file": file}, headers=by.headers)
    return Answer(found.status_code, json.loads(found.content), found.headers)


def test_looked_at_mended_brought_in_and_undone(scene: Scene, ana: Caller, eve: Caller, cruz: Caller) -> None:
    assert brought(eve).status == 403
    file = brought(ana)
    assert (file.status, file.body["state"], file.body["good"], file.body["wrong"]) == (201, "looked at", 2, 1)
    there = f"/imports/{file.body['id']}"
    rows = ana.get(f"{there}/rows?limit=2").body
    assert [(one["ok"], one["not_here"]) for one in rows["items"]] == [(True, []), (True, ["chirper"])]
    assert [one["row"] for one in ana.get(f"{there}/rows?cursor={rows['next']}").body["items"]] == [4]
    assert not Post.of(scene.cast.aurora).exists()
    assert ana.call("PUT", f"{there}/rows/3", {"channels": "practice"}).body["good"] == 2
    assert ana.call("DELETE", f"{there}/rows/4").body["wrong"] == 0
    assert cruz.get(there).status == 404
    assert ana.post(f"{there}/begin", {}).body["state"] == "running"
    carry_on_imports(timezone.now())
    done = ana.get(there).body
    assert (done["state"], done["made"], done["known"]) == ("done", 2, 0)
    assert [one["state"] for one in ana.get("/posts").body["items"]] == ["draft", "draft"]
    assert ana.call("PUT", f"{there}/rows/3", {"text": "Late"}).status == 409
    assert ana.post(f"{there}/undo", {}).body["state"] == "undoing"
    carry_on_imports(timezone.now())
    assert (ana.get(there).body["state"], Post.of(scene.cast.aurora).count()) == ("undone", 0)


def test_a_row_for_channels_that_are_not_here_is_a_draft_that_says_so(scene: Scene, ana: Caller) -> None:
    there = f"/imports/{brought(ana).body['id']}"
    ana.post(f"{there}/begin", {})
    carry_on_imports(timezone.now())
    notes = {one.idea: one.notes for one in Post.of(scene.cast.aurora)}
    assert notes == {"Oak slowly": "", "Ash fast": "Not connected here: chirper"}


def test_the_same_file_is_the_same_one_with_what_was_mended(scene: Scene, ana: Caller, bo: Caller) -> None:
    first = brought(ana).body["id"]
    ana.call("DELETE", f"/imports/{first}/rows/4")
    again = brought(ana).body
    assert (again["id"], again["wrong"]) == (first, 0)
    assert brought(bo).body["id"] != first


def test_what_must_be_asked_is_asked_before_anything_is_brought_in(scene: Scene, ana: Caller) -> None:
    file = brought(ana, b"Text,Date,Channels\nOak,03/04/2031 09:30,practice\n").body
    there = f"/imports/{file['id']}"
    assert [one["what"] for one in file["ask"]] == ["dates"]
    assert ana.post(f"{there}/begin", {}).status == 409
    assert ana.call("PUT", f"{there}/answers", {"zone": "../../etc/passwd"}).status == 409
    said = ana.call("PUT", f"{there}/answers", {"dates": "dmy", "zone": "Europe/Madrid"}).body
    assert (said["ask"], said["good"], said["zone"]) == ([], 1, "Europe/Madrid")
    assert ana.get(f"{there}/rows").body["items"][0]["at"] == "2031-04-03T07:30:00Z"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 no table", b"\x00\x01\x02" * 50, b"words alone"])
def test_what_is_no_table_is_refused_and_nothing_is_kept(scene: Scene, ana: Caller, data: bytes) -> None:
    told = brought(ana, data)
    assert (told.status, ana.get("/imports").body["items"]) == (422, [])


def test_pictures_that_a_table_names_are_told_fetched_and_let_go_without(
    scene: Scene, ana: Caller, cruz: Caller
) -> None:
    file = brought(ana, INSIDE).body
    there = f"/imports/{file['id']}"
    [odd] = file["media"]["odd"]
    assert (file["media"]["posts"], file["media"]["wanted"], odd["row"]) == (1, 1, 2)
    assert "private network" in odd["why"]
    assert ana.get(f"{there}/rows").body["items"][0]["alts"] == ["An oak"]
    ana.post(f"{there}/begin", {})
    carry_on_imports(timezone.now())
    media = ana.get(there).body["media"]
    assert (media["wanted"], media["refused"], media["waiting"], media["stopped"]) == (1, 1, 0, False)
    assert ana.post(f"{there}/fetching/stop", {}).body["media"]["stopped"] is True
    assert ana.post(f"{there}/fetching/resume", {}).body["media"]["stopped"] is False
    assert ana.post(f"{there}/fetching/again", {}).status == 200
    [post] = ana.get("/posts").body["items"]
    wanted = f"/posts/{post['id']}/wanted-media"
    [row] = ana.get(wanted).body["items"]
    assert (post["state"], row["state"], row["alt"], row["sha256"]) == ("draft", "refused", "An oak", None)
    assert cruz.get(wanted).status == 404
    assert ana.post(f"/posts/{post['id']}/line", {"how": "now"}).status == 409
    assert ana.post(f"/posts/{post['id']}/release", {}).status == 409
    assert ana.post(f"{wanted}/again", {}).status == 409
    assert ana.post(f"{wanted}/without", {"ids": [row["id"]]}).body["items"][0]["state"] == "left out"
    assert ana.get(f"/posts/{post['id']}").body["state"] == "draft"


def test_another_picture_stands_where_the_missing_one_was_to(scene: Scene, ana: Caller) -> None:
    there = f"/imports/{brought(ana, INSIDE).body['id']}"
    ana.post(f"{there}/begin", {})
    carry_on_imports(timezone.now())
    kept = ana.client.post("/api/v1/files", {"file": SimpleUploadedFile("a.png", picture())}, headers=ana.headers)
    [post] = ana.get("/posts").body["items"]
    wanted = f"/posts/{post['id']}/wanted-media"
    [row] = ana.get(wanted).body["items"]
    sha256 = json.loads(kept.content)["sha256"]
    [row] = ana.call("PUT", f"{wanted}/{row['id']}", {"sha256": sha256}).body["items"]
    assert (row["state"], row["sha256"]) == ("here", sha256)
    found = ana.get(f"/posts/{post['id']}").body
    assert (found["state"], [one["alt"] for one in found["files"]]) == ("draft", ["An oak"])
