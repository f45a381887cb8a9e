"""By what deliveries are found: each for one question that is asked often, however many have left."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

DELIVERY_INDEXES = [
    models.Index(fields=["not_before"], name="delivery_in_line", condition=Q(step__in=["queued", "sending"])),
    models.Index(fields=["lane", "id"], name="delivery_by_lane"),
    models.Index(fields=["channel", "network_id"], name="delivery_by_network_id"),
    models.Index(fields=["id"], name="delivery_to_tell", condition=~Q(step=models.F("told"))),
    models.Index(fields=["brand"], name="delivery_in_doubt", condition=Q(step__in=["unknown", "failed"])),
    # Of posts, what somebody has to look at: found by a step, however many are out or in line.
    models.Index(fields=["brand", "step", "reason"], name="publications_by_step", condition=Q(kind="publication")),
    models.Index(
        fields=["brand", "step", "planned_for"],
        name="publications_by_hour",
        condition=Q(kind="publication"),
    ),
]
