from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# What the assistant says is fixed wording, found by its topic: only what people write is indexed.
SQLITE = [
    """CREATE VIRTUAL TABLE conversations_words USING fts5(
        text, content='', columnsize=0, tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')""",
    """CREATE TRIGGER conversations_words_added AFTER INSERT ON conversations_message
        WHEN new.author <> 'assistant' BEGIN
            INSERT INTO conversations_words (rowid, text) VALUES (new.id, new.text);
        END""",
    """CREATE TRIGGER conversations_words_deleted AFTER DELETE ON conversations_message
        WHEN old.author <> 'assistant' BEGIN
            INSERT INTO conversations_words (conversations_words, rowid, text) VALUES ('delete', old.id, old.text);
        END""",
    """CREATE TRIGGER conversations_words_changed AFTER UPDATE OF text ON conversations_message
        WHEN old.author <> 'assistant' AND old.text <> new.text BEGIN
            INSERT INTO conversations_words (conversations_words, rowid, text) VALUES ('delete', old.id, old.text);
            INSERT INTO conversations_words (rowid, text) VALUES (new.id, new.text);
        END""",
    "INSERT INTO conversations_words (rowid, text) SELECT id, text FROM conversations_message WHERE author <> 'assistant'",
]
POSTGRESQL = [
    """CREATE FUNCTION conversations_words(text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
        RETURN to_tsvector('simple', regexp_replace($1, '[^[:alnum:]]+', ' ', 'g'))""",
    """CREATE INDEX conversations_words ON conversations_message USING gin (conversations_words(text))
        WHERE author <> 'assistant'""",
]


def index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == 'sqlite' else POSTGRESQL:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0007_summary'),
    ]

    operations = [
        migrations.RunPython(index, migrations.RunPython.noop),
    ]
