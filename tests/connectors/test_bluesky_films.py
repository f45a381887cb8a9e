"""Films on Bluesky: the service gets a pass for one file, is asked until it is done, and makes none twice."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from rapport.connectors.bluesky.connector import BlueskyConnector
from rapport.connectors.bluesky.tests import SHOP, Fake, signed_in
from rapport.connectors.errors import NeedsReconnect, Refused
from rapport.connectors.testing_films import BYTES, a_film
from rapport.domain.message import Kind, Visibility
from rapport.domain.reply import Outgoing
from tests.connectors.servers import outside

BLOB = {"$type": "blob", "ref": {"$link": "bafy"}, "mimeType": "video/mp4", "size": len(BYTES)}
PASS = {"Authorization": "Bearer one-pass"}
WALK = Outgoing("k", "Come and see.", Kind.POST, visibility=Visibility.PUBLIC)


class VideoService(Fake):
    """The service and the account's server at one address; a job is done at its third look."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs: dict[str, bytes] = {}
        self.looks = 0
        self.fails: dict[str, Any] = {}

    async def getServiceAuth(self, request: web.Request) -> web.Response:  # noqa: N802
        assert request.query["lxm"] == "com.atproto.repo.uploadBlob"
        assert request.query["aud"] == f"did:web:127.0.0.1%3A{request.url.port}"
        return web.json_response({"token": "one-pass"})

    async def uploadVideo(self, request: web.Request) -> web.Response:  # noqa: N802
        if request.headers["Authorization"] != PASS["Authorization"]:
            return web.json_response({"error": "AuthMissing"}, status=401)
        assert (request.query["did"], request.content_type) == (SHOP, "video/mp4")
        assert request.content_length == len(BYTES), "its size is told, so that nobody has to hold it"
        data = await request.read()
        for job, known in self.jobs.items():
            if known == data:
                return web.json_response({**self.status(job), "error": "already_exists"}, status=409)
        self.jobs["job-1"] = data
        return web.json_response(self.status("job-1"))

    async def getJobStatus(self, request: web.Request) -> web.Response:  # noqa: N802
        if request.query["jobId"] not in self.jobs:
            return web.json_response({"error": "JobNotFound", "message": "no such job"}, status=404)
        self.looks += 1
        return web.json_response({"jobStatus": self.status(request.query["jobId"])})

    def status(self, job: str) -> dict[str, Any]:
        if self.fails:
            return {"jobId": job, "did": SHOP, "state": "JOB_STATE_FAILED", **self.fails}
        done = {"blob": BLOB} if self.looks > 2 else {}
        return {
            "jobId": job,
            "did": SHOP,
            "state": "JOB_STATE_COMPLETED" if done else "JOB_STATE_ENCODING",
            **done,
        }


@asynccontextmanager
async def on_bluesky(fake: VideoService) -> AsyncIterator[BlueskyConnector]:
    async with outside(fake.answer) as (http, address):
        link = signed_in(address)
        yield BlueskyConnector(replace(link, settings={**link.settings, "video": address}), http)


async def test_a_film_is_made_ready_and_stands_in_the_post_with_what_it_shows(tmp_path: Path) -> None:
    fake, film = VideoService(), a_film(tmp_path)
    async with on_bluesky(fake) as channel:
        assert await channel.find_film("v", film) is None
        brought = await channel.upload_film("v", film, WALK)
        again = await channel.upload_film("v", film, WALK)
        looks = [await channel.find_film("v", brought.media) for _ in range(3)]
        there = looks[-1]
        assert there
        sent = await channel.publish(replace(WALK, media=(there.media,)))
        assert await channel.find_published(WALK) == sent
        with pytest.raises(Refused, match="not ready"):
            await channel.publish(replace(WALK, key="k2", media=(brought.media,)))
    assert again.media.id == brought.media.id
    assert fake.jobs == {"job-1": BYTES}
    assert [one and one.ready for one in looks] == [False, False, True]
    (record,) = fake.records.values()
    assert record["embed"] == {
        "$type": "app.bsky.embed.video",
        "video": BLOB,
        "alt": film.alt,
        "aspectRatio": {"width": 1280, "height": 720},
    }


async def test_a_film_it_knows_is_ready_at_once_and_a_forgotten_one_is_brought_again(
    tmp_path: Path,
) -> None:
    fake, film = VideoService(), a_film(tmp_path)
    async with on_bluesky(fake) as channel:
        brought = await channel.upload_film("v", film, WALK)
        fake.looks = 9
        assert (await channel.upload_film("v", film, WALK)).ready
        fake.jobs.clear()
        assert await channel.find_film("v", brought.media) is None


async def test_what_it_cannot_use_is_refused_with_its_reason(tmp_path: Path) -> None:
    fake, film = VideoService(), a_film(tmp_path)
    async with on_bluesky(fake) as channel:
        brought = await channel.upload_film("v", film, WALK)
        fake.fails = {"message": "Failed to process video", "failureCode": "encoding_failure"}
        with pytest.raises(Refused, match="Failed to process video"):
            await channel.find_film("v", brought.media)
        with pytest.raises(Refused, match="too large"):
            await channel.upload_film("v", a_film(tmp_path, 300_000_001), WALK)
    assert json.loads(brought.media.id) == {"job": "job-1"}


async def test_a_lost_sign_in_is_a_persons(tmp_path: Path) -> None:
    fake = VideoService()
    fake.refusals["getServiceAuth"] = {"data": {"error": "ExpiredToken"}, "status": 400}
    fake.refusals["refreshSession"] = {"data": {"error": "ExpiredToken"}, "status": 400}
    fake.refusals["createSession"] = {"data": {"error": "AuthenticationRequired"}, "status": 401}
    async with on_bluesky(fake) as channel:
        with pytest.raises(NeedsReconnect):
            await channel.upload_film("v", a_film(tmp_path), WALK)
    assert not fake.jobs
