"""A request is about a row of some kind, no longer about a post alone; a rule is for one kind."""

from django.db import migrations, models
from django.db.models import F

KINDS = [("post", "A post"), ("reply", "A reply"), ("robot", "What a robot may say")]


def about_posts(apps, schema_editor):
    apps.get_model("approvals", "ApprovalRequest").across_brands.update(subject=F("post_id"))


def posts_again(apps, schema_editor):
    requests = apps.get_model("approvals", "ApprovalRequest").across_brands
    requests.exclude(kind="post").delete()
    requests.update(post_id=F("subject"))
    apps.get_model("approvals", "FourEyes").across_brands.exclude(kind="post").delete()


class Migration(migrations.Migration):

    dependencies = [
        ("approvals", "0001_moved_from_publishing"),
        ("publishing", "0005_approvals_moved_out"),
    ]

    operations = [
        migrations.AddField("approvalrequest", "kind", models.CharField(choices=KINDS, default="post", max_length=8)),
        migrations.AddField("approvalrequest", "subject", models.BigIntegerField(null=True)),
        migrations.AddField("foureyes", "kind", models.CharField(choices=KINDS, default="post", max_length=8)),
        migrations.AddField("foureyes", "scope", models.JSONField(default=dict)),
        migrations.AlterField(
            "approvalrequest",
            "post",
            models.ForeignKey("publishing.Post", null=True, on_delete=models.CASCADE, related_name="requests"),
        ),
        migrations.RunPython(about_posts, posts_again),
    ]
