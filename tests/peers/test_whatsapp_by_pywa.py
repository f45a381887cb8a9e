"""pywa, which programs of others speak to WhatsApp with, takes the emulator for Meta's cloud.

It knows one address only, so its HTTP client is led to the emulator. It checks the signatures of calls itself.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from typing import Any

import pytest
from tests.media.pictures import picture
from tests.peers.emulated import running
from tests.peers.graph_server import TOKEN
from tests.peers.whatsapp_server import ACCOUNT, DEE, NUMBER, WhatsApp

from rapport.cli.lab.hook import answered
from rapport.connectors.base import Hooks
from rapport.connectors.hooks import HookRequest
from rapport.connectors.registry import connector

pytestmark = [pytest.mark.peer, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
pywa = pytest.importorskip("pywa", reason="needs pywa")
SECRET, SAID = "app-s3cr3t", "rye"  # noqa: S105


@pytest.fixture
def network() -> Iterator[WhatsApp]:
    with running(found := WhatsApp()):
        yield found


def client(network: WhatsApp, token: str = TOKEN) -> Any:
    import httpx

    def led(request: httpx.Request) -> None:
        request.url = request.url.copy_with(
            scheme="http", host="127.0.0.1", port=int(network.address.rpartition(":")[2])
        )

    session = httpx.Client(event_hooks={"request": [led]}, trust_env=False)
    known = {"app_secret": SECRET, "verify_token": SAID, "server": None, "webhook_challenge_delay": 0}
    return pywa.WhatsApp(phone_id=NUMBER, waba_id=ACCOUNT, token=token, session=session, **known)


def signed(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def test_it_sends_words_a_picture_and_a_template_and_reads_the_list(network: WhatsApp) -> None:
    from pywa.types.templates import BodyText, TemplateLanguage

    whatsapp = client(network)
    assert whatsapp.get_business_phone_number().verified_name == "Aurora"
    sent = whatsapp.send_message(to=DEE, text="It is, until Friday.", tracker="ours")
    shown = whatsapp.send_image(to=DEE, image=picture(), caption="The red one", mime_type="image/png")
    ready = BodyText.params("Dee", "A-17")
    whatsapp.send_template(to=DEE, name="order_ready", language=TemplateLanguage.ENGLISH, params=[ready])
    assert [one["id"] for one in network.sent[:2]] == [sent.id, shown.id]
    assert [one["type"] for one in network.sent] == ["text", "image", "template"]
    assert network.sent[0]["text"]["body"] == "It is, until Friday."
    page = whatsapp.get_templates()
    more = whatsapp.get_templates(pagination=pywa.types.Pagination(after=page.after))
    assert (page.has_next, more.has_next) == (True, False)
    listed = [one.name for one in (*page, *more)]
    assert listed == [one["name"] for one in network.templates]
    assert network.unknown == []


def test_it_knows_what_each_refusal_means(network: WhatsApp) -> None:
    from pywa import errors
    from pywa.types.templates import BodyText, TemplateLanguage

    whatsapp = client(network)
    with pytest.raises(errors.ExpiredAccessToken):
        client(network, "revoked").send_message(to=DEE, text="Hello")
    one_value = {"language": TemplateLanguage.ENGLISH, "params": [BodyText.params("Dee")]}
    with pytest.raises(errors.TemplateParamCountMismatch):
        whatsapp.send_template(to=DEE, name="order_ready", **one_value)
    with pytest.raises(errors.TemplateNotExists):
        whatsapp.send_template(to=DEE, name="nothing", **one_value)
    network.hurried = True
    with pytest.raises(errors.TooManyMessages):
        whatsapp.send_message(to=DEE, text="Hello")
    network.hurried = False
    network.says("Hello?", ago=2 * 86_400)
    with pytest.raises(errors.ReEngagementMessage):
        whatsapp.send_message(to=DEE, text="Hello")
    assert network.sent == []


def test_a_call_is_read_and_its_signature_judged_as_we_do(network: WhatsApp) -> None:
    whatsapp, heard = client(network), list[tuple[str, str]]()
    whatsapp.add_handlers(
        pywa.handlers.MessageHandler(lambda _, said: heard.append((said.from_user.wa_id, said.text))),
        pywa.handlers.MessageStatusHandler(lambda _, told: heard.append((told.status.value, told.tracker))),
    )
    sent = whatsapp.send_message(to=DEE, text="Good morning.", tracker="ours")
    calls = [network.says("Is the kayak still there?"), network.status("read", network.sent[0])]
    ours = {"client_secret": SECRET, "verify": SAID}
    known = connector("whatsapp")
    assert issubclass(known, Hooks)
    hook = known.hook
    for body in calls:
        assert whatsapp.webhook_update_validator(body, signed(body)) is None
        assert whatsapp.webhook_update_handler(body)[1] == 200
        for mark in (signed(body), signed(body, "another"), "sha256=", ""):
            theirs = whatsapp.webhook_update_validator(body, mark)
            answer = hook(HookRequest("POST", body, {"x-hub-signature-256": mark}), ours)
            assert (answer.status == 200) == (theirs is None), mark
    assert heard == [(DEE, "Is the kayak still there?"), ("read", "ours")]
    assert sent.id == network.sent[0]["id"]


@pytest.mark.parametrize(("word", "status"), [(SAID, 200), ("other", 403)])
def test_metas_first_question_is_answered_as_pywa_does(network: WhatsApp, word: str, status: int) -> None:
    theirs = client(network).webhook_challenge_handler(word, "1158201444")
    asked = {"hub.mode": "subscribe", "hub.verify_token": word, "hub.challenge": "1158201444"}
    ours = answered(connector("whatsapp"), HookRequest("GET", b"", {}, asked), SAID)
    assert (theirs[1], ours["status"]) == (status, status)
    assert status != 200 or theirs[0] == ours["body"] == "1158201444"
