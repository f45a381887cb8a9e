from django.db import migrations, models
from django.db.models import F, Max


def as_until_now(apps, schema_editor):
    """Watchers that cost money may go on using as much a day as they could: a look's price for each of their looks."""
    days = apps.get_model("curation", "WatcherDay").across_brands.filter(millionths__gt=0, looks__gt=0)
    dearest = days.values_list("watcher").annotate(most=Max(F("millionths") / F("looks")))
    for number, most in dearest.iterator():
        row = apps.get_model("curation", "Watcher").across_brands.filter(pk=number)
        row.update(millionths_a_day=F("looks_a_day") * (most + 1))


def back(apps, schema_editor):
    """The column goes."""


class Migration(migrations.Migration):

    dependencies = [
        ('curation', '0002_quoted_cards'),
    ]

    operations = [
        migrations.AddField(
            model_name='watcher',
            name='millionths_a_day',
            field=models.BigIntegerField(null=True),
        ),
        migrations.RunPython(as_until_now, back),
    ]
