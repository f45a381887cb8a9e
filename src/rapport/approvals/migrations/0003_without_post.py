"""The post of a request is its subject now. A migration of its own: PostgreSQL alters no table that it just filled."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [("approvals", "0002_subjects")]

    operations = [
        migrations.RemoveConstraint("approvalrequest", "one_open_request_per_post"),
        migrations.RemoveField("approvalrequest", "post"),
        migrations.AlterField("approvalrequest", "subject", models.BigIntegerField()),
        migrations.AddConstraint(
            "approvalrequest",
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=Q(outcome=""), name="one_open_request_per_subject"
            ),
        ),
        migrations.AddIndex(
            "approvalrequest", models.Index(fields=["kind", "subject"], name="requests_by_subject")
        ),
    ]
