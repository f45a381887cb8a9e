"""What a series rested on is its post's, and that of the copies to come."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models


def moved(apps: Any, _editor: Any) -> None:
    rows = apps.get_model("publishing", "Evergreen")._base_manager.exclude(rests_on=None)
    posts = apps.get_model("publishing", "Post")._base_manager
    for post, article in rows.values_list("post", "rests_on"):
        posts.filter(pk=post).update(rests_on=article)
        posts.filter(copy_of=post).update(rests_on=article)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0020_posts_rest_on_articles")]

    operations = [
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
