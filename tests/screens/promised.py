"""A brand that keeps a promise: labels, a threshold, an audit, and if wanted a halt and a replay."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.accounts.models import Membership, Role
from rapport.answers.articles import let_answer
from rapport.answers.models import Article
from rapport.inbox.models import Message
from rapport.promise.dial import turn
from rapport.promise.judge import judge
from rapport.promise.models import Calibration, Drawn, Replay, Says
from rapport.promise.replay import ask, step
from tests.promise.crowd import PAINS, calibrated, is_pain
from tests.screens.test_knowledge import page_of
from tests.street import Street

LENIENT = 0.3
"""A promise that a few dozen labels can prove."""


def promised(street: Street, alpha: float = LENIENT, pains: int = 50, asks: int = 20) -> Calibration:
    """Labels enough for a threshold, which then speaks; half of what came later waits for the audit."""
    street.now = timezone.now() - timedelta(hours=2)
    article = Article.of(street.brand).first() or street.teach()
    let_answer(article, "practice", street.ana, street.now)
    made = calibrated(street, alpha=alpha, pains=pains, asks=asks)
    turn(street.brand, street.ana, street.now, alpha=alpha, audit=0.5, shadow=False)
    for n in range(20):
        street.says("What are your opening hours?", f"hours{n}")
        street.says(f"{PAINS[n % 5].format('parcel')}, order {n}", f"pain-{n}")
    street.receive()
    return made


def audit(street: Street, most: int, *, wrongly: bool = False) -> None:
    """Ana labels what the audit drew; `wrongly`: what a robot would have answered were complaints, all of it."""
    waiting = Message.of(street.brand).filter(audit__isnull=False, judgement=None).order_by("pk")
    if wrongly:
        waiting = waiting.filter(audit__automatic=True)
    for message in waiting.select_related("channel", "reading", "conversation__identity")[:most]:
        says = Says.COMPLAINT if wrongly or is_pain(message) else Says.OTHER
        judge(message, says, Drawn.CHANCE, street.ana, street.now)


def halted(street: Street) -> None:
    """A threshold that lets everything pass meets an audit in which everything is a complaint."""
    made = promised(street, asks=6)
    audit(street, 3)
    Calibration.across_brands.filter(pk=made.pk).update(threshold=1.1)
    for n in range(24):
        street.says("What are your opening hours?", f"again{n}")
    street.receive()
    audit(street, 100, wrongly=True)


def replayed(street: Street, alpha: float = LENIENT) -> Replay:
    """A month again as it would have been had the owner never turned to the strict dial; carried to its end."""
    turn(street.brand, street.ana, street.now, alpha=0.01, audit=0.5, shadow=False)
    for n in range(12):
        street.says("What are your opening hours?", f"late{n}")
    street.receive()
    row = ask(street.brand, street.ana, street.now + timedelta(hours=3), days=30, alpha=alpha)
    turn(street.brand, street.ana, street.now, alpha=alpha, audit=0.5, shadow=False)
    step(row, street.now)
    row.refresh_from_db()
    return row


def at(street: Street, name: str, **more: object) -> str:
    """An address of the Promise screen."""
    return reverse(f"promise:{name}", kwargs={"brand": street.brand.slug, **more})


def practice(street: Street, name: str = "group") -> str:
    """The address of the one group that there is, or of what is done with it."""
    return at(street, name, language="en", kind="practice")


def as_role(street: Street, role: Role) -> Client:
    """Ana in another role."""
    Membership.of(street.brand).update(role=role)
    return page_of(street.ana)
