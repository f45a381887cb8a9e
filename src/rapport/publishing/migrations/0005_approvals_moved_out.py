"""Rules, requests, votes and clients belong to `approvals` from now on; their tables stay as they are."""

from django.db import migrations, models

GONE = ("Vote", "RequestStep", "RuleStep", "ApprovalRequest", "FourEyes", "Client")


def _client(**given):
    return models.ForeignKey("approvals.Client", **given)


class Migration(migrations.Migration):

    dependencies = [
        ("publishing", "0004_results"),
        ("approvals", "0001_moved_from_publishing"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "clientlink", "client", _client(on_delete=models.CASCADE, related_name="links")
                ),
                migrations.AlterField(
                    "postcomment", "client", _client(null=True, on_delete=models.PROTECT, related_name="+")
                ),
                *(migrations.DeleteModel(name) for name in GONE),
            ]
        ),
    ]
