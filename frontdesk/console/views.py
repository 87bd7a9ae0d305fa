"""The console: who waits, one conversation, and what staff do with it."""

from __future__ import annotations

from collections.abc import Callable

import phonenumbers
from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST, require_safe

from channels.meta import health
from channels.meta.products import products
from config.errors import HandOverError
from console.access import needs
from console.changes import changes
from console.pages import page
from console.review import marks, transcript
from console.review.neighbours import kept_list, neighbours
from console.rights import Right
from console.teaching.topics import known
from conversations.models import Conversation
from person import call_backs, handovers, lists
from person.models import CallBack
from person.staffing import expected
from privacy import holding

TEXT_LIMIT = 2000  # characters, as of a visitor's message


class ReplyForm(forms.Form):
    """What staff say to the visitor."""

    text = forms.CharField(max_length=TEXT_LIMIT)


@require_safe
@needs(Right.READ)
def overview(request: HttpRequest) -> HttpResponse:
    """Show who waits, who is with staff and whom to ring back."""
    numbers = [_shown(call_back) for call_back in lists.to_ring_back()]
    channels = {product.name.capitalize(): health.details(product.name) for product in products()}
    waiting, with_staff = lists.waiting(), lists.with_staff()
    return page(request, "overview", waiting=waiting, with_staff=with_staff, numbers=numbers, channels=channels)


@require_safe
@needs(Right.READ)
def conversation(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Show a conversation as its visitor sees it, and what can be done with it."""
    return _conversation(request, conversation_id)


@require_POST
@needs(Right.TAKE_OVER)
def take(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Take a conversation over."""
    return _done(request, conversation_id, lambda user: handovers.take(conversation_id, user))


@require_POST
@needs(Right.TAKE_OVER)
def reply(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Say something to the visitor; what could not be said is given back."""
    form = ReplyForm(request.POST)
    if not form.is_valid():
        problem = " ".join(map(str, form.errors["text"]))
        return _conversation(request, conversation_id, 422, problem=problem, unsent=request.POST.get("text", ""))
    text = form.cleaned_data["text"]
    return _done(request, conversation_id, lambda user: handovers.reply(conversation_id, user, text), text)


@require_POST
@needs(Right.TAKE_OVER)
def hand_back(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Give a conversation back to the assistant."""
    return _done(request, conversation_id, lambda user: handovers.hand_back(conversation_id, user))


@require_POST
@needs(Right.TAKE_OVER)
def dismiss(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Stop waiting for a person."""
    return _done(request, conversation_id, lambda user: handovers.dismiss(conversation_id))


@require_POST
@needs(Right.TAKE_OVER)
def rung_back(request: HttpRequest, call_back_id: int) -> HttpResponse:
    """Note that somebody was rung back."""
    call_backs.done(call_back_id)
    return HttpResponseRedirect(reverse("console"))


@require_GET
@needs(Right.READ)
def news(request: HttpRequest) -> HttpResponseBase:
    """Tell an open page, by server-sent events, that it would show something else now."""
    found = changes(request.GET.get("conversation", "").replace("\0", ""))
    response = StreamingHttpResponse(found, content_type="text/event-stream")
    response["X-Accel-Buffering"] = "no"
    return response


def _done(request: HttpRequest, conversation_id: str, act: Callable[[User], None], unsent: str = "") -> HttpResponse:
    """Do it and lead back to the conversation, or say why it could not be done."""
    assert isinstance(request.user, User)  # needs
    try:
        act(request.user)
    except HandOverError as error:
        return _conversation(request, conversation_id, 409, refusal=error, unsent=unsent)
    path = reverse("console-conversation", args=[conversation_id])
    return HttpResponseRedirect(f"{path}{kept_list(request)}#end")


def _conversation(request: HttpRequest, conversation_id: str, status: int = 200, **problems: object) -> HttpResponse:
    found = Conversation.objects.get(pk=conversation_id)
    assert isinstance(request.user, User)  # needs
    marks.see(found, request.user)
    told = {"lines": transcript.lines(conversation_id), "marks": marks.marks_of(found), "topics": known.topics.names}
    beside = neighbours(conversation_id, request.GET["list"], request.user) if "list" in request.GET else None
    hand_over = handovers.open_hand_over(conversation_id)
    is_taken = hand_over is not None and hand_over.taken_at is not None
    is_ours = hand_over is not None and is_taken and handovers.may_answer(hand_over, request.user)
    held = holding.values_of(conversation_id)[::-1] if is_ours else []
    shown = {"hand_over": hand_over, "is_taken": is_taken, "is_ours": is_ours, "held": held, "limit": TEXT_LIMIT}
    came_from = {"neighbours": beside, "kept_list": kept_list(request)}
    return page(request, "conversation", status, id=conversation_id, **came_from, **told, **problems, **shown)


def _shown(call_back: CallBack) -> dict[str, object]:
    number = phonenumbers.parse(call_back.phone)
    said = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return {"call_back": call_back, "number": said, "expected": expected(call_back.asked_at)}
