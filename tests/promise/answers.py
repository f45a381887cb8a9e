"""A street on which many people ask, and somebody who says which article was the right one."""

from __future__ import annotations

from rapport.answers.articles import let_answer
from rapport.answers.models import Article
from rapport.inbox.answer_labels import label_answer
from rapport.inbox.approve import approve
from rapport.inbox.models import AnswerBound, AnswerLabel, Draft, Message
from rapport.inbox.reject import reject
from rapport.promise.answer_look import bound_now, look_at_answers
from rapport.promise.dial import turn
from rapport.promise.group import Group
from rapport.triage.reader import Readers
from tests.promise.crowd import READERS, group_of
from tests.street import Street

LENIENT = 0.3
"""A promise that a few dozen labels can prove."""
ASKED = "What are your opening hours?"


def asking(street: Street, count: int, prefix: str = "ask", text: str = ASKED) -> list[Message]:
    """So many people who ask; the sure ones word for word, the others with something around it."""
    for n in range(count):
        street.says(text if n % 3 else f"{text} I am near shop {n}", f"{prefix}{n}")
    street.receive()
    rows = Message.of(street.brand).filter(identity__handle__startswith=prefix, direction="in")
    return list(rows.order_by("pk").select_related("channel", "reading", "decision"))


def settle(street: Street, prefix: str = "ask", *, wrong: int = 0) -> None:
    """Ana settles every draft: the first `wrong` are rejected, the others leave as they are."""
    rows = Draft.of(street.brand).filter(verdict__isnull=True, message__identity__handle__startswith=prefix)
    for n, draft in enumerate(rows.order_by("pk").select_related("conversation", "message", "article")):
        if n < wrong:
            reject(draft, street.ana, street.now)
        else:
            approve(draft, street.ana, street.now)


def watching(street: Street, beta: float = LENIENT, *, shadow: bool = True, audit: float = 0.5) -> None:
    """The dial where Ana set it."""
    turn(street.brand, street.ana, street.now, alpha=0.3, beta=beta, audit=audit, shadow=shadow)


def proved(street: Street, count: int = 110) -> AnswerBound:
    """A group whose answers were looked at after so many drafts that were right."""
    article = Article.of(street.brand).filter(title="Hours").first() or street.teach()
    let_answer(article, "practice", street.ana, street.now)
    watching(street)
    asking(street, count)
    settle(street)
    made = look_at_answers(group_of(street), READERS, street.now, street.ana)
    assert made is not None
    return made


def say_right(street: Street, message: Message, article: Article | None) -> AnswerLabel:
    return label_answer(message, article, street.ana, street.now)


def right_everywhere(group: Group, readers: Readers) -> AnswerBound:
    """A bound that lets every article pass which no rule holds back, as if many labels had proved it."""
    figures = {"beta": 0.05, "delta": 0.05, "spent": 0.03, "labels": 400, "wrong": 0, "answered": 400, "look": 1}
    return AnswerBound.across_brands.create(
        **group.facts, **figures, shared=0.0, by_article=False, binding=bound_now(group, readers)
    )
