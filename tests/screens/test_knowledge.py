"""Knowledge: only approved words are used, only owners let them be said automatically, and all can see why."""

from __future__ import annotations

import msgspec
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.accounts.models import Brand, Membership, Person, Role
from rapport.answers import articles, paraphrases, saved
from rapport.answers.library import Library
from rapport.answers.models import Article, MayAnswer, Paraphrase, SavedReply
from rapport.answers.paraphrases import TaughtQuestion
from rapport.channels.models import Channel
from rapport.connectors.registry import manifest
from rapport.inbox.models import Contact, Conversation, Decision, Identity, Message, Reading
from rapport.ledger.models import Entry
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox.models import Floor
from rapport.promise.binding import binding
from rapport.promise.group import Group
from rapport.promise.models import Calibration
from rapport.triage.read import default_reader
from rapport.triage.reader import Readers
from rapport.web.knowledge import standing
from tests.cast import Cast, channel
from tests.promise.answers import right_everywhere

pytestmark = pytest.mark.django_db
OTHERS = ("¿Alquiláis carpas?", "¿Quién diseñó la lámpara Nube?", "¿Tenéis wifi?", "¿Dan cursos de tapicería?")
HOURS = {
    "title": "Opening hours",
    "questions_en": "When are you open?\n\n  What are your opening hours?  ",
    "answer_en": "Monday to Friday, nine to six.",
    "questions_it": "Che orari fate?",
    "answer_it": "Dal lunedì al venerdì, dalle nove alle diciotto.",
}


def at(name: str, brand: Brand, **more: object) -> str:
    return reverse(f"knowledge:{name}", kwargs={"brand": brand.slug, **more})


def page_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def ana(cast: Cast) -> Client:
    return page_of(cast.ana)


@pytest.fixture
def bo(cast: Cast) -> Client:
    return page_of(cast.bo)


def written(brand: Brand, by: Person, title: str = "Opening hours", asked: str = "When are you open?") -> Article:
    return articles.write(brand, title, {"en": (asked, "Nine to six.")}, by, timezone.now())


def approved(brand: Brand, by: Person, title: str = "Opening hours", asked: str = "When are you open?") -> Article:
    article = written(brand, by, title, asked)
    articles.approve(article, by, timezone.now())
    article.refresh_from_db()
    return article


def asked(
    where: Channel, text: str, *, tone: str = "question", route: str = "person", by: Contact | None = None
) -> Message:
    """A message that was read and decided; by somebody new unless told."""
    brand = where.brand
    contact = by or Contact.across_brands.create(brand=brand, name="Dee Marsh")
    who = Identity.across_brands.create(
        brand=brand, contact=contact, network=where.network, network_id=f"dee{text}"
    )
    floor = Floor.across_brands.create(brand=brand, channel=where, thread=text[:200])
    talk = Conversation.across_brands.create(
        brand=brand, channel=where, contact=contact, identity=who, floor=floor, thread=text[:200], kind="direct"
    )
    message = Message.across_brands.create(
        brand=brand, conversation=talk, channel=where, direction="in", kind="direct", text=text, at=timezone.now()
    )
    scores = {"complaint": 0.1, "sentiment": "neutral", "urgency": 0.1, "asks_for_person": False}
    Reading.across_brands.create(brand=brand, message=message, language="es", tone=tone, reader="r", **scores)
    entry = note(brand, What.DECISION, timezone.now(), actor="robot")
    Decision.across_brands.create(
        brand=brand, message=message, entry=entry, route=route, score=0.1, threshold=0.0, version="v"
    )
    return message


