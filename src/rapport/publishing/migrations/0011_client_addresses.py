import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models


def every_link_has_its_address(apps, schema_editor):
    """What was mailed goes on opening: once, by a button."""
    made = apps.get_model("publishing", "ClientAddress").across_brands
    for link in apps.get_model("publishing", "ClientLink").across_brands.all():
        made.create(
            brand_id=link.brand_id,
            link=link,
            token_hash=link.token_hash,
            by_id=link.made_by_id,
            made_at=link.made_at,
            expires_at=link.expires_at,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('publishing', '0010_quotes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ClientAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(null=True)),
                ('visit_hash', models.CharField(blank=True, max_length=64)),
                ('ended_at', models.DateTimeField(null=True)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.brand')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='addresses', to='publishing.clientlink')),
            ],
            options={
                'abstract': False,
            },
            managers=[
                ('across_brands', django.db.models.manager.Manager()),
            ],
        ),
        migrations.RunPython(every_link_has_its_address, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='clientlink',
            name='token_hash',
        ),
    ]
