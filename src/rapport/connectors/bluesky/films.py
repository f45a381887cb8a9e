"""Films: the network's video service makes them ready and lays them on the account's server, which lets it.

`app.bsky.video` in the lexicons: the server signs a pass for the service, a job is named, and asked for until it
has a blob. What an upload is called here is that job at first, and the blob once it is done, as JSON.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from rapport.connectors.base import FilmThere
from rapport.connectors.bluesky.answers import Body
from rapport.connectors.bluesky.refusals import name, refusal
from rapport.connectors.bluesky.session import Session
from rapport.connectors.errors import Refused
from rapport.connectors.film_limits import FilmLimits
from rapport.connectors.response import Response
from rapport.domain.message import Media

SERVICE, SECONDS, PASS = "https://video.bsky.app", 540.0, 1800
# A film that somebody brought before is answered with a conflict, and with the job that has it.
ANSWERS = frozenset({400, 401, 403, 404, 409})
DONE, FAILED = "JOB_STATE_COMPLETED", "JOB_STATE_FAILED"
UNKNOWN = frozenset({"JobNotFound", "NotFound", "InvalidRequest"})


class Job(msgspec.Struct, rename={"job": "jobId"}):
    """What the service says of a film."""

    job: str = ""
    state: str = ""
    blob: Body | None = None
    error: str = ""
    message: str = ""


async def upload(session: Session, media: Media, limits: FilmLimits | None) -> FilmThere:
    """Brought to the video service, which works on it after that. The same film again is the same job there."""
    film = media.film
    if film is None or limits is None or film.size > limits.bytes:
        raise Refused(f"{media.name or 'The film'} is too large for Bluesky, or is no film.")
    passed = await _pass(session)
    query = urlencode({"did": await session.did(), "name": media.name or "film.mp4"})
    with film.place.open("rb") as file:
        answer = await session.http.request(
            "POST",
            f"{_service(session)}/xrpc/app.bsky.video.uploadVideo?{query}",
            headers={"Authorization": f"Bearer {passed}", "Content-Type": media.mime},
            data=file,
            seconds=SECONDS,
            expect=ANSWERS,
        )
    if answer.status >= 300 and not (answer.status == 409 and _job(answer).job):
        raise refusal(answer, "")
    return _there(media, _job(answer), answer)


async def find(session: Session, media: Media) -> FilmThere | None:
    """What became of an upload: None where its job is not known any more."""
    known = _known(media)
    if "job" not in known:
        return FilmThere(media, ready=True) if known else None
    address = f"{_service(session)}/xrpc/app.bsky.video.getJobStatus?jobId={quote(str(known['job']), safe='')}"
    answer = await session.http.request("GET", address, expect=ANSWERS)
    if answer.status == 404 or (answer.status >= 300 and name(answer) in UNKNOWN):
        return None
    if answer.status >= 300:
        raise refusal(answer, "")
    return _there(media, _job(answer), answer)


def embed(media: Media) -> dict[str, Any]:
    """A film as a post carries it, with what it shows and its shape."""
    found = _known(media)
    if not found or "job" in found:
        raise Refused(f"{media.name or 'The film'} is not ready on Bluesky; send it again.")
    film = media.film
    shape = {"aspectRatio": {"width": film.width, "height": film.height}} if film else {}
    said = {"alt": media.alt} if media.alt else {}
    return {"$type": "app.bsky.embed.video", "video": found, **said, **shape}


def _there(media: Media, job: Job, answer: Response) -> FilmThere:
    if job.blob:
        return FilmThere(replace(media, id=json.dumps(job.blob, separators=(",", ":"))), ready=True)
    if job.state == FAILED:
        raise Refused(f"Bluesky could not use this film: {job.message or job.error or 'it gives no reason'}"[:300])
    if not job.job or job.state == DONE:
        raise answer.unreadable("no film and no job")
    return FilmThere(replace(media, id=json.dumps({"job": job.job})), ready=False)


def _job(answer: Response) -> Job:
    """The status, which some answers hold inside and some are."""
    found = answer.json()
    try:
        return msgspec.convert(found.get("jobStatus", found) if isinstance(found, dict) else found, Job)
    except msgspec.ValidationError as error:
        raise answer.unreadable("something else than a film's job") from error


def _known(media: Media) -> dict[str, Any]:
    try:
        found = json.loads(media.id or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


async def _pass(session: Session) -> str:
    """The account's server lets the video service lay one file there for half an hour."""
    tokens = await session.tokens()
    audience = f"did:web:{quote(urlsplit(tokens.pds).netloc, safe='.-')}"
    asked: dict[str, str | int] = {
        "aud": audience,
        "lxm": "com.atproto.repo.uploadBlob",
        "exp": int(session.now()) + PASS,
    }
    answer = await session.call("com.atproto.server.getServiceAuth", params={**asked})
    found = answer.json()
    if not isinstance(found, dict) or not isinstance(found.get("token"), str):
        raise answer.unreadable("no pass for the video service")
    return str(found["token"])


def _service(session: Session) -> str:
    return (session.link.settings.get("video") or SERVICE).rstrip("/")
