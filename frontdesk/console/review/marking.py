"""The forms of a conversation: reviewed, assigned, tagged, noted, and what a message was."""

from __future__ import annotations

from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from config.errors import TeachingError
from console.access import needs
from console.pages import page
from console.review import marks
from console.review.neighbours import kept_list
from console.rights import Right
from console.teaching import verdicts
from console.teaching.models import TOPIC_LIMIT, Verdict
from conversations.models import Conversation

NOTE_LIMIT = 2000  # characters


class MarkForm(forms.Form):
    """A form that changes what a conversation is marked with."""

    def mark(self, conversation: Conversation, user: User) -> None:
        """Do what the form says."""
        raise NotImplementedError


class ReviewForm(MarkForm):
    """Up to which message the conversation is reviewed: the last one that was shown; 0 if it is not."""

    up_to = forms.IntegerField(min_value=0, max_value=2**31 - 1)

    def mark(self, conversation: Conversation, user: User) -> None:
        """Mark it as reviewed, or as not reviewed."""
        marks.review(conversation, user, self.cleaned_data["up_to"])


class AssignForm(MarkForm):
    """Who is to see to it."""

    assignee = forms.ModelChoiceField(
        User.objects.filter(is_staff=True, is_active=True), required=False, to_field_name="username"
    )

    def mark(self, conversation: Conversation, user: User) -> None:
        """Give it to somebody, or to nobody."""
        marks.assign(conversation, user, self.cleaned_data["assignee"])


class TagForm(MarkForm):
    """A tag: a word or a few, in small letters."""

    name = forms.RegexField(r"^\w[\w .-]*$", max_length=32)
    is_taken_off = forms.BooleanField(required=False)

    def mark(self, conversation: Conversation, user: User) -> None:
        """Put the tag on it, or take it off."""
        change = marks.untag if self.cleaned_data["is_taken_off"] else marks.tag
        change(conversation, user, " ".join(self.cleaned_data["name"].casefold().split()))


class VerdictForm(MarkForm):
    """What one of the visitor's messages was."""

    seq = forms.IntegerField(min_value=1)
    kind = forms.ChoiceField(choices=Verdict.Kind.choices)
    topic = forms.CharField(max_length=TOPIC_LIMIT, required=False)

    def mark(self, conversation: Conversation, user: User) -> None:
        """Say it; raises TeachingError if it cannot be meant."""
        said = self.cleaned_data
        asked = conversation.messages.filter(seq=said["seq"]).values_list("pk", flat=True)
        verdicts.judge(user, asked, said["kind"], said["topic"])


class NoteForm(MarkForm):
    """A note for the others."""

    text = forms.CharField(max_length=NOTE_LIMIT)

    def mark(self, conversation: Conversation, user: User) -> None:
        """Write the note."""
        marks.add_note(conversation, user, self.cleaned_data["text"])


@require_POST
@needs(Right.LABEL)
def reviewed(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Mark it as reviewed, or as not reviewed."""
    return _marked(request, conversation_id, ReviewForm(request.POST))


@require_POST
@needs(Right.LABEL)
def assigned(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Give it to somebody, or to nobody."""
    return _marked(request, conversation_id, AssignForm(request.POST))


@require_POST
@needs(Right.LABEL)
def tagged(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Put a tag on it, or take one off."""
    return _marked(request, conversation_id, TagForm(request.POST))


@require_POST
@needs(Right.LABEL)
def noted(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Write a note."""
    return _marked(request, conversation_id, NoteForm(request.POST))


@require_POST
@needs(Right.LABEL)
def judged(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Say what a message was."""
    form = VerdictForm(request.POST)
    return _marked(request, conversation_id, form, f"message-{form['seq'].value()}")


def _marked(request: HttpRequest, conversation_id: str, form: MarkForm, anchor: str = "marks") -> HttpResponse:
    """Do what a form says and lead back to the conversation; a form that cannot be meant changes nothing."""
    conversation = Conversation.objects.get(pk=conversation_id)
    back = reverse("console-conversation", args=[conversation_id]) + kept_list(request)
    if not form.is_valid():
        return page(request, "review/not_marked", 422, back=back, errors=form.errors)
    assert isinstance(request.user, User)  # needs
    try:
        form.mark(conversation, request.user)
    except TeachingError as error:
        return page(request, "review/not_marked", 422, back=back, error=error)
    return HttpResponseRedirect(f"{back}#{anchor}")