def test_an_article_is_written_in_several_languages_at_once(cast: Cast, bo: Client) -> None:
    bo.post(at("new", cast.aurora), HOURS)
    made = Article.of(cast.aurora).get()
    assert {w.language: w.questions for w in made.wordings.all()} == {
        "en": "When are you open?\nWhat are your opening hours?",
        "it": "Che orari fate?",
    }
    assert made.approved_at is None
    shown = bo.get(at("article", cast.aurora, pk=made.pk)).content.decode()
    assert "Dal lunedì al venerdì" in shown
    assert "wrote the article" in shown


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"answer_it": ""}, "Write the answer to these questions"),
        ({"questions_en": ""}, "Write at least one way to ask"),
        (
            {f"{part}_{code}": "" for part in ("questions", "answer") for code in ("en", "it")},
            "at least one language",
        ),
        ({"title": ""}, "This field is required"),
    ],
)
def test_half_an_article_is_refused_and_nothing_typed_is_lost(
    cast: Cast, ana: Client, change: dict[str, str], sentence: str
) -> None:
    answer = ana.post(at("new", cast.aurora), {**HOURS, **change})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    kept = [v.splitlines()[0] for k, v in {**HOURS, **change}.items() if v]
    assert all(words in answer.content.decode() for words in kept)
    assert not Article.of(cast.aurora).exists()


def test_an_approval_is_for_the_words_that_were_seen(cast: Cast, ana: Client) -> None:
    article = written(cast.aurora, cast.bo)
    seen = article.changed_at.isoformat()
    articles.write(cast.aurora, "Changed", {"en": ("When?", "Never.")}, cast.bo, timezone.now(), article)
    shown = ana.post(at("approve", cast.aurora, pk=article.pk), {"seen": seen}, follow=True).content.decode()
    article.refresh_from_db()
    assert article.approved_at is None
    assert "changed this article meanwhile" in shown
    ana.post(at("approve", cast.aurora, pk=article.pk), {"seen": article.changed_at.isoformat()})
    article.refresh_from_db()
    assert article.approved_by == cast.ana


def test_changed_words_are_neither_approved_nor_said_automatically(cast: Cast, ana: Client) -> None:
    article = approved(cast.aurora, cast.ana)
    articles.let_answer(article, "practice", cast.ana, timezone.now())
    same = {"title": "Opening hours", "questions_en": "When are you open?", "answer_en": "Nine to six."}
    same["seen"] = article.changed_at.isoformat()
    ana.post(at("article", cast.aurora, pk=article.pk), same)
    article.refresh_from_db()
    assert article.approved_at
    assert MayAnswer.of(cast.aurora).exists()
    ana.post(at("article", cast.aurora, pk=article.pk), {**same, "answer_en": "We never close."})
    article.refresh_from_db()
    assert article.approved_at is None
    assert not MayAnswer.of(cast.aurora).exists()


def test_nobody_overwrites_words_they_have_not_seen(cast: Cast, ana: Client) -> None:
    article = written(cast.aurora, cast.bo)
    mine = {
        "title": "Hours",
        "questions_en": "When?",
        "answer_en": "Mine.",
        "seen": article.changed_at.isoformat(),
    }
    articles.write(cast.aurora, "Hours", {"en": ("When?", "Theirs.")}, cast.bo, timezone.now(), article)
    answer = ana.post(at("article", cast.aurora, pk=article.pk), mine)
    assert answer.status_code == 422
    assert "Somebody changed this article meanwhile" in answer.content.decode()
    assert "Mine." in answer.content.decode()
    assert article.wordings.get().answer == "Theirs."
    article.refresh_from_db()
    ana.post(at("article", cast.aurora, pk=article.pk), {**mine, "seen": article.changed_at.isoformat()})
    assert article.wordings.get().answer == "Mine."


def test_only_an_owner_lets_an_article_answer_by_itself(cast: Cast, ana: Client, bo: Client) -> None:
    article = approved(cast.aurora, cast.bo)
    leave = at("leave", cast.aurora, pk=article.pk, network="practice")
    assert bo.post(leave, {"on": "yes"}).status_code == 403
    assert not MayAnswer.of(cast.aurora).exists()
    ana.post(leave, {"on": "yes"})
    assert MayAnswer.of(cast.aurora).get().by == cast.ana
    ana.post(leave, {"on": "no"})
    assert not MayAnswer.of(cast.aurora).exists()


