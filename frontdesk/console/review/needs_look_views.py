"""Needs a look: the page, and saying what a row's questions were."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_POST, require_safe

from config.errors import TeachingError
from console.access import needs
from console.pages import page
from console.review import needs_look
from console.rights import Right
from console.teaching import verdicts
from console.teaching.models import TOPIC_LIMIT
from console.teaching.questions import Reason
from console.teaching.topics import known

LONGEST = 19  # digits; no message has so long a number, and no database holds a longer one


class FilterForm(forms.Form):
    """What to show; a wrong value shows all."""

    reason = forms.ChoiceField(choices=[(it.value, it.value) for it in Reason], required=False)
    channel = forms.CharField(max_length=16, required=False)
    page = forms.IntegerField(min_value=1, max_value=10_000, required=False)

    def chosen(self) -> tuple[Reason | None, str, int]:
        """Return reason, channel and page."""
        self.is_valid()
        found = self.cleaned_data
        reason = Reason(found["reason"]) if found.get("reason") else None
        return reason, found.get("channel", ""), found.get("page") or 1


class VerdictForm(forms.Form):
    """What the ticked questions were."""

    kind = forms.CharField(max_length=16)
    topic = forms.CharField(max_length=TOPIC_LIMIT, required=False)
    name = forms.CharField(max_length=TOPIC_LIMIT, required=False)
    message = forms.TypedMultipleChoiceField(coerce=int)

    def __init__(self, data: QueryDict, numbers: list[str]) -> None:
        super().__init__(data)
        field = self.fields["message"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        likely = (number for number in numbers if number.isdecimal() and len(number) < LONGEST)
        field.choices = [(number, number) for number in likely][: needs_look.SHOWN]

    def said(self) -> tuple[str, str, list[int]]:
        """Return kind, topic and messages; raises TeachingError if none is ticked, or a field is wrong."""
        if not self.is_valid():
            raise TeachingError("nothing ticked" if "message" in self.errors else "kind")
        found = self.cleaned_data
        topic = found["name"] if found["kind"] == verdicts.Kind.NEW_TOPIC else found["topic"]
        return found["kind"], topic, found["message"]


@require_safe
@needs(Right.LABEL)
def questions(request: HttpRequest) -> HttpResponse:
    """Show what needs a look."""
    reason, channel, number = FilterForm(request.GET).chosen()
    found = needs_look.listed(reason, channel, number)
    chosen: dict[str, Any] = {"reason": reason or "", "channel": channel, "number": number}
    offered: dict[str, Any] = {"reasons": list(Reason), "channels": needs_look.channels(), "topics": known.topics.names}
    more = found.groups > number * needs_look.ROWS
    return page(request, "review/needs_look", found=found, is_away=known.is_away, more=more, **chosen, **offered)


@require_POST
@needs(Right.LABEL)
def judge(request: HttpRequest) -> HttpResponse:
    """Say what the ticked questions of a row were, and show what came of it: in the row's place, or on a page."""
    assert isinstance(request.user, User)  # needs
    form = VerdictForm(request.POST, request.POST.getlist("message"))
    layout = "console/bare.html" if request.headers.get("HX-Request") else "console/base.html"
    shown: dict[str, Any] = {
        "layout": layout,
        "query": request.POST.get("query", ""),
        "group": request.POST.get("group", ""),
    }
    try:
        kind, topic, numbers = form.said()
        judged = verdicts.judge(request.user, numbers, kind, topic)
    except TeachingError as error:
        return _refused(request, error, shown)
    return page(request, "review/judged", judged=judged, kind=kind, topic=topic, **shown)


def _refused(request: HttpRequest, error: TeachingError, shown: dict[str, Any]) -> HttpResponse:
    """Say why nothing was done, above the row's buttons if the page is enhanced: nothing in the row is lost then."""
    is_enhanced = shown["layout"] == "console/bare.html"
    response = page(request, "review/judged", 200 if is_enhanced else 422, error=error, **shown)
    if is_enhanced and shown["group"].isdecimal():
        response["HX-Retarget"], response["HX-Reswap"] = f"#problem-{shown['group']}", "innerHTML"
    return response
