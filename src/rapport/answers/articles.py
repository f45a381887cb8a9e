"""Articles: written, approved, retired, and as the matcher wants them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Brand, Person
from rapport.answers.models import Article, MayAnswer, RobotAct, RobotChange, Wording
from rapport.answers.none_of_these import answered_now
from rapport.answers.robot_changes import (
    ask_change,
    kept_validity,
    open_changes,
    void_changes,
    words_in_force,
)
from rapport.answers.robot_rule import robot_acts
from rapport.answers.validity import put_validity, stricter_now, valid_noted
from rapport.connectors.registry import manifest
from rapport.domain.validity import ALWAYS, Validity
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.triage.refuses import refusal


class NotYet(Exception):
    """The network takes no automatic words at all."""


class SaysNo(Exception):
    """The article refuses something, and only a person says no."""


@transaction.atomic
def write(
    brand: Brand,
    title: str,
    wordings: Mapping[str, tuple[str, str]],
    by: Person,
    at: datetime,
    article: Article | None = None,
    validity: Validity | None = None,
) -> Article:
    """Save an article: language → (questions, answer). Changed words need approval again, and the owner's
    leave to be said automatically, which was given for the words as they were. `validity`: from when until when it
    is said; None: as it was.

    Where the brand's rule asks others first, the words of an automatic article stay in force, and the change waits
    (`waiting_for_article`): the article comes back as it was. Words that say no are no robot's, and never wait. To
    say them for a shorter time needs nobody's yes: that much holds at once.
    """
    if article is None:
        return put_words(brand, title, wordings, by, at, None, validity or ALWAYS)
    held = Article.across_brands.select_for_update().get(pk=article.pk)
    wanted = held.validity if validity is None else validity
    if not _waits(held, wordings):
        return put_words(brand, title, wordings, by, at, article, wanted)
    if (meanwhile := stricter_now(held, wanted, at)) != held.validity:
        put_validity(held, meanwhile, by, at)
    said = {"title": title, "wordings": {code: list(words) for code, words in sorted(wordings.items())}}
    valid = {"valid": kept_validity(wanted)} if wanted != ALWAYS or held.validity != ALWAYS else {}
    ask_change(brand, RobotAct.WORDS, {**said, **valid}, words_in_force(held), by, at, article)
    return article


def _waits(held: Article, wordings: Mapping[str, tuple[str, str]]) -> bool:
    says_no = any(refusal(answer) for _questions, answer in wordings.values())
    return not says_no and RobotAct.WORDS in robot_acts(held.brand_id) and held.may_answer.exists()


def waiting_for_article(article: Article) -> list[RobotChange]:
    """Changes of the article, or of where it is automatic, that wait for a yes."""
    return list(open_changes(article.brand_id).filter(article=article).select_related("by").order_by("pk"))


def put_words(
    brand: Brand,
    title: str,
    wordings: Mapping[str, tuple[str, str]],
    by: Person,
    at: datetime,
    article: Article | None = None,
    validity: Validity | None = None,
) -> Article:
    """These words from now on, not approved and nowhere automatic; in the caller's transaction."""
    if article is not None:
        void_changes(open_changes(article.brand_id).filter(article=article), at, by)
    article = article or Article(brand=brand, created_at=at)
    article.title, article.changed_at, article.approved_by, article.approved_at = title, at, None, None
    if validity is not None:
        article.valid_from, article.valid_until = validity.since, validity.until
        article.seen_at = at if validity != ALWAYS else None
    article.save()
    MayAnswer.across_brands.filter(article=article).delete()
    article.wordings.exclude(language__in=wordings).delete()
    for language, (questions, answer) in wordings.items():
        Wording.across_brands.update_or_create(
            article=article,
            language=language,
            defaults={"brand": brand, "questions": questions, "answer": answer},
        )
    note(brand, What.ARTICLE_WRITTEN, at, by=by, article=article.pk, title=title, **valid_noted(article.validity))
    return article


@transaction.atomic
def approve(article: Article, by: Person, at: datetime) -> None:
    """A person stands for these words; from now on they are used."""
    Article.across_brands.filter(pk=article.pk).update(approved_by=by, approved_at=at, retired_at=None)
    answered_now(article, by, at)
    note(article.brand_id, What.ARTICLE_APPROVED, at, by=by, article=article.pk)


@transaction.atomic
def retire(article: Article, by: Person, at: datetime) -> None:
    """Not used any more; kept for what was said with it."""
    Article.across_brands.filter(pk=article.pk).update(retired_at=at)
    MayAnswer.across_brands.filter(article=article).delete()
    void_changes(open_changes(article.brand_id).filter(article=article), at, by)
    note(article.brand_id, What.ARTICLE_RETIRED, at, by=by, article=article.pk)


@transaction.atomic
def let_answer(article: Article, network: str, by: Person, at: datetime) -> None:
    """The owner switches this article to "may be answered automatically" on one network.

    Whether it then is answered automatically is the promise's matter. Where the brand's rule asks others first, it
    waits (`waiting_for_article`). Raises `NotYet` for networks that take no automatic words, and `SaysNo` for an
    article that refuses.
    """
    check_may_answer(article, network)
    Article.across_brands.select_for_update().get(pk=article.pk)
    if article.may_answer.filter(network=network).exists():
        return
    if RobotAct.AUTOMATIC in robot_acts(article.brand_id):
        ask_change(article.brand_id, RobotAct.AUTOMATIC, {}, words_in_force(article), by, at, article, network)
        return
    allow(article, network, by, at)


def check_may_answer(article: Article, network: str) -> None:
    """Raises `NotYet` and `SaysNo`."""
    if not manifest(network).automatic:
        sentence = _("%(network)s takes no automatic words: a person approves each answer there.")
        raise NotYet(sentence % {"network": _(manifest(network).name)})
    if no := refusal_of(article):
        sentence = _("This answer says no (“%(words)s”), and only a person says no: it stays a draft.")
        raise SaysNo(sentence % {"words": no})


def allow(article: Article, network: str, by: Person, at: datetime) -> None:
    """From now on it may be said there automatically; in the caller's transaction."""
    MayAnswer.across_brands.get_or_create(
        article=article, network=network, defaults={"brand": article.brand, "by": by, "at": at}
    )
    note(article.brand_id, What.AUTOMATIC_ANSWER_ALLOWED, at, by=by, article=article.pk, network=network)


def refusal_of(article: Article) -> str:
    """The words with which an article says no, in the first language where it does, or nothing."""
    wordings = sorted(article.wordings.all(), key=lambda wording: wording.language)
    return next(filter(None, (refusal(wording.answer) for wording in wordings)), "")


@transaction.atomic
def keep_from_answering(article: Article, network: str, by: Person, at: datetime) -> None:
    """Back to drafts, at once; whatever waited to make it automatic there is void."""
    void_changes(open_changes(article.brand_id).filter(article=article), at, by)
    MayAnswer.across_brands.filter(article=article, network=network).delete()
    note(article.brand_id, What.AUTOMATIC_ANSWER_WITHDRAWN, at, by=by, article=article.pk, network=network)
