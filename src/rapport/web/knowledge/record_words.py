"""What the record says of articles and of what is learnt."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from rapport.ledger.what import What

KNOWLEDGE: dict[str, Any] = {
    What.ARTICLE_WRITTEN: _("wrote the article"),
    What.ARTICLE_APPROVED: _("approved the article"),
    What.ARTICLE_VALID: _("set from when until when an article is valid"),
    What.ARTICLE_EXPIRED: _("the article expired"),
    What.ARTICLE_BEGUN: _("the article is valid from now on"),
    What.ARTICLE_RETIRED: _("retired the article"),
    What.AUTOMATIC_ANSWER_ALLOWED: _("allowed it to be said automatically"),
    What.AUTOMATIC_ANSWER_WITHDRAWN: _("withdrew that it may be said automatically"),
    What.QUESTION_LEARNT: _("taught it a way to ask, by choosing it"),
    What.QUESTION_REMOVED: _("took a learnt way to ask out of it"),
    What.SAVED_REPLY_WRITTEN: _("wrote a saved reply"),
    What.SAVED_REPLY_DELETED: _("deleted a saved reply"),
}
