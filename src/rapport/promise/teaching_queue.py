"""Questions that teach the match most: those of which it is least sure whether an article answers them."""

from __future__ import annotations

from datetime import datetime, timedelta

from rapport.answers.library import Library
from rapport.answers.models import Paraphrase
from rapport.connectors.registry import manifests
from rapport.inbox.models import Decision
from rapport.inbox.sampling import calibrates
from rapport.promise.candidates import asks_plainly
from rapport.promise.few_of_each import few_of_each
from rapport.promise.group import Group, messages
from rapport.triage.match import WEAK

WITHIN = timedelta(days=90)
LATEST = 300


def teaching_questions(group: Group, now: datetime) -> list[tuple[int, int]]:
    """Message and likeliest article (0: none), the most doubtful first, of the half that proves nothing.

    Among the latest 300 messages of the group that nobody labelled and that taught nothing, on networks that let
    messages teach, few of each contact.
    """
    teaches = [one.network for one in manifests() if one.teaches]
    heard = messages(group).filter(at__gt=now - WITHIN, answer_labels=None, channel__network__in=teaches)
    numbers = [pk for pk in heard.order_by("-pk").values_list("pk", flat=True)[:LATEST] if not calibrates(pk)]
    rows = Decision.across_brands.filter(message__in=numbers).select_related(
        "message__reading", "message__conversation"
    )
    taught = set(Paraphrase.across_brands.filter(message__in=numbers).values_list("message", flat=True))
    asked = few_of_each(
        [row for row in rows.order_by("message") if row.message_id not in taught and asks_plainly(row)],
        lambda row: row.message.conversation.contact_id,
    )
    found = Library.of([group.brand]).match(group.brand, [row.message.text for row in asked])
    pairs = sorted(
        (abs(match.score - WEAK), row.message_id, int(match.likeliest or 0))
        for row, match in zip(asked, found, strict=True)
    )
    return [(message, article) for _doubt, message, article in pairs]
