"""What the list of conversations is narrowed to: a form that is the list's address at the same time."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from conversations.outcomes import Outcome

CHANNELS = ("web", "messenger", "whatsapp")
UNRESOLVED, ASKED, RED_FLAG = "unresolved", "asked", "red_flag"  # refused or asked back; any of the outcomes
OUTCOMES = (*Outcome.values, UNRESOLVED, ASKED, RED_FLAG)
RATED = "rated"  # helpful or not
FEEDBACK = ("helpful", "unhelpful", RATED, "something_else")
LINK = ("shown", "followed")
HAND_OFF = ("person", "handed_over", "call_back", "none")
YES_OR_NO = ("yes", "no")
NOBODY, ME = "-", "me"  # of assignee; no account has such a name
NO_TOPIC = "-"  # of a question that came near to none
PAGING = ("older", "newer")  # where a page of the list begins; no filter


class FilterForm(forms.Form):
    """The filters; each left out lets everything through."""

    q = forms.CharField(required=False, max_length=2000)
    channel = forms.ChoiceField(required=False, choices=[(name, name) for name in CHANNELS])
    topic = forms.CharField(required=False, max_length=64)
    outcome = forms.ChoiceField(required=False, choices=[(name, name) for name in OUTCOMES])
    confidence_from = forms.FloatField(required=False, min_value=0, max_value=1)
    confidence_to = forms.FloatField(required=False, min_value=0, max_value=1)
    red_flag = forms.ChoiceField(required=False, choices=[(name, name) for name in YES_OR_NO])
    feedback = forms.ChoiceField(required=False, choices=[(name, name) for name in FEEDBACK])
    hand_off = forms.ChoiceField(required=False, choices=[(name, name) for name in HAND_OFF])
    link = forms.ChoiceField(required=False, choices=[(name, name) for name in LINK])
    given_up = forms.ChoiceField(required=False, choices=[(name, name) for name in YES_OR_NO])
    length_from = forms.IntegerField(required=False, min_value=0, max_value=100_000)
    length_to = forms.IntegerField(required=False, min_value=0, max_value=100_000)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)
    day_from = forms.DateField(required=False)
    day_to = forms.DateField(required=False)
    look = forms.ChoiceField(required=False, choices=[(name, name) for name in YES_OR_NO])
    unread = forms.ChoiceField(required=False, choices=[(name, name) for name in YES_OR_NO])
    reviewed = forms.ChoiceField(required=False, choices=[(name, name) for name in YES_OR_NO])
    tag = forms.CharField(required=False, max_length=32)
    assignee = forms.CharField(required=False, max_length=150)


def filters_of(asked: QueryDict) -> tuple[dict[str, Any], list[str]]:
    """Return the filters that an address asks for, and the names of those that make no sense and are left out."""
    form = FilterForm(asked)
    is_valid = form.is_valid()
    found = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
    return found, [] if is_valid else list(form.errors)


def query_of(asked: QueryDict) -> str:
    """Return the filters of an address as they stand behind its question mark, without where the page begins."""
    return urlencode([(name, asked[name]) for name in FilterForm.base_fields if asked.get(name)])
