"""All routes of the program, with Casa Aurora's own objects in their places."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from rapport import flow
from rapport.accounts.models import Invitation, Membership, Token
from rapport.accounts.tokens import invite, issue
from rapport.answers.models import Paraphrase, SavedReply
from rapport.answers.none_of_these import learn_unanswered
from rapport.answers.paraphrases import TaughtQuestion, learn
from rapport.approvals.models import ApprovalRequest
from rapport.approvals.rule import set_four_eyes
from rapport.audience.follow_back import choose_follower
from rapport.audience.giveaways import GiveawayGiven, announce_giveaway
from rapport.audience.models import FollowBack, FollowChoice, Follower, Giveaway
from rapport.channels.connected import link
from rapport.channels.models import Channel
from rapport.connectors.practice.network import network
from rapport.connectors.practice.publishing import upload
from rapport.curation.models import CuratedCard, Looks, Tap, Watcher
from rapport.curation.taps import dismiss_card
from rapport.curation.watching import WatcherGiven, set_watcher
from rapport.domain.message import Media
from rapport.hosted.chat.file_store import folder
from rapport.inbox.answer_labels import label_answer
from rapport.inbox.conversation_actions import add_note, label
from rapport.inbox.imports import Import
from rapport.inbox.keep import Typed
from rapport.inbox.models import AnswerLabel, ArticleHalt, Label, ReceivedFile, SavedView, UnsentFile
from rapport.inbox.saved_views import ListWish, save_view
from rapport.inbox.undo import undo
from rapport.inbox.unsent_files import put_beside
from rapport.inbox.write import write
from rapport.intake.log import Raw
from rapport.intake.models import DeadLetter
from rapport.media.attached import Attached
from rapport.media.files import keep_file
from rapport.outbox.models import Attachment, Publication
from rapport.promise import replay
from rapport.promise.group import TRIAL, Group
from rapport.promise.models import Calibration, Drawn, Halt, Judgement, Layer, Replay, Says
from rapport.publishing.approval_models import ClientLink
from rapport.publishing.client_links import ClientGiven, ask_client
from rapport.publishing.hashtag_sets import write_hashtags
from rapport.publishing.ics.models import OtherCalendar
from rapport.publishing.imports.models import PostImport
from rapport.publishing.line import line_up
from rapport.publishing.links.models import LinkCard
from rapport.publishing.models import HashtagSet, Post, PostFile, Series, TroubleAside, UnsentPost, When
from rapport.publishing.occasions.models import Occasion
from rapport.publishing.occasions.writing import OccasionGiven, announce_occasion
from rapport.publishing.put_aside import put_troubles_aside
from rapport.publishing.results.models import PostResult
from rapport.publishing.series import repeat_post
from rapport.publishing.trouble import troubles
from rapport.publishing.unsent import TypedPost, keep_unsent
from rapport.publishing.writing import FileGiven, PostGiven, VariantGiven, write_post
from rapport.triage.read import default_reader
from rapport.triage.reader import Readers
from tests.api.scene import Scene
from tests.cast import NOW, channel
from tests.media.pictures import picture
from tests.promise.answers import right_everywhere

VISITOR, FILE = "v" * 43, f"{'f' * 32}.txt"
# What visitors of the brand's own website and its clients use; its words want their own token.
PUBLIC = ("chat/", "client/")
TIMES = {"date-time": "2031-01-01T10:00:00Z", "time": "10:00:00"}
PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
SECRETS = (
    "A note nobody else may read",
    "private label",
    "Saved words of Aurora",
    "Reply of Aurora",
    "letter of Aurora",
    "What the visitor said",
    "What is in the file",
    "What the replay shows",
    "Words that were learnt",
    "What is in a file that was not sent",
    "What a picture is called",
    "A list of Aurora's own",
    "Words that no article answers",
    "Oak words that nobody has seen yet",
    "Oak words that wait for a yes",
    "Words of somebody else that Aurora found",
    "Aurora's watcher",
    "Who follows Aurora",
    "What Aurora gives away",
    "A calendar of Aurora's own",
    "A table of Aurora's posts",
    "Old mails of Aurora",
    "A page that Aurora writes about",
    "An evening that Aurora gives",
)


@dataclass(frozen=True)
class Filled:
    """A route's pattern and one address of it; `foreign` when the address names something of Aurora."""

    pattern: str
    address: str
    foreign: bool


