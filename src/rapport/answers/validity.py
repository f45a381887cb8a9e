"""From when until when an article is said: made shorter at once, made longer as its words are changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from rapport.accounts.models import Brand, Person
from rapport.answers.models import Article, MayAnswer, RobotAct
from rapport.answers.robot_changes import ask_change, kept_validity, open_changes, void_changes, words_in_force
from rapport.answers.robot_rule import robot_acts
from rapport.domain.validity import ALWAYS, Validity
from rapport.ledger.what import What
from rapport.ledger.write import note


@transaction.atomic
def set_validity(article: Article, validity: Validity, by: Person, at: datetime, *, owner: bool = False) -> None:
    """The same words, for another time. What they proved still counts, for it hangs on the words.

    To say them for a shorter time holds at once. To say them for longer lets a robot say more: where the brand's
    rule asks others first it waits, and only what is stricter holds until then. Without a rule the owner's leave
    goes, as with changed words, unless an owner said it; the words stay approved, now by whoever made it longer.
    """
    held = Article.across_brands.select_for_update().get(pk=article.pk)
    if validity == held.validity:
        return
    if validity.within(held.validity) or not _used(held):
        put_validity(held, validity, by, at)
        return
    if held.may_answer.exists() and RobotAct.WORDS in robot_acts(held.brand_id):
        if (meanwhile := stricter_now(held, validity, at)) != held.validity:
            put_validity(held, meanwhile, by, at)
        in_force = words_in_force(held)
        said = {"title": held.title, "wordings": in_force["wordings"], "valid": kept_validity(validity)}
        ask_change(held.brand_id, RobotAct.WORDS, said, in_force, by, at, held)
        return
    put_validity(held, validity, by, at)
    Article.across_brands.filter(pk=held.pk).update(approved_by=by, approved_at=at)
    if not owner:
        MayAnswer.across_brands.filter(article=held).delete()


def put_validity(held: Article, validity: Validity, by: Person, at: datetime) -> None:
    """From now on, whatever waited for this article is void; in the caller's transaction, the article locked."""
    void_changes(open_changes(held.brand_id).filter(article=held), at, by)
    held.valid_from, held.valid_until, held.changed_at = validity.since, validity.until, at
    held.seen_at = at if validity != ALWAYS else None
    held.save(update_fields=["valid_from", "valid_until", "changed_at", "seen_at"])
    note(held.brand_id, What.ARTICLE_VALID, at, by=by, article=held.pk, **valid_noted(validity))


def stricter_now(held: Article, validity: Validity, at: datetime) -> Validity:
    """What may hold without anybody's yes: the time that both have in common; where there is none, it is over."""
    both = held.validity.stricter(validity)
    empty = both.since is not None and both.until is not None and both.since >= both.until
    return Validity(None, at) if empty else both


def valid_noted(validity: Validity) -> dict[str, Any]:
    """As the ledger keeps it; nothing of what always holds."""
    named = zip(("since", "until"), kept_validity(validity), strict=True)
    return {name: at for name, at in named if at}


def expired(brand: Brand, now: datetime) -> QuerySet[Article]:
    """In use, but over: to be renewed or retired."""
    return _in_use(brand).filter(valid_until__lte=now).order_by("valid_until", "pk")


def expiring(brand: Brand, now: datetime, before: datetime) -> QuerySet[Article]:
    """In force, and over before a moment."""
    rows = _in_use(brand).filter(valid_until__gt=now, valid_until__lt=before)
    return rows.order_by("valid_until", "pk")


def turned(now: datetime) -> QuerySet[Article]:
    """Those in use that began or ended between the moment up to which that was acted on and now, either way."""
    both = Q(seen_at=None) | Q(seen_at__gt=now)
    for name in ("valid_from", "valid_until"):
        both |= Q(**{f"{name}__lte": now, f"{name}__gt": F("seen_at")})
    rows = Article.across_brands.filter(both, approved_at__isnull=False, retired_at=None)
    return rows.exclude(valid_from=None, valid_until=None).order_by("pk")


def _in_use(brand: Brand) -> QuerySet[Article]:
    return Article.of(brand).filter(approved_at__isnull=False, retired_at=None)


def _used(held: Article) -> bool:
    return held.approved_at is not None and held.retired_at is None
