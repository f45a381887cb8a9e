"""What the factors of following back are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rapport.audience.weighing import Factor

FACTORS: dict[Factor, Promise] = {
    Factor.TALKED: _("Talked with us"),
    Factor.TOPIC: _("Topic"),
    Factor.LANGUAGE: _("Language"),
    Factor.PLACE: _("Near"),
    Factor.REAL: _("Reachable"),
    Factor.RELATION: _("Relation"),
    Factor.RISK: _("Risk"),
}
