"""Asking for a yes to a change of what a robot may say: until then what was in force stays so."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from rapport.accounts.models import Brand, Person
from rapport.answers.models import Article, RobotAct, RobotChange
from rapport.approvals.asking import ask_yes, close_requests, note_about
from rapport.approvals.models import ApprovalRequest, RequestKind, RequestOutcome
from rapport.domain.validity import ALWAYS, Validity
from rapport.ledger.what import What


def ask_change(
    brand: int | Brand,
    act: RobotAct,
    said: Mapping[str, Any],
    before: Mapping[str, Any],
    by: Person,
    now: datetime,
    article: Article | None = None,
    network: str = "",
) -> RobotChange:
    """One request for this change, in the caller's transaction; an earlier one for the same is void."""
    number = brand if isinstance(brand, int) else brand.pk
    void_changes(open_changes(number, act).filter(article=article, network=network), now, by)
    row = RobotChange.across_brands.create(
        brand_id=number, act=act, article=article, network=network, said=said, before=before, by=by, at=now
    )
    ask_yes(number, RequestKind.ROBOT, row.pk, change_digest(row, before), by, now, change_named(row))
    return row


def open_changes(brand: int, act: RobotAct | None = None) -> QuerySet[RobotChange]:
    """Those of the brand that wait."""
    waiting = ApprovalRequest.across_brands.filter(
        brand=brand, kind=RequestKind.ROBOT, outcome=RequestOutcome.OPEN
    )
    rows = RobotChange.across_brands.filter(brand=brand, pk__in=waiting.values("subject"))
    return rows.filter(act=act) if act else rows


def void_changes(rows: QuerySet[RobotChange], now: datetime, by: Person | None) -> None:
    """What was asked for holds no longer, nor does any yes to it: something else is in force by now."""
    for row in rows:
        close_requests(RequestKind.ROBOT, row.pk, now)
        note_about(row.brand_id, What.APPROVAL_VOIDED, now, change_named(row), by=by)


def change_digest(row: RobotChange, in_force: Mapping[str, Any]) -> str:
    """The hash of what is to be, and of what it takes the place of."""
    content = [row.act, row.article_id, row.network, row.said, dict(in_force)]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def words_in_force(article: Article) -> dict[str, Any]:
    """An article as it stands: its words in each language, whether it is used, and where it is automatic."""
    row = Article.across_brands.get(pk=article.pk)
    wordings = {one.language: [one.questions, one.answer] for one in row.wordings.order_by("language")}
    networks = sorted(row.may_answer.values_list("network", flat=True))
    used = row.approved_at is not None and row.retired_at is None
    valid = {"valid": kept_validity(row.validity)} if row.validity != ALWAYS else {}
    return {"title": row.title, "wordings": wordings, "networks": networks, "used": used, **valid}


def kept_validity(validity: Validity) -> list[str]:
    """From when until when, as a change keeps it; "" for without."""
    return [at.isoformat() if at else "" for at in (validity.since, validity.until)]


def validity_kept(kept: Mapping[str, Any]) -> Validity:
    """What `kept_validity` kept, of a change or of what was in force before it."""
    since, until = (datetime.fromisoformat(one) if one else None for one in kept.get("valid", ("", "")))
    return Validity(since, until)


def change_named(row: RobotChange) -> dict[str, int]:
    """What the ledger's entries are about: the article, else the brand."""
    return {"article": row.article_id} if row.article_id else {}
