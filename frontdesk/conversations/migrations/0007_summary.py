from itertools import batched

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Count, Exists, Min, OuterRef, Q

from conversations.outcomes import NO_TOPICS, Outcome


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Sum up the conversations of before; a second topic in a message is not looked for."""
    Conversation, Summary = apps.get_model('conversations', 'Conversation'), apps.get_model('conversations', 'Summary')
    HandOver, CallBack = apps.get_model('person', 'HandOver'), apps.get_model('person', 'CallBack')
    flags = {f'is_{outcome}': Q(messages__outcome=outcome) for outcome in Outcome}
    flags |= {'is_red_flag': Q(messages__is_red_flag=True), 'is_something_else': Q(messages__label='something_else')}
    found = Conversation.objects.annotate(
        visitor_messages=Count('messages', filter=Q(messages__author='visitor')),
        lowest_confidence=Min('messages__confidence'),
        is_handed_over=Exists(HandOver.objects.filter(conversation=OuterRef('pk'), taken_at__isnull=False)),
        is_call_back=Exists(CallBack.objects.filter(conversation=OuterRef('pk'))),
        **{name: Count('messages', filter=told) for name, told in flags.items()},
    )
    same = ('channel', 'last_message_at', 'last_seq', 'visitor_messages', 'lowest_confidence')
    for some in batched(found.iterator(2000), 2000):
        Summary.objects.bulk_create(
            Summary(
                conversation=it,
                began_at=it.created_at,
                **{name: getattr(it, name) for name in same},
                **{name: bool(getattr(it, name)) for name in (*flags, 'is_handed_over', 'is_call_back')},
            )
            for it in some
        )


def fill_topics(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Message, name = apps.get_model('conversations', 'Message'), 'SummaryTopic'  # a model that there is no more
    SummaryTopic = apps.get_model('conversations', name)
    asked = Message.objects.exclude(intent__in=NO_TOPICS).values_list('conversation__summary', 'intent').distinct()
    for some in batched(asked.iterator(2000), 2000):
        SummaryTopic.objects.bulk_create(SummaryTopic(summary_id=summary, topic=topic) for summary, topic in some)


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0006_message_at'),
        ('person', '0003_answered_elsewhere'),
    ]

    operations = [
        migrations.CreateModel(
            name='Summary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(max_length=16)),
                ('began_at', models.DateTimeField()),
                ('last_message_at', models.DateTimeField()),
                ('last_seq', models.PositiveIntegerField(default=0)),
                ('visitor_messages', models.PositiveIntegerField(default=0)),
                ('lowest_confidence', models.FloatField(null=True)),
                ('is_answered', models.BooleanField(default=False)),
                ('is_clarified', models.BooleanField(default=False)),
                ('is_refused', models.BooleanField(default=False)),
                ('is_person', models.BooleanField(default=False)),
                ('is_emergency', models.BooleanField(default=False)),
                ('is_red_flag', models.BooleanField(default=False)),
                ('is_handed_over', models.BooleanField(default=False)),
                ('is_call_back', models.BooleanField(default=False)),
                ('is_helpful', models.BooleanField(default=False)),
                ('is_unhelpful', models.BooleanField(default=False)),
                ('is_something_else', models.BooleanField(default=False)),
                ('conversation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='summary', to='conversations.conversation')),
            ],
        ),
        migrations.CreateModel(
            name='SummaryTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(max_length=64)),
                ('summary', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='topics', to='conversations.summary')),
            ],
        ),
        migrations.AddIndex(
            model_name='summary',
            index=models.Index(fields=['last_message_at', 'id', 'channel', 'lowest_confidence', 'visitor_messages', 'is_answered', 'is_clarified', 'is_refused', 'is_person', 'is_emergency', 'is_red_flag', 'is_handed_over', 'is_call_back', 'is_helpful', 'is_unhelpful', 'is_something_else'], name='summary_newest'),
        ),
        migrations.AddIndex(
            model_name='summarytopic',
            index=models.Index(fields=['topic', 'summary'], name='summary_topic'),
        ),
        migrations.AddConstraint(
            model_name='summarytopic',
            constraint=models.UniqueConstraint(fields=('summary', 'topic'), name='summary_topic_once'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(fill_topics, migrations.RunPython.noop),
    ]
