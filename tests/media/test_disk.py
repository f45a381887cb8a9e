"""Bytes on disk are whole, whoever else writes them, and nothing half is left behind."""

from __future__ import annotations

import errno
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from rapport.media.disk import write_brought, write_whole
from rapport.media.models import File
from rapport.store.busy import trouble
from rapport.store.disk_room import BESIDE_FILES, has_room
from tests.api.caller import Caller
from tests.cast import Cast
from tests.media.pictures import picture


def test_two_who_write_the_same_at_once_both_do(tmp_path: Path) -> None:
    place, data = tmp_path / "media" / "leg.png", bytes(200_000)
    with ThreadPoolExecutor(8) as together:
        for _done in together.map(lambda _: write_whole(place, data), range(80)):
            assert len(place.read_bytes()) == len(data)
    assert [one.name for one in place.parent.iterdir()] == ["leg.png"]


def test_a_full_disk_leaves_the_old_file_and_no_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "leg.png"
    write_whole(place, b"old")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(place, b"new")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("leg.png", b"old")]


def test_files_stop_while_there_is_room_for_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = shutil.disk_usage(tmp_path)._replace(free=BESIDE_FILES + 100)
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: left)
    write_brought(tmp_path / "small.txt", bytes(100))
    with pytest.raises(OSError, match="left is for words") as refused:
        write_brought(tmp_path / "large.txt", bytes(101))
    assert trouble(refused.value) == "full"
    assert has_room()
    assert [one.name for one in tmp_path.iterdir()] == ["small.txt"]


@pytest.mark.django_db
def test_what_is_brought_while_there_is_no_room_is_said_to_be_for_later(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    bo = Caller(cast.aurora, cast.bo)
    given = {"file": SimpleUploadedFile("leg.png", picture())}
    left = shutil.disk_usage("/")._replace(free=BESIDE_FILES)
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: left)
    answer = bo.client.post("/api/v1/files", given, headers=bo.headers)
    assert (answer.status_code, answer.json()["error"]) == (507, "disk_full")
    assert not File.across_brands.exists()