Value = Callable[[Scene], object]

# What goes into a parameter: by its name, or by the word before it and its name. Whoever adds a parameter says
# here which of Aurora's objects it names; None: it names nothing of a brand.
BY_NAME: dict[str, Value | None] = {
    "conversation": lambda s: s.asked.pk,
    "number": lambda s: s.asked.pk,
    "reply": lambda s: s.asked.floor.replies.latest("pk").pk,
    "delivery": lambda s: s.asked.floor.replies.latest("pk").pk,
    "draft": lambda s: s.asked.drafts.latest("pk").pk,
    "contact": lambda s: s.asked.contact_id,
    "article": lambda s: s.article.pk,
    "saved_view": lambda s: SavedView.of(s.cast.aurora).get().pk,
    "hashtag_set": lambda s: HashtagSet.of(s.cast.aurora).get().pk,
    "saved_reply": lambda s: SavedReply.of(s.cast.aurora).get().pk,
    "channel": lambda s: s.cast.channel.pk,
    "message": lambda s: s.asked.messages.earliest("pk").pk,
    "replay": lambda s: Replay.of(s.cast.aurora).earliest("pk").pk,
    "letter": lambda s: DeadLetter.of(s.cast.aurora).get().pk,
    "network": None,
    "language": None,
    "kind": None,
    "watcher": lambda s: Watcher.of(s.cast.aurora).get().pk,
    "calendar": lambda s: OtherCalendar.of(s.cast.aurora).get().pk,
    "card": lambda s: CuratedCard.of(s.cast.aurora).earliest("pk").pk,
    "follower": lambda s: Follower.of(s.cast.aurora).earliest("pk").pk,
    "choice": lambda s: FollowChoice.of(s.cast.aurora).get().pk,
    "tap": lambda s: Tap.of(s.cast.aurora).get().pk,
    "event": lambda s: Occasion.of(s.cast.aurora).get().pk,
    "giveaway": lambda s: Giveaway.of(s.cast.aurora).get().pk,
    "link": lambda s: ClientLink.of(s.cast.aurora).get().pk,
    "batch": lambda s: PostImport.of(s.cast.aurora).get().pk,
    "result": lambda s: PostResult.of(s.cast.aurora).get().pk,
    "series": lambda s: Series.of(s.cast.aurora).get().pk,
    "press": lambda s: TroubleAside.of(s.cast.aurora).get().entry_id,
    "step": None,
    "relation": None,
    "code": None,
    "token": None,
    "rest": None,
    "place": None,
    "visitor": lambda s: VISITOR,
    "name": lambda s: FILE,
}
BY_PLACE: dict[tuple[str, str], Value] = {
    ("to", "channel"): lambda s: Channel.of(s.cast.aurora).get(network="chat").key,
    ("api", "label"): lambda s: Label.of(s.cast.aurora).get().name,
    ("api", "post"): lambda s: practice_post(s),
    ("attachments", "file"): lambda s: UnsentFile.of(s.cast.aurora).get().pk,
    ("files", "file"): lambda s: Attachment.of(s.cast.aurora).earliest("pk").pk,
    ("posts", "post"): lambda s: practice_picture(s),
    ("labels", "label"): lambda s: Label.of(s.cast.aurora).get().pk,
    ("articles", "pk"): lambda s: s.article.pk,
    ("learnt", "question"): lambda s: Paraphrase.of(s.cast.aurora).exclude(article=None).get().pk,
    ("unanswered", "pk"): lambda s: Paraphrase.of(s.cast.aurora).get(article=None).pk,
    ("saved", "pk"): lambda s: SavedReply.of(s.cast.aurora).get().pk,
    ("views", "number"): lambda s: SavedView.of(s.cast.aurora).get().pk,
    ("channels", "pk"): lambda s: s.cast.channel.pk,
    ("people", "pk"): lambda s: Membership.of(s.cast.aurora).get(person=s.cast.bo).pk,
    ("invitations", "pk"): lambda s: Invitation.of(s.cast.aurora).get().pk,
    ("halts", "pk"): lambda s: Halt.of(s.cast.aurora).get().pk,
    ("article-halts", "pk"): lambda s: ArticleHalt.of(s.cast.aurora).get().pk,
    ("answer-labels", "pk"): lambda s: AnswerLabel.of(s.cast.aurora).get().pk,
    ("judgements", "pk"): lambda s: Judgement.of(s.cast.aurora).get().pk,
    ("layers", "pk"): lambda s: Layer.of(s.cast.aurora).get().pk,
    ("replays", "pk"): lambda s: Replay.of(s.cast.aurora).earliest("pk").pk,
    ("tokens", "pk"): lambda s: Token.of(s.cast.aurora).filter(person=s.cast.bo).latest("pk").pk,
}
# Where a name means something else in one place: the route as far as the name goes.
BY_ROUTE: dict[str, Value] = {
    "api/v1/approvals/<int:approval>": lambda s: ApprovalRequest.of(s.cast.aurora).get().pk,
    "b/<slug:brand>/publish/approvals/<int:pk>": lambda s: ApprovalRequest.of(s.cast.aurora).get().pk,
    "api/v1/posts/<int:post>": lambda s: Post.of(s.cast.aurora).earliest("pk").pk,
    "b/<slug:brand>/publish/posts/<int:pk>": lambda s: Post.of(s.cast.aurora).earliest("pk").pk,
    "b/<slug:brand>/publish/posts/<int:pk>/outcome/<int:publication>": lambda s: (
        Publication.of(s.cast.aurora).get().pk
    ),
    "b/<slug:brand>/publish/posts/<int:pk>/published/<int:publication>": lambda s: (
        Publication.of(s.cast.aurora).get().pk
    ),
    "api/v1/posts/<int:post>/published/<int:publication>": lambda s: Publication.of(s.cast.aurora).get().pk,
    "b/<slug:brand>/publish/posts/<int:pk>/files/<int:file>": lambda s: PostFile.of(s.cast.aurora).get().pk,
    "b/<slug:brand>/publish/clients/links/<int:pk>": lambda s: ClientLink.of(s.cast.aurora).get().pk,
    "client/<str:token>/changes/<int:number>": lambda s: ApprovalRequest.of(s.cast.aurora).get().pk,
    "client/<str:token>/posts/<int:pk>": lambda s: Post.of(s.cast.aurora).earliest("pk").pk,
    "client/<str:token>/posts/<int:pk>/files/<int:file>": lambda s: PostFile.of(s.cast.aurora).get().pk,
    "b/<slug:brand>/publish/slots/<int:pk>": lambda s: s.cast.channel.pk,
    "b/<slug:brand>/publish/posts/<int:pk>/results/<int:result>": lambda s: PostResult.of(s.cast.aurora).get().pk,
    "b/<slug:brand>/publish/bring-in/<int:pk>": lambda s: PostImport.of(s.cast.aurora).get().pk,
    "b/<slug:brand>/publish/pictures/<int:pk>": lambda s: PostFile.of(s.cast.aurora).get().file_id,
    "b/<slug:brand>/publish/unsent/<int:pk>": lambda s: UnsentPost.of(s.cast.aurora).get().pk,
    "b/<slug:brand>/publish/hashtags/<int:pk>": lambda s: HashtagSet.of(s.cast.aurora).get().pk,
    "b/<slug:brand>/publish/events/<int:pk>": lambda s: Occasion.of(s.cast.aurora).get().pk,
    "b/<slug:brand>/publish/cards/<int:pk>": lambda s: LinkCard.of(s.cast.aurora).get().pk,
    "b/<slug:brand>/publish/calendars/<int:pk>": lambda s: OtherCalendar.of(s.cast.aurora).get().pk,
    "b/<slug:brand>/audience/followers/<int:pk>": lambda s: Follower.of(s.cast.aurora).earliest("pk").pk,
    "b/<slug:brand>/audience/choices/<int:pk>": lambda s: FollowChoice.of(s.cast.aurora).get().pk,
    "b/<slug:brand>/audience/contacts/<int:pk>": lambda s: s.asked.contact_id,
    "b/<slug:brand>/audience/giveaways/<int:pk>": lambda s: Giveaway.of(s.cast.aurora).get().pk,
    "b/<slug:brand>/audience/giveaways/<int:pk>/entrants/<int:identity>": lambda s: s.asked.identity_id,
    "b/<slug:brand>/settings/history/<int:pk>": lambda s: Import.of(s.cast.aurora).get().pk,
}
NAMELESS = {
    "network": "practice",
    "language": "en",
    "kind": "practice",
    "step": "make",
    "code": "write",
    "token": "not-a-token",
    "key": "not-a-key",
    "relation": "press",
    "rest": "nowhere",
    "place": "0",
}


