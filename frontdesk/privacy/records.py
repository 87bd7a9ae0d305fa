"""All the records that hang on some rows: what the database itself would delete with them, so that none is missed."""

from __future__ import annotations

from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.conf import settings
from django.db.models import Field, Model, QuerySet
from django.db.models.deletion import Collector

TITLES = Path(__file__).with_name("tables.yml")

Records = dict[str, list[Model]]  # by the table's label, such as "conversations.Message"


def records(roots: Iterable[QuerySet[Any]]) -> Records:
    """Return the rows and everything that would be deleted with them, each once, in the order of their keys."""
    found: defaultdict[str, dict[Any, Model]] = defaultdict(dict)
    for root in roots:
        collector = Collector(using=root.db, origin=root)
        collector.collect(root)
        rows = [row for instances in collector.data.values() for row in instances]
        rows += [row for fast in collector.fast_deletes for row in fast]
        for row in rows:
            found[row._meta.label][row.pk] = row
    return {label: sorted(found[label].values(), key=lambda row: row.pk) for label in sorted(found)}


def counts(found: Records) -> dict[str, int]:
    """Return how many records there are of each table."""
    return {label: len(rows) for label, rows in found.items()}


def titled(counted: dict[str, int]) -> dict[str, int]:
    """Return counts by what the tables are called, such as "messages"."""
    return {title(label): count for label, count in counted.items()}


def values(row: Model) -> dict[str, Any]:
    """Return what a record holds, by column, bytes in base 64; who of the staff it names is not the person's."""
    fields = [field for field in row._meta.concrete_fields if not _is_of_staff(field)]
    return {field.name: _plain(field.value_from_object(row)) for field in fields}


def title(label: str) -> str:
    """Return what a table is called; one that is no more keeps its label."""
    try:
        return _titles().get(label) or str(apps.get_model(label)._meta.verbose_name_plural)
    except LookupError:
        return label


@cache
def _titles() -> dict[str, str]:
    titles: dict[str, str] = yaml.safe_load(TITLES.read_text(encoding="utf-8"))
    return titles


def _plain(value: Any) -> Any:
    return b64encode(value).decode() if isinstance(value, (bytes, memoryview)) else value


def _is_of_staff(field: Field[Any, Any]) -> bool:
    related = field.related_model
    return isinstance(related, type) and related._meta.label == settings.AUTH_USER_MODEL
