"""Google's own client library, with the description of YouTube inside it, takes the emulator for YouTube.

The library fails on an answer that it cannot read; the emulator notes what the description does not know.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.media.movies import movie
from tests.peers.emulated import running
from tests.peers.youtube_described import DOCUMENT
from tests.peers.youtube_server import BEN, TOKEN, US, YouTube

pytestmark = [pytest.mark.peer, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
discovery = pytest.importorskip("googleapiclient.discovery", reason="needs google-api-python-client")


@pytest.fixture
def network() -> Iterator[YouTube]:
    with running(found := YouTube()):
        yield found


def client(network: YouTube, token: str = TOKEN) -> Any:
    from google.oauth2.credentials import Credentials

    where = {"api_endpoint": network.address}
    return discovery.build("youtube", "v3", credentials=Credentials(token), client_options=where)


def uploader(network: YouTube) -> Any:
    """Uploads go to the address in the description itself, whatever end point is given."""
    import googleapiclient
    from google.oauth2.credentials import Credentials

    kept = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents" / "youtube.v3.json"
    described = {**json.loads(kept.read_text(encoding="utf-8")), "rootUrl": f"{network.address}/"}
    return discovery.build_from_document(described, credentials=Credentials(TOKEN))


def said(above: str, words: str) -> dict[str, Any]:
    return {"snippet": {"parentId": above, "textOriginal": words}}


def test_it_reads_threads_page_by_page_answers_edits_and_deletes(network: YouTube) -> None:
    top = network.add("Is the rye sold on Sunday?")["id"]
    network.add("I wonder, too", BEN, top)
    for n in range(150):
        network.add(f"Number {n}")
    asked = {"part": "snippet,replies", "allThreadsRelatedToChannelId": US, "maxResults": 100}
    with client(network) as youtube:
        [me] = youtube.channels().list(part="snippet", mine=True).execute()["items"]
        threads, found = youtube.commentThreads(), list[Any]()
        page = threads.list(**asked)
        while page is not None:
            answer = page.execute()
            found += answer["items"]
            page = threads.list_next(page, answer)
        comments = youtube.comments()
        ours = comments.insert(part="snippet", body=said(top, "On Sunday, too.")).execute()
        words = {"id": ours["id"], "snippet": {"textOriginal": "On Sunday until noon."}}
        comments.update(part="snippet", body=words).execute()
        below = comments.list(part="snippet", parentId=top, textFormat="plainText").execute()["items"]
        assert network.words() == ["On Sunday until noon."]
        comments.setModerationStatus(id=below[-1]["id"], moderationStatus="heldForReview").execute()
        comments.delete(id=ours["id"]).execute()
    assert (me["id"], len(found), found[-1]["id"]) == (US, 151, top)
    [reply] = found[-1]["replies"]["comments"]
    assert reply["snippet"]["authorDisplayName"] == BEN[1]
    assert [one["snippet"]["textOriginal"] for one in below] == ["On Sunday until noon.", "I wonder, too"]
    assert network.words() == []
    assert network.unknown == []


def test_it_brings_a_film_in_parts_and_shows_it(network: YouTube, tmp_path: Path) -> None:
    from googleapiclient.http import MediaFileUpload

    place = tmp_path / "walk.mp4"
    place.write_bytes(movie(data=bytes(1 << 20)))
    about = {"snippet": {"title": "Draft", "description": "", "categoryId": "22"}}
    private = {"status": {"privacyStatus": "private", "selfDeclaredMadeForKids": False}}
    with uploader(network) as youtube:
        media = MediaFileUpload(str(place), "video/mp4", chunksize=256 * 1024, resumable=True)
        made = (
            youtube.videos().insert(part="snippet,status", body={**about, **private}, media_body=media).execute()
        )
        state = youtube.videos().list(part="status,processingDetails", id=made["id"]).execute()["items"]
        shown = {"privacyStatus": "public", "selfDeclaredMadeForKids": False}
        named = {"id": made["id"], "snippet": {**about["snippet"], "title": "Rye"}, "status": shown}
        youtube.videos().update(part="snippet,status", body=named).execute()
        seen = network.studio.seen()
        mine = youtube.channels().list(part="contentDetails", mine=True).execute()["items"][0]
        uploads = mine["contentDetails"]["relatedPlaylists"]["uploads"]
        listed = youtube.playlistItems().list(part="snippet", playlistId=uploads).execute()["items"]
        youtube.videos().delete(id=made["id"]).execute()
    assert (state[0]["status"]["uploadStatus"], seen) == ("uploaded", [("Rye", "")])
    assert [one["snippet"]["resourceId"]["videoId"] for one in listed] == [made["id"]]
    assert (network.studio.sessions["0"]["bytes"], network.unknown) == (place.read_bytes(), [])


def test_it_reads_the_reasons_of_refusals(network: YouTube) -> None:
    from google.auth.exceptions import RefreshError
    from googleapiclient.errors import HttpError

    with client(network) as youtube:
        with pytest.raises(HttpError) as missing:
            youtube.comments().insert(part="snippet", body=said("Ugx99999", "Hello")).execute()
        network.units = network.spent
        with pytest.raises(HttpError) as used_up:
            youtube.channels().list(part="snippet", mine=True).execute()
    refused = [(one.value.status_code, one.value.error_details[0]["reason"]) for one in (missing, used_up)]
    assert refused == [(404, "parentCommentNotFound"), (403, "quotaExceeded")]
    # On 401 the library wants a fresh token before it says anything else.
    with client(network, "revoked") as youtube, pytest.raises(RefreshError):
        youtube.channels().list(part="snippet", mine=True).execute()


def test_our_copy_of_the_description_says_what_the_librarys_says() -> None:
    import googleapiclient

    kept = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents" / "youtube.v3.json"
    theirs = json.loads(kept.read_text(encoding="utf-8"))
    for name, kind in DOCUMENT["resources"].items():
        for verb, ours in kind["methods"].items():
            whole = theirs["resources"][name]["methods"][verb]
            shared = ("path", "httpMethod", "request", "response")
            assert {one: ours.get(one) for one in shared} == {one: whole.get(one) for one in shared}
            assert set(ours["parameters"]) == set(whole["parameters"]), f"{name}.{verb}"
    for name, schema in DOCUMENT["schemas"].items():
        assert set(schema["properties"]) <= set(theirs["schemas"][name]["properties"]), name
