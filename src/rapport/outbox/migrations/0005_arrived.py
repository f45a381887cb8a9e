from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0004_publication"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="delivered_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="seen_at",
            field=models.DateTimeField(null=True),
        ),
    ]
