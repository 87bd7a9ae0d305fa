"""The database itself keeps the audit log as it was written: no entry is changed, and none deleted within two years.

Whoever may change the tables' structure can take these triggers away; a back-up elsewhere is what helps against that.
A later migration that makes SQLite write the table anew loses them, and has to run `guard` again.
"""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

KEPT_DAYS = 730

REFUSES = "BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END"
# SQLite replaces a row (INSERT OR REPLACE) without asking the trigger for deletion, hence the third.
SQLITE = [
    f"CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON console_auditentry {REFUSES}",
    "CREATE TRIGGER audit_is_kept BEFORE DELETE ON console_auditentry "
    f"WHEN julianday('now') - julianday(OLD.at) < {KEPT_DAYS} {REFUSES}",
    "CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON console_auditentry "
    f"WHEN EXISTS (SELECT 1 FROM console_auditentry WHERE id = NEW.id) {REFUSES}",
]
POSTGRESQL = [
    "CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ "
    "BEGIN RAISE EXCEPTION 'The audit log is append-only.' USING ERRCODE = 'restrict_violation'; END $$",
    "CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON console_auditentry "
    "FOR EACH ROW EXECUTE FUNCTION audit_refuses()",
    "CREATE TRIGGER audit_is_kept BEFORE DELETE ON console_auditentry "
    f"FOR EACH ROW WHEN (now() - OLD.at < interval '{KEPT_DAYS} days') EXECUTE FUNCTION audit_refuses()",
    "CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON console_auditentry "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()",
]
GUARDED = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
UNGUARDED = {
    "sqlite": [f"DROP TRIGGER audit_is_{what}" for what in ("not_changed", "kept", "not_replaced")],
    "postgresql": ["DROP FUNCTION audit_refuses() CASCADE"],
}


def guard(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in GUARDED[editor.connection.vendor]:
        editor.execute(statement)


def unguard(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in UNGUARDED[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("console", "0002_roles")]
    operations = [
        migrations.AlterField(
            "auditentry",
            "user",
            models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField("auditentry", "action", models.CharField(max_length=16)),
        migrations.RunPython(guard, unguard),
    ]