def practice_post(scene: Scene) -> str:
    """What a customer of Aurora wrote on the practice network."""
    place, handle = network(link(scene.cast.channel).settings["file"]), scene.cast.channel.handle
    return place.say(handle, "dee", "Dee", "Where is it?", "direct").id


def practice_picture(scene: Scene) -> str:
    """What Aurora answered there, with a picture."""
    place, handle = network(link(scene.cast.channel).settings["file"]), scene.cast.channel.handle
    place.join(handle, "Aurora")
    upload(place.store, handle, "leg", picture())
    beside = [Media("", "image/png", SECRETS[10], "leg.png", "leg")]
    return place.answer(handle, "leg", "This one.", to="dee", media=beside).id


def furnish(scene: Scene) -> None:
    """One object of each kind that a route can name, each with words of Aurora in it."""
    cast, now = scene.cast, timezone.now()
    write(scene.angry, SECRETS[3], cast.bo, now, undo=timedelta(hours=1))
    file, name = keep_file(cast.aurora, "letter.txt", SECRETS[9].encode(), now)
    put_beside(scene.asked, cast.ana, Typed("k", SECRETS[3]), Attached(file, name), now)
    picture_of, name = keep_file(cast.aurora, "leg.png", picture(), now)
    write(scene.asked, SECRETS[3], cast.bo, now, attached=[Attached(picture_of, SECRETS[10])])
    undo(write(scene.asked, SECRETS[3], cast.bo, now, undo=timedelta(hours=1)), cast.bo, now)
    add_note(scene.asked, SECRETS[0], cast.bo, now)
    label(scene.asked, SECRETS[1], cast.bo, now)
    said = scene.asked.messages.earliest("pk")
    said.extra = {
        **said.extra,
        "media": [{"url": "", "mime": "text/plain", "alt": "", "name": "a.txt", "id": "f1"}],
    }
    said.save(update_fields=["extra"])
    ReceivedFile.across_brands.create(brand=cast.aurora, message=said, network_id="f1", file=file, name=name)
    SavedReply.across_brands.create(brand=cast.aurora, title="Thanks", text=SECRETS[2])
    asked = TaughtQuestion(1, 1, SECRETS[7], "en", "question", plain=True, teaches=True)
    learn(scene.article, asked, cast.bo, now)
    learn_unanswered(cast.aurora.pk, replace(asked, text=SECRETS[12]), cast.bo, now)
    save_view(cast.aurora, SECRETS[11], ListWish(), cast.ana, now, shared=True)
    DeadLetter.across_brands.create(
        brand=cast.aurora, place=901, channel=cast.channel, tries=5, reason=SECRETS[4], next_at=now, dead_at=now
    )
    look_back(scene)
    visit(scene)
    promise(scene)
    publish(scene)
    curate(scene)
    gather(scene)
    invite(cast.aurora, "gil@example.com", now, name="Gil")
    issue(cast.aurora, cast.bo, "till")


