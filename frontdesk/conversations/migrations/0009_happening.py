from itertools import batched

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Q, Subquery

from conversations.happenings import What, day_of, question, rating
from conversations.outcomes import UNRESOLVED

AT_ONCE = 2000
NEWEST = [
    'last_message_at', 'id', 'channel', 'lowest_confidence', 'visitor_messages', 'is_answered', 'is_clarified',
    'is_refused', 'is_person', 'is_emergency', 'is_red_flag', 'is_handed_over', 'is_call_back', 'is_helpful',
    'is_unhelpful', 'is_something_else', 'is_left_open', 'began_at',
]  # fmt: skip


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Note what happened in the conversations of before."""
    Message, Happening = apps.get_model('conversations', 'Message'), apps.get_model('conversations', 'Happening')
    said = Message.objects.exclude(conversation__summary=None)
    columns = ('conversation__summary', 'at', 'outcome', 'understanding', 'topic', 'feedback__is_helpful')
    for some in batched(said.values_list(*columns).iterator(AT_ONCE), AT_ONCE):
        found = set()
        for summary, at, outcome, understanding, topic, is_helpful in some:
            day = day_of(at)
            found.add((summary, day, What.SAID.value, ''))
            found |= {(summary, *it) for it in question(day, understanding, outcome)} if outcome else set()
            found |= {(summary, *rating(day, topic, is_helpful))} if is_helpful is not None else set()
        Happening.objects.bulk_create(
            [Happening(summary_id=summary, day=day, what=what, topic=topic) for summary, day, what, topic in found],
            ignore_conflicts=True,
        )


def fill_left_open(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Message, Summary = apps.get_model('conversations', 'Message'), apps.get_model('conversations', 'Summary')
    last = Message.objects.filter(conversation=OuterRef('conversation'), author='visitor').order_by('-seq')
    found = Summary.objects.filter(Q(is_refused=True) | Q(is_clarified=True))
    found = found.annotate(became=Subquery(last.values('outcome')[:1])).filter(became__in=UNRESOLVED)
    Summary.objects.filter(pk__in=found.values('pk')).update(is_left_open=True)


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0008_full_text'),
        ('feedback', '0001_initial'),
    ]

    operations = [
        migrations.DeleteModel('SummaryTopic'),
        migrations.RemoveIndex('summary', 'summary_newest'),
        migrations.AddField('summary', 'is_left_open', models.BooleanField(default=False)),
        migrations.AddIndex('summary', models.Index(fields=NEWEST, name='summary_newest')),
        migrations.CreateModel(
            name='Happening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('what', models.CharField(choices=What.choices, max_length=16)),
                ('topic', models.CharField(blank=True, default='', max_length=64)),
                ('summary', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='happenings', to='conversations.summary')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['topic', 'what', 'day', 'summary'], name='happening_topic'),
                    models.Index(fields=['what', 'day', 'summary'], name='happening_day'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('summary', 'what', 'topic', 'day'), name='happening_once'),
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(fill_left_open, migrations.RunPython.noop),
    ]