def test_where_the_promise_is_not_calibrated_a_leave_says_what_is_missing(cast: Cast, ana: Client) -> None:
    channel(cast.aurora, "mastodon")
    article = approved(cast.aurora, cast.ana)
    page, leave = (
        at("article", cast.aurora, pk=article.pk),
        at("leave", cast.aurora, pk=article.pk, network="mastodon"),
    )
    assert (
        "It may be answered automatically once the promise is calibrated there" in ana.get(page).content.decode()
    )
    ana.post(leave, {"on": "yes"})
    assert MayAnswer.of(cast.aurora).get().network == "mastodon"
    assert "It is drafted until the promise is calibrated there" in ana.get(page).content.decode()
    figures = {"look": 1, "alpha": 0.02, "delta": 0.05, "spent": 0.03, "labels": 149, "rank": 1, "threshold": 0.1}
    figures |= {"language": "en", "kind": "mention", "reader": default_reader().name, "others": 9, "passed": 4}
    made = Calibration.across_brands.create(brand=cast.aurora, binding="of another reader", **figures)
    assert "until the promise is calibrated" in ana.get(page).content.decode()
    group = Group(cast.aurora.pk, "en", "mention")
    made.binding = binding(group, default_reader().fingerprint, default_reader().name)
    made.save()
    shown = ana.get(page).content.decode()
    assert "until the promise is calibrated" not in shown
    assert "until its answers are proved right there, too" in shown
    right_everywhere(group, Readers(default_reader()))
    shown = ana.get(page).content.decode()
    assert "until its answers are proved" not in shown
    assert "until the promise is calibrated" not in shown
    assert ana.post(at("leave", cast.aurora, pk=article.pk, network="nowhere")).status_code == 404