def look_back(scene: Scene) -> None:
    """A replay that has run, and shows somebody's words as an example."""
    row = replay.ask(scene.cast.aurora, scene.cast.ana, NOW, days=1, alpha=0.02)
    words = {"message": 1, "conversation": 1, "text": SECRETS[7], "from": "draft", "to": "person"}
    replay.run_next(NOW)
    row.refresh_from_db()
    row.found["examples"].append(words)
    row.save()


def publish(scene: Scene) -> None:
    """A post in line with a picture, and one that waits for a second person's yes."""
    brand, bo, now = scene.cast.aurora, scene.cast.bo, timezone.now()
    file, name = keep_file(brand, "oak.png", picture(colour="brown"), now)
    later, here = now + timedelta(days=2), (VariantGiven(scene.cast.channel),)
    shown = PostGiven(SECRETS[13], here, files=(FileGiven(file, name, SECRETS[10]),))
    line_up(write_post(brand, shown, bo, now), When.DATE, bo, now, at=later)
    set_four_eyes(brand, True, scene.cast.ana, now)
    waiting = write_post(brand, PostGiven(SECRETS[14], here), bo, now)
    line_up(waiting, When.DATE, bo, now, at=later + timedelta(days=1))
    ask_client(ClientGiven(SECRETS[11]), [waiting], [scene.cast.channel], bo, now)
    round_post = write_post(brand, PostGiven(SECRETS[13], here), bo, now)
    begins = datetime.fromisoformat(f"{now.year + 1}-01-01T09:00")
    repeat_post(round_post, "FREQ=YEARLY", begins, "Europe/Rome", bo, now)
    write_hashtags(brand, SECRETS[9], "oak ash", bo, now)
    wall = begins.replace(hour=20)
    announce_occasion(brand, OccasionGiven(SECRETS[23], wall, wall.replace(hour=22), "Europe/Rome"), bo, now)
    keep_unsent(brand, bo, None, TypedPost("k1", {"idea": [SECRETS[12]]}), now)
    lost = write_post(brand, PostGiven(SECRETS[14], here), bo, now)
    lost.variants.update(at=now - timedelta(days=2))
    put_troubles_aside(brand, [one.key for one in troubles(brand, now) if one.post == lost], bo, now)


