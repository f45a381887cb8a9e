"""What a post rests on belongs to every post, not to those alone that come round."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("answers", "0005_validity"),
        ("publishing", "0019_plans_that_count"),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="rests_on",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="answers.article"
            ),
        ),
    ]