def test_a_network_that_takes_no_automatic_words_is_never_opened(
    cast: Cast, ana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = msgspec.structs.replace(manifest("practice"), automatic=[])
    for module in (articles, standing):
        monkeypatch.setattr(module, "manifest", lambda network: silent)
    article = approved(cast.aurora, cast.ana)
    leave = at("leave", cast.aurora, pk=article.pk, network="practice")
    assert leave not in ana.get(at("article", cast.aurora, pk=article.pk)).content.decode()
    assert "takes no automatic words" in ana.post(leave, {"on": "yes"}, follow=True).content.decode()
    assert not MayAnswer.of(cast.aurora).exists()


def test_an_article_that_says_no_is_refused_with_a_sentence(cast: Cast, ana: Client) -> None:
    words = {"en": ("Do you ship to the islands?", "We do not ship to the islands.")}
    article = articles.write(cast.aurora, "Islands", words, cast.ana, timezone.now())
    articles.approve(article, cast.ana, timezone.now())
    leave = at("leave", cast.aurora, pk=article.pk, network="practice")
    shown = ana.post(leave, {"on": "yes"}, follow=True).content.decode()
    assert shown.count("This answer says no (“we do not ship”)") == 2
    assert not MayAnswer.of(cast.aurora).exists()


def test_an_owner_sees_what_was_learnt_and_takes_it_out(
    cast: Cast, ana: Client, bo: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    article = approved(cast.aurora, cast.ana)
    message = asked(cast.channel, "Is the shop busy on Monday?")
    for n, words in enumerate([message.text, "Until when are you there?", "Can I come by at noon?"]):
        told = TaughtQuestion(message.pk, n, words, "en", "question", plain=True, teaches=True)
        paraphrases.learn(article, told, cast.bo, timezone.now())
    page = at("article", cast.aurora, pk=article.pk)
    # Its history asks once for each kind of fact that is told of articles.
    with django_assert_max_num_queries(28):  # type: ignore[operator]
        shown = ana.get(page).content.decode()
    assert "Is the shop busy on Monday?" in shown
    assert reverse("inbox:show", kwargs={"brand": "aurora", "number": message.conversation_id}) in shown
    row = Paraphrase.of(cast.aurora).get(text=message.text)
    removal = at("learnt_removal", cast.aurora, pk=article.pk, question=row.pk)
    assert removal not in bo.get(page).content.decode()
    assert bo.post(removal).status_code == 403
    assert removal in shown
    ana.post(removal)
    row.refresh_from_db()
    assert row.ended_by == cast.ana
    assert "Is the shop busy on Monday?" not in ana.get(page).content.decode()
    assert ana.post(removal).status_code == 404


def test_a_slot_nobody_can_fill_is_refused_when_it_is_written(cast: Cast, ana: Client) -> None:
    answer = ana.post(at("new", cast.aurora), {**HOURS, "answer_en": "Your {oder_number} is on its way."})
    assert answer.status_code == 422
    assert "There is no slot called {oder_number}" in answer.content.decode()
    ana.post(at("new", cast.aurora), {**HOURS, "answer_en": "Your {order_number} is on its way."})
    assert Article.of(cast.aurora).exists()


def test_a_retired_article_is_not_used_and_can_come_back(cast: Cast, ana: Client) -> None:
    article = approved(cast.aurora, cast.ana)
    ana.post(at("retire", cast.aurora, pk=article.pk))
    library = Library.of([cast.aurora.pk])
    assert library.match(cast.aurora.pk, ["When are you open?"])[0].article is None
    article.refresh_from_db()
    ana.post(at("approve", cast.aurora, pk=article.pk), {"seen": article.changed_at.isoformat()})
    library = Library.of([cast.aurora.pk])
    assert library.match(cast.aurora.pk, ["When are you open?"])[0].article == str(article.pk)


def test_trying_a_question_shows_what_would_match(cast: Cast, ana: Client) -> None:
    approved(cast.aurora, cast.ana)
    approved(cast.aurora, cast.ana, "Delivery", "How much is delivery?")
    written(cast.aurora, cast.ana, "Secret plans", "Do you sell unicorns?")
    shown = ana.get(at("try", cast.aurora), {"q": "when are you open today?"}).content.decode()
    assert "Nine to six." in shown
    assert "At least" in shown
    fragment = ana.get(at("try", cast.aurora), {"q": "do you sell unicorns?"}, headers={"HX-Request": "true"})
    assert "No article clearly answers this" in fragment.content.decode()
    assert "<html" not in fragment.content.decode()


def test_a_contacts_words_are_never_markup(cast: Cast, ana: Client) -> None:
    message = asked(cast.channel, "<script>alert(1)</script> ¿abren?")
    for page in (at("asked", cast.aurora), at("new", cast.aurora) + f"?from={message.pk}"):
        shown = ana.get(page).content.decode()
        assert "<script>alert" not in shown
        assert "alert(1)" in shown


def test_what_was_asked_and_had_no_article_can_be_written(cast: Cast, ana: Client) -> None:
    asked(cast.channel, "El sofá llegó roto", tone="complaint")
    asked(cast.channel, "Hola hola", route="draft")
    question = asked(cast.channel, "¿Hacen envíos a Canarias?")
    shown = ana.get(at("asked", cast.aurora)).content.decode()
    assert "Canarias" in shown
    assert "roto" not in shown
    assert "Hola hola" not in shown
    form = ana.get(at("new", cast.aurora) + f"?from={question.pk}").context["form"]
    assert form.initial["questions_es"] == "¿Hacen envíos a Canarias?"


def test_what_many_ask_is_one_topic_and_each_customer_counts_once(
    cast: Cast, ana: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    ways = [
        "¿Hacen envíos a Canarias?",
        "¿Enviáis a Canarias?",
        "¿Cuánto cuesta el envío a Canarias, pedido 55120?",
    ]
    first = [asked(cast.channel, words) for words in ways]
    loud = Contact.across_brands.create(brand=cast.aurora, name="Loud Larry")
    for n in range(12):
        asked(cast.channel, f"¿Compráis chatarra usada, lote {'x' * n}?", by=loud)
    for words in OTHERS:
        asked(cast.channel, words)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        answer = ana.get(at("asked", cast.aurora))
    lines = answer.context["topics"]
    assert [line["topic"].contacts for line in lines] == [3] + [1] * (len(OTHERS) + 1)
    assert {one.message for one in lines[0]["topic"].asked} == {message.pk for message in first}
    assert "Canarias" in lines[0]["typical"].text
    form = ana.get(at("new", cast.aurora) + "?" + lines[0]["query"]).context["form"]
    written = form.initial["questions_es"].splitlines()
    assert sorted(written) == sorted([*ways[:2], "¿Cuánto cuesta el envío a Canarias, pedido …?"])
    assert form.initial["title"] == written[0]


def test_a_topic_leaves_the_list_once_an_approved_article_answers_it(cast: Cast, ana: Client) -> None:
    asked(cast.channel, "Do you ship to the Faroe islands?")
    assert len(ana.get(at("asked", cast.aurora)).context["topics"]) == 1
    approved(cast.aurora, cast.ana, "Faroe", "Do you ship to the Faroe islands?")
    assert not ana.get(at("asked", cast.aurora)).context["topics"]


def test_a_saved_reply_with_a_variable_that_nothing_fills_is_refused_with_those_there_are(
    cast: Cast, bo: Client
) -> None:
    given = {"title": "Hello", "language": "", "text": "Hello {nmae}!"}
    answer = bo.post(at("saved_new", cast.aurora), given)
    assert answer.status_code == 422
    assert "Nothing fills {nmae} in a saved reply" in answer.content.decode()
    assert "{first name}" in answer.content.decode()
    assert "Hello {nmae}!" in answer.content.decode()
    assert not SavedReply.of(cast.aurora).exists()
    bo.post(at("saved_new", cast.aurora), {**given, "text": "Hello {first name}, order {order_number}? {my name}"})
    assert SavedReply.of(cast.aurora).exists()


def test_saved_replies_are_written_changed_and_deleted_after_a_question(cast: Cast, bo: Client) -> None:
    bo.post(at("saved_new", cast.aurora), {"title": "Phone", "language": "", "text": "Call us on 051."})
    row = SavedReply.of(cast.aurora).get()
    bo.post(at("saved_reply", cast.aurora, pk=row.pk), {"title": "Phone", "language": "en", "text": "Call 052."})
    row.refresh_from_db()
    assert (row.language, row.text) == ("en", "Call 052.")
    assert "Delete “Phone”?" in bo.get(at("saved_deletion", cast.aurora, pk=row.pk)).content.decode()
    assert SavedReply.of(cast.aurora).exists()
    bo.post(at("saved_deletion", cast.aurora, pk=row.pk))
    assert not SavedReply.of(cast.aurora).exists()
    assert Entry.of(cast.aurora).filter(what__startswith="saved reply").count() == 3


def test_a_viewer_reads_and_writes_nothing(cast: Cast, bo: Client) -> None:
    Membership.of(cast.aurora).filter(person=cast.bo).update(role=Role.VIEWER)
    article = written(cast.aurora, cast.ana)
    assert bo.get(at("article", cast.aurora, pk=article.pk)).status_code == 200
    posts = [at("new", cast.aurora), at("saved_new", cast.aurora)]
    posts += [at(n, cast.aurora, pk=article.pk) for n in ("article", "approve", "retire")]
    for address in posts:
        assert bo.post(address, HOURS).status_code == 403, address


def test_nothing_of_another_brand_can_be_named(cast: Cast, ana: Client) -> None:
    article = written(cast.norte, cast.cruz)
    reply = saved.write(cast.norte, "Teléfono", "es", "Llámenos.", cast.cruz, timezone.now())
    message = asked(cast.other_channel, "¿Abren hoy?")
    assert ana.get(at("new", cast.aurora) + f"?from={message.pk}").status_code == 404
    for name in ("article", "approve", "retire"):
        assert ana.post(at(name, cast.aurora, pk=article.pk), HOURS).status_code == 404, name
    assert ana.post(at("leave", cast.aurora, pk=article.pk, network="practice")).status_code == 404
    for name in ("saved_reply", "saved_deletion"):
        assert ana.post(at(name, cast.aurora, pk=reply.pk)).status_code == 404, name
    for name in ("index", "asked", "saved"):
        shown = ana.get(at(name, cast.aurora)).content.decode()
        assert "Teléfono" not in shown
        assert "Abren" not in shown


def test_the_list_says_how_often_an_article_was_used(
    cast: Cast, ana: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    article = approved(cast.aurora, cast.ana)
    asked(cast.channel, "When do you open?", route="draft")
    Decision.of(cast.aurora).update(article=article)
    for n in range(20):
        approved(cast.aurora, cast.ana, f"Other {n}")
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        shown = ana.get(at("index", cast.aurora)).content.decode()
    assert "1 drafted, 0 said by itself in 30 days" in shown
    narrowed = ana.get(at("index", cast.aurora), {"q": "opening"}).content.decode()
    assert "Opening hours" in narrowed
    assert "Other 3" not in narrowed