def curate(scene: Scene) -> None:
    """A watcher, a card, and one that was put aside."""
    brand, ana, now = scene.cast.aurora, scene.cast.ana, timezone.now()
    given = WatcherGiven(SECRETS[16], Looks.KEYWORD, "joinery", scene.cast.channel, millionths_a_day=5_000)
    row = set_watcher(brand, given, ana, now)
    about = {"brand": brand, "watcher": row, "network": row.network, "channel": row.channel, "author_id": "tove"}
    cards = [
        CuratedCard.across_brands.create(
            **about,
            network_id=str(n),
            text=SECRETS[15],
            written_at=now,
            found_at=now,
            url="https://saws.example/1",
        )
        for n in range(2)
    ]
    dismiss_card(cards[1], ana, now)


def gather(scene: Scene) -> None:
    """Two who follow, one of them chosen, a giveaway, figures of a post, and what files and calendars brought."""
    brand, ana, channel, now = scene.cast.aurora, scene.cast.ana, scene.cast.channel, timezone.now()
    same = {"brand": brand, "channel": channel, "name": SECRETS[17], "first_seen_at": now, "seen_at": now}
    rows = [Follower.across_brands.create(**same, network_id=str(n), handle=f"follower{n}") for n in range(2)]
    choose_follower(rows[1], FollowBack.NEVER, ana, now)
    given = GiveawayGiven(SECRETS[18], "Answer.", "p1", 1, now + timedelta(days=1))
    announce_giveaway(channel, given, ana, now)
    publication = Publication.of(brand).earliest("pk")
    PostResult.across_brands.create(brand=brand, publication=publication, channel=channel)
    OtherCalendar.across_brands.create(brand=brand, name=SECRETS[19], by=ana, read_at=now)
    page = {"digest": "d", "address": "https://casa-aurora.example", "title": SECRETS[22], "fetched_at": now}
    LinkCard.across_brands.create(brand=brand, picture=picture(), mime="image/png", **page)
    PostImport.across_brands.create(brand=brand, by=ana, at=now, name=SECRETS[20], data=b"text", zone="UTC")
    Import.across_brands.create(brand=brand, by=ana, format="mail", name=SECRETS[21], ended_at=now)


def promise(scene: Scene) -> None:
    """Somebody judged a message, and a group is halted."""
    brand, bo, now = scene.cast.aurora, scene.cast.bo, timezone.now()
    message = scene.asked.messages.filter(direction="in").latest("pk")
    facts = Group(brand.pk, "en", TRIAL).facts
    Judgement.across_brands.create(**facts, message=message, says=Says.OTHER, drawn=Drawn.CHOSEN, by=bo, at=now)
    figures = {
        "look": 1,
        "alpha": 0.02,
        "delta": 0.05,
        "spent": 0.03,
        "labels": 200,
        "rank": 199,
        "threshold": 0.1,
    }
    made = Calibration.across_brands.create(
        **facts, **figures, reader="r", others=90, passed=40, binding="b", at=now
    )
    Halt.across_brands.create(**facts, calibration=made, wealth=21.0, complaints=30, at=now)
    bound = right_everywhere(Group(brand.pk, "en", TRIAL), Readers(default_reader()))
    ArticleHalt.across_brands.create(**facts, article=scene.article, bound=bound, wealth=21.0, seen=9, wrong=9)
    label_answer(message, scene.article, bo, now)
    Layer.across_brands.create(brand=brand, weights=b"w", checksum="c", reader="r", learnt_from=90, made_at=now)


