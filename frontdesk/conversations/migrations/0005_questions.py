from itertools import batched

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from conversations.outcomes import outcome_of, understood

COLUMNS = ['intent', 'confidence', 'is_red_flag', 'outcome']


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Fill the columns of messages that were understood before; those the assistant answered name its model."""
    Message = apps.get_model('conversations', 'Message')
    found = Message.objects.filter(understanding__isnull=False).only('pk', 'understanding', 'model')
    for some in batched(found.iterator(2000), 2000):
        for message in some:
            for name, value in understood(message.understanding).items():
                setattr(message, name, value)
            message.outcome = outcome_of(message.understanding) if message.model else ''
        Message.objects.bulk_update(some, COLUMNS)


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0004_due_at'),
    ]

    operations = [
        migrations.AddField('message', 'intent', models.CharField(blank=True, default='', max_length=64)),
        migrations.AddField('message', 'confidence', models.FloatField(null=True)),
        migrations.AddField('message', 'is_red_flag', models.BooleanField(default=False)),
        migrations.AddField(
            'message',
            'outcome',
            models.CharField(
                blank=True,
                choices=[
                    ('answered', 'Answered'),
                    ('clarified', 'Clarified'),
                    ('refused', 'Refused'),
                    ('person', 'Person'),
                    ('emergency', 'Emergency'),
                ],
                default='',
                max_length=16,
            ),
        ),
        migrations.AddField('message', 'took_ms', models.FloatField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
