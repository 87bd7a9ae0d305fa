"""Making a test of a conversation: a file for the repository, and its messages for every candidate to be judged by."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from console import audit
from console.access import needs
from console.review import regression
from console.rights import Right
from console.teaching import verdicts
from console.teaching.verdicts import Kind
from conversations.models import Message


@require_POST
@needs(Right.EXPORT)
def conversation_test(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Give a conversation as a test of Rasa's; its messages that nobody has judged were right as they were."""
    assert isinstance(request.user, User)  # needs
    with transaction.atomic():
        written = regression.conversation_test(conversation_id)
        understood = Message.objects.filter(conversation=conversation_id, verdict=None).exclude(outcome="")
        verdicts.judge(request.user, understood.values_list("pk", flat=True), Kind.RIGHT)
        audit.note(request.user, audit.Action.EXPORTED, f"conversation {conversation_id}", form="test")
    name = f"test_conversation_{conversation_id}.yml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(written, content_type="application/yaml; charset=utf-8", headers=headers)