def visit(scene: Scene) -> None:
    """Somebody on Aurora's website wrote, and sent a file."""
    door = channel(scene.cast.aurora, "chat", name="The chat on the website")
    said = {"id": "c0ffee00", "visitor": VISITOR, "at": NOW.isoformat(), "text": SECRETS[5]}
    flow.receive([Raw(990, door.key, NOW.timestamp(), json.dumps(said).encode())], Readers(default_reader()), NOW)
    place = folder(door, VISITOR)
    place.mkdir(parents=True, exist_ok=True)
    (place / FILE).write_text(SECRETS[6])


def all_routes() -> list[str]:
    """Every pattern the program answers to."""
    return sorted(set(_walk(get_resolver(), "")))


def _walk(resolver: Any, before: str) -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield before + str(one.pattern)
        else:
            yield from _walk(one, before + str(one.pattern))


def fill(pattern: str, scene: Scene, brand: str) -> Filled:
    """The pattern with Aurora's ids in it, under the address of `brand`. An unknown parameter fails the test."""
    foreign, address, at = "<slug:brand>" in pattern and brand == scene.cast.aurora.slug, "", 0
    public = pattern.startswith(PUBLIC)
    for found in PARAMETER.finditer(pattern):
        address += pattern[at : found.start()]
        at = found.end()
        value, its = _value(pattern[: found.start()], found, scene, brand)
        foreign, address = foreign or its, address + str(value)
    return Filled(pattern, f"/{address}{pattern[at:]}", foreign and not public)


def _value(before: str, found: re.Match[str], scene: Scene, brand: str) -> tuple[object, bool]:
    name = found["name"]
    if name == "brand":
        return brand, False
    word = "api" if before.startswith("api/") else before.rstrip("/").rpartition("/")[2]
    make = BY_ROUTE.get(before + found[0]) or BY_PLACE.get((word, name)) or BY_NAME.get(name)
    if make:
        return make(scene), True
    if name not in NAMELESS:
        pytest.fail(f"{before}{found[0]}: tell tests/promises/routes.py which of Aurora's objects this names.")
    return NAMELESS[name], False


def bodies() -> Mapping[tuple[str, str], object]:
    """For each operation of the API the smallest body its schema takes, by method and pattern."""
    schema = Client().get("/api/v1/openapi.json").json()
    shapes = schema["components"]["schemas"]
    found = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {})
            if "application/json" in content:
                name = (method.upper(), PARAMETER.sub("{}", re.sub(r"\{\w+\}", "{}", path.strip("/"))))
                found[name] = smallest(content["application/json"]["schema"], shapes)
    return found


def smallest(schema: dict[str, Any], shapes: dict[str, Any]) -> Any:
    """A small value that a JSON schema takes."""
    if "$ref" in schema:
        return smallest(shapes[schema["$ref"].rpartition("/")[2]], shapes)
    if "anyOf" in schema:
        return smallest(schema["anyOf"][0], shapes)
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "object" and "properties" in schema:
        return {name: smallest(schema["properties"][name], shapes) for name in schema.get("required", [])}
    if schema.get("type") == "object":
        inner = schema.get("additionalProperties") or next(iter(schema.get("patternProperties", {}).values()))
        return {"en": smallest(inner, shapes)}
    if schema.get("type") == "array":
        return [smallest(schema["items"], shapes)]
    if schema.get("title") == "Start":
        return "2031-01-01T10:00:00"  # a wall time
    if schema.get("pattern") == "^[0-9a-f]{64}$":
        return "0" * 64
    if schema.get("format") in TIMES:
        return TIMES[schema["format"]]
    return {"string": "x", "integer": 1, "number": 1, "boolean": True}[schema["type"]]
