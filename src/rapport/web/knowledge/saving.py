"""Saving an article that is there: its words, its time, or both, and what then holds."""

from __future__ import annotations

from django.utils.translation import gettext as _

from rapport.answers.articles import waiting_for_article
from rapport.answers.models import Article
from rapport.inbox.article_ends import set_article_validity, write_article
from rapport.web.access import BrandRequest
from rapport.web.knowledge.forms import ArticleForm
from rapport.web.knowledge.standing import WAITS


def save_changed(request: BrandRequest, form: ArticleForm, found: Article) -> str:
    """Keep what was changed; what to tell whoever saved it, "" where nothing was."""
    by, now, title = request.person, request.now, form.cleaned_data["title"]
    if not form.says_the_same(found):
        write_article(request.brand, title, form.wordings, by, now, found, form.validity)
        done = _("Saved. Changed words are used once somebody has approved them.")
        return str(WAITS) if waiting_for_article(found) else done
    if form.validity == found.validity:
        return ""
    return _valid(request, form, found)


def _valid(request: BrandRequest, form: ArticleForm, found: Article) -> str:
    """The same words for another time."""
    left = found.may_answer.exists()
    set_article_validity(found, form.validity, request.person, request.now, owner=request.membership.may_settle)
    if waiting_for_article(found):
        return str(WAITS)
    if left and not found.may_answer.exists():
        return _("Saved. It is said for longer: an owner has to let it be said automatically again.")
    return _("Saved. The words are the same: what they have proved still counts.")
