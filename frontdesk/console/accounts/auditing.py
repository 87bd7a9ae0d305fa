"""The audit log's page: who did what, newest first."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from config.clinic import clinic
from console import audit
from console.access import needs
from console.models import AuditEntry
from console.pages import page
from console.rights import Right

PAGE = 50  # entries


class Filter(forms.Form):
    """What of the log is wanted; what is left out or wrong does not filter."""

    name = forms.CharField(required=False, max_length=150)
    action = forms.ChoiceField(required=False, choices=[(it, it) for it in ("", *audit.Action)])
    subject = forms.CharField(required=False, max_length=120)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)
    before = forms.IntegerField(required=False)


@require_safe
@needs(Right.ADMINISTER)
def audit_log(request: HttpRequest) -> HttpResponse:
    """Show a page of the log; `before` is the entry after which it goes on."""
    form = Filter(request.GET)
    form.is_valid()
    found = list(_found(form.cleaned_data)[: PAGE + 1])
    older = request.GET.copy()
    older["before"] = str(found[PAGE - 1].pk) if len(found) > PAGE else ""
    shown: dict[str, Any] = {
        "wanted": form.cleaned_data,
        "actions": list(audit.Action),
        "is_first": not form.cleaned_data.get("before"),
    }
    return page(request, "accounts/audit", entries=found[:PAGE], older=older["before"] and older.urlencode(), **shown)


def _found(wanted: dict[str, Any]) -> QuerySet[AuditEntry]:
    """Return the entries; a day lasts from midnight to midnight of the clinic's clock."""
    since, until = wanted.get("since"), wanted.get("until")
    conditions = {
        "name__iexact": wanted.get("name"),
        "action": wanted.get("action"),
        "subject__icontains": wanted.get("subject"),
        "at__gte": since and _midnight(since),
        "at__lt": until and _midnight(until + timedelta(days=1)),
        "pk__lt": wanted.get("before"),
    }
    return AuditEntry.objects.filter(**{name: value for name, value in conditions.items() if value}).order_by("-pk")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(clinic().time_zone))
