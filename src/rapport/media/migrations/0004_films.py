from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0003_pictures_in_another_form'),
    ]

    operations = [
        migrations.AddField(
            model_name='file',
            name='milliseconds',
            field=models.PositiveIntegerField(default=0),
        ),
    ]
