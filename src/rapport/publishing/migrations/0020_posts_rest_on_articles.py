"""What a post rests on belongs to every post, not to those alone that come round."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def moved(apps: Any, _editor: Any) -> None:
    rows = apps.get_model("publishing", "Evergreen").objects.exclude(rests_on=None)
    posts = apps.get_model("publishing", "Post").objects
    for post, article in rows.values_list("post", "rests_on"):
        posts.filter(pk=post).update(rests_on=article)
        posts.filter(copy_of=post).update(rests_on=article)


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
        migrations.RunPython(moved, migrations.RunPython.noop),
        migrations.RemoveField(model_name="evergreen", name="rests_on"),
        migrations.AlterField(
            model_name="evergreen",
            name="why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "It goes on"),
                    ("link", "Its link is gone"),
                    ("fact", "What it rests on holds no longer"),
                    ("expired", "What it rests on has expired"),
                    ("complaints", "Its last run drew complaints"),
                ],
                max_length=10,
            ),
        ),
    ]
