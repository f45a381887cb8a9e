"""Costly things asked for by strangers: two hash and one decodes at a time, some wait, the others come again."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable
from threading import Thread

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from PIL import Image

from rapport.accounts.models import WrongTry
from rapport.accounts.sign_in_throttle import EACH
from rapport.media.clean import PIXELS, NotTaken, cleaned
from rapport.store.at_once import AtOnce
from rapport.store.busy import Busy
from tests.cast import Cast
from tests.prose import ROOT


def all_at_once(count: int, act: Callable[[], None]) -> None:
    threads = [Thread(target=act) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_no_more_than_so_many_are_within_and_nobody_waits_for_ever() -> None:
    door, lock, within, most, sent_away = AtOnce(2, waiting=3, seconds=30), threading.Lock(), [0], [0], [0]

    def come() -> None:
        try:
            with door.turn():
                with lock:
                    within[0] += 1
                    most[0] = max(most[0], within[0])
                time.sleep(0.05)
                with lock:
                    within[0] -= 1
        except Busy:
            with lock:
                sent_away[0] += 1

    all_at_once(24, come)
    assert most[0] == 2
    assert 0 < sent_away[0] <= 22
    with door.turn():
        pass
    assert within[0] == 0


@pytest.mark.django_db(transaction=True)
def test_of_many_wrong_passwords_at_once_only_those_that_may_be_tried_are_compared(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.ana.set_password("a long one of hers")
    cast.ana.save()
    lock, now, most, compared = threading.Lock(), [0], [0], [0]

    def verify(self: object, password: str, encoded: str) -> bool:
        with lock:
            now[0] += 1
            compared[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.02)
        with lock:
            now[0] -= 1
        return False

    monkeypatch.setattr(Argon2PasswordHasher, "verify", verify)
    answers = []
    for _ in range(EACH + 4):
        answers.append(Client().post("/sign-in", {"email": cast.ana.email, "password": "guess"}).status_code)
    assert answers == [422] * EACH + [429] * 4
    assert compared[0] == EACH
    assert WrongTry.objects.count() == EACH
    tried: list[bool] = []

    def compare() -> None:
        try:
            tried.append(type(cast.ana)(password=cast.ana.password).check_password("guess"))
        except Busy:
            tried.append(True)

    all_at_once(24, compare)
    assert most[0] <= 2
    assert len(tried) == 24


def test_when_too_many_compare_the_page_asks_to_come_again(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(self: object, *given: str) -> bool:
        raise Busy("too many")

    monkeypatch.setattr("rapport.accounts.passwords.TwoAtOnce.encode", busy)
    answer = client.post("/sign-in", {"email": "nobody@example.com", "password": "x"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert WrongTry.objects.count() == 0


def png(width: int, height: int, rows: bytes = b"") -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )


def webp(width: int, height: int) -> bytes:
    body = b"VP8X" + struct.pack("<I", 10) + bytes(4) + (width - 1).to_bytes(3, "little")
    body += (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def gif(width: int, height: int, frames: int = 1) -> bytes:
    out = io.BytesIO()
    pictures = [Image.new("P", (8, 8), n) for n in range(frames)]
    pictures[0].save(out, "GIF", save_all=True, append_images=pictures[1:])
    made = bytearray(out.getvalue())
    made[6:10] = struct.pack("<HH", width, height)
    return bytes(made)


HUGE = [
    png(6300, 6300),
    png(24_000_001, 1),
    png(0x7FFFFFFF, 0x7FFFFFFF),
    webp(6300, 6300),
    webp(1 << 24, 1 << 14),
    gif(65_535, 65_535),
]


@pytest.mark.parametrize("data", HUGE, ids=range(len(HUGE)))
def test_a_picture_that_says_it_is_huge_is_never_decoded(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(self: object, *given: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr(Image.Image, "load", load)
    with pytest.raises(NotTaken):
        cleaned("x.png", data)


@pytest.mark.parametrize("data", [png(4000, 4000), png(4000, 4000)[:60], webp(3000, 3000), gif(4000, 4000, 300)])
def test_a_picture_that_lies_or_is_cut_is_refused_or_redrawn(data: bytes) -> None:
    try:
        kept = cleaned("x", data)
    except NotTaken:
        return
    with Image.open(io.BytesIO(kept.data)) as found:
        assert found.width * found.height <= PIXELS
        assert getattr(found, "n_frames", 1) == 1


CROWD = """
import io, resource, threading
from PIL import Image
from rapport.store.busy import Busy
from rapport.media.clean import NotTaken, cleaned
out = io.BytesIO()
Image.new("RGB", (4800, 4900), "white").save(out, "PNG")
large = io.BytesIO()
Image.new("RGB", (6300, 6300), "white").save(large, "PNG")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
taken, refused = [], []
def send(data):
    try:
        taken.append(cleaned("x.png", data))
    except (Busy, NotTaken):
        refused.append(1)
threads = [threading.Thread(target=send, args=(data,)) for data in [out.getvalue(), large.getvalue()] * 6]
[one.start() for one in threads]
[one.join() for one in threads]
grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
print(len(taken), len(refused), grown)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="measures what Linux counts")
def test_twelve_large_pictures_at_once_cost_one(tmp_path: object) -> None:
    environ = {
        **os.environ,
        "RAPPORT_HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "rapport.config.settings",
    }
    code = f"import django; django.setup()\n{CROWD}"
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True)
    taken, refused, megabytes = map(int, done.stdout.split())
    assert taken >= 1
    assert taken + refused == 12
    assert refused >= 6
    assert megabytes < 400
