"""What is kept of a person, for them: data.json for programs, and a page for people that loads and runs nothing."""

from __future__ import annotations

import io
import json
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile
from zoneinfo import ZoneInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils import timezone

from config.clinic import clinic
from conversations.models import Conversation, Message
from privacy.erasing import found
from privacy.finding import Person
from privacy.records import Records, title, values

VERSION = 1  # of data.json's form, see docs/privacy.md
SPOKEN = (Conversation._meta.label, Message._meta.label)  # shown as transcripts


def archive(person: Person) -> bytes:
    """Return a ZIP with both."""
    kept, made_at = found(person), timezone.now()
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as files:
        files.writestr("data.json", as_json(kept, made_at.isoformat()))
        files.writestr("data.html", as_page(kept))
    return content.getvalue()


def as_json(kept: Records, made_at: str) -> str:
    """Return every record with every column, by table."""
    tables = {label: [values(row) for row in rows] for label, rows in kept.items()}
    body = {"version": VERSION, "clinic": clinic().name, "made_at": made_at, "records": tables}
    return json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def as_page(kept: Records) -> str:
    """Return the same to be read: conversations as they were said, and under each message and after them the rest."""
    conversations = [(row, values(row), _said_in(row, kept)) for row in kept.get(SPOKEN[0], [])]
    others = {title(label): [values(row) for row in rows] for label, rows in kept.items() if label not in SPOKEN}
    shown = {"clinic": clinic(), "made_at": timezone.now(), "conversations": conversations, "others": others}
    with timezone.override(ZoneInfo(clinic().time_zone)):
        return render_to_string("privacy/data.html", shown)


def _said_in(conversation: Model, kept: Records) -> list[tuple[Model, dict[str, Any]]]:
    messages = [row for row in kept.get(SPOKEN[1], []) if values(row)["conversation"] == conversation.pk]
    return [(row, values(row)) for row in messages]
