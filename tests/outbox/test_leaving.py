"""What will really leave is what is measured: in the composer, at the refusal, and by the connector."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from rapport.channels.connected import connect
from rapport.connectors.base import OwnIdentity
from rapport.connectors.errors import Refused
from rapport.connectors.mastodon.words import Words
from rapport.connectors.registry import connector, manifest
from rapport.domain.message import Author, Incoming, Kind, Visibility
from rapport.domain.reply import Outgoing
from rapport.inbox.arrival import Arrival
from rapport.inbox.models import Conversation
from rapport.inbox.reply import NotAllowed
from rapport.inbox.store import store
from rapport.inbox.write import write
from tests.cast import NOW, Cast

MEASURE = Path(__file__).parents[2] / "src/rapport/web/static/rapport/measure.js"
NODE = shutil.which("node") or ""
TEXTS = [
    "Hello", "  blanks around  ", "naïve café", "cafe\u0301",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 family",
    "\U0001f1ee\U0001f1f9\U0001f1ea\U0001f1f8\U0001f1ec", "\U0001f44d\U0001f3fd thanks", "नमस्ते", "각 각",
    "a\r\nb",
    "see https://shop.example/a/very/long/way?with=words, and more.", "(https://shop.example)",
    "http://a.example http://b.example", "@dee hello", "@dee@far.example hello", "hello @DEE@far.example!",
    "mail dee@far.example", "a/@dee", "@dee.", "@dee@far.example.", "see @désirée", "e\u0301" * 20, "ﬁne",
    "Ｗｉｄｅ", "ประเทศไทย", "",
    "\U0001f600", "\u2764\ufe0f", "1\ufe0f\u20e3",
    "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "\U0001f3f3\ufe0f\u200d\U0001f308", "\U0001f1ee", "\U0001f1ee\U0001f1f9\U0001f1ea",
    "a\u0301\u0302\u0303", "o\u0308 \u00f6",
    "日本語のパン屋", "안녕하세요", "\u1112\u1161\u11ab", "今日は\U0001f35e", "שלום עולם", "مرحبا بالعالم",
    "\u200fשלום\u200e hi", "க்ஷ",
    "a\nb\nc", "a\r\n\r\nb", "tab\tbed", "a\u00a0b", "a\u200bb", "a\u2060b", "x\u00ady",
    "https://shop.example/?q=é", "https://shop.example/日本", "see HTTPS://SHOP.EXAMPLE now",
    "https://shop.example.", "ftp://shop.example",
    "https://a.example,https://b.example", "@a_b.c hello", "@dee, @gino and @dee", "x@dee",
    "\U0001f35e@dee", "@日本 hello",
    "#bread \U0001f35e #שלום", "e\u0301https://shop.example", "𝒽𝑒𝓁𝓁𝑜",
    "\U0001f468\u200d\U0001f468\u200d\U0001f466\u200d\U0001f466" * 3,
]  # fmt: skip
NAMES = ["", "dee", "dee@far.example", "désirée"]


@pytest.mark.skipif(not NODE, reason="needs node")
@pytest.mark.parametrize("network", ["mastodon", "bluesky", "practice", "email", "chat"])
def test_the_browser_measures_as_the_connector_does(network: str, tmp_path: Path) -> None:
    found, limits = connector(network), manifest(network).limits
    named = found.worded("x", "n") != "x"
    cases = [(text, name if named else "") for text in TEXTS for name in NAMES]
    data = {"link": str(found.link_size({})), **({"graphemes": ""} if limits.graphemes else {})}
    (tmp_path / "measure.mjs").write_text(MEASURE.read_text(encoding="utf-8"), encoding="utf-8")
    script = f"""
        import {{ leaving, count, weight }} from "./measure.mjs";
        const data = {json.dumps(data)};
        console.log(JSON.stringify({json.dumps(cases)}.map(([text, name]) => {{
            const words = leaving(text, {{ ...data, name }});
            return [words, count(words, data), weight(words)];
        }})));"""
    (tmp_path / "ask.mjs").write_text(script, encoding="utf-8")
    told = subprocess.run([NODE, str(tmp_path / "ask.mjs")], check=True, capture_output=True, text=True)
    for (text, name), measured in zip(cases, json.loads(told.stdout), strict=True):
        words = found.worded(text, name) if text.strip() else ""
        assert measured == [words, found.count(words, {}), len(words.encode())], (text, name)


def mastodon(cast: Cast) -> Conversation:
    given = {"server": "https://shop.example", "token": "t"}
    channel = connect(cast.aurora, "mastodon", given, OwnIdentity("1@shop.example", "shop@shop.example"))
    author = Author("2@shop.example", handle="dee_with_a_long_name@far.example", name="Dee")
    event = Incoming("9", Kind.MENTION, author, "hi", NOW, "9:2", visibility=Visibility.PUBLIC)
    [one] = store([Arrival(channel, 1, event)], NOW)
    return one.conversation


@pytest.mark.django_db
def test_the_name_put_in_front_counts(cast: Cast) -> None:
    talk = mastodon(cast)
    room = 500 - len("@dee_with_a_long_name ")
    with pytest.raises(NotAllowed) as refused:
        write(talk, "x" * (room + 1), cast.ana, NOW + timedelta(minutes=1))
    assert "500" in str(refused.value)
    reply = write(talk, "x" * room, cast.ana, NOW + timedelta(minutes=1))
    assert reply.text == "x" * room
    words = Outgoing("k", "x" * (room + 1), Kind.MENTION, to_handle="dee_with_a_long_name@far.example")
    with pytest.raises(Refused):
        Words.of(words, {}, 500)


@pytest.mark.django_db
def test_the_composer_knows_the_name_and_how_links_count(cast: Cast) -> None:
    talk, client = mastodon(cast), Client()
    client.force_login(cast.ana)
    shown = client.get(f"/b/aurora/inbox/{talk.pk}/").content.decode()
    assert 'data-name="dee_with_a_long_name@far.example"' in shown
    assert "@dee_with_a_long_name@far.example goes in front" in shown
    assert 'data-link="23"' in shown
    assert 'data-limit="500"' in shown
