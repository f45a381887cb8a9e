"""What a contact can be to the brand, as screens say it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rapport.audience.relations import Relation

RELATION_WORDS: dict[Relation, Promise] = {
    Relation.CUSTOMER: _("customer"),
    Relation.SUPPLIER: _("supplier"),
    Relation.PARTNER: _("partner"),
    Relation.PRESS: _("press"),
    Relation.COMPETITOR: _("competitor"),
    Relation.ADVOCATE: _("advocate"),
}
RELATION_COUNTS: dict[Relation, Promise] = {
    Relation.CUSTOMER: _("Customers"),
    Relation.ADVOCATE: _("Advocates"),
    Relation.SUPPLIER: _("Suppliers"),
    Relation.PRESS: _("Press"),
    Relation.PARTNER: _("Partners"),
    Relation.COMPETITOR: _("Competitors"),
}
