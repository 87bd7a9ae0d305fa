"""The list of conversations: narrowed by its address, page by page, and kept as views of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from console.access import needs
from console.pages import page
from console.review.filters import CHANNELS, OUTCOMES, FilterForm, filters_of, query_of
from console.review.finding import Staff, found
from console.review.listing import Place
from console.review.models import SavedView, Tag
from console.review.rows import Row, rows_of
from console.rights import Right
from conversations.search import terms_of

ROWS = 30  # of a page; rendering them is most of its time
MOST_VIEWS = 30  # of one person
# The topics that there are, each found by the index and not by all its rows
TOPICS = """
WITH RECURSIVE topics(topic) AS (
    SELECT MIN(topic) FROM conversations_happening WHERE topic > '' UNION ALL
    SELECT (SELECT MIN(topic) FROM conversations_happening WHERE topic > topics.topic) FROM topics
    WHERE topics.topic IS NOT NULL)
SELECT topic FROM topics WHERE topic IS NOT NULL"""


@dataclass(frozen=True)
class ListPage:
    """The rows of a page, and the places that the pages beside it begin at, empty where the list ends."""

    rows: list[Row]
    newer: str = ""
    older: str = ""


class ViewForm(forms.ModelForm):  # type: ignore[type-arg]
    """A name for the filters of a list."""

    class Meta:
        model = SavedView
        fields = ("name", "query")


@require_safe
@needs(Right.READ)
def conversations(request: HttpRequest) -> HttpResponse:
    """Show a page of the conversations that the filters let through."""
    query = query_of(request.GET)
    response = _page(request, request.GET)
    response["HX-Push-Url"] = f"{request.path}?{query}" if query else request.path
    return response


@require_POST
@needs(Right.READ)
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters under a name; a name that there is already gets the new ones. What cannot be kept is said."""
    asked = QueryDict(request.POST.get("query", ""))
    form = ViewForm({"name": request.POST.get("name", ""), "query": query_of(asked)})
    if not form.is_valid():
        return _page(request, asked, 422, problem="query" if "query" in form.errors else "name")
    assert isinstance(request.user, User)  # needs
    name, query = form.cleaned_data["name"], form.cleaned_data["query"]
    others = SavedView.objects.filter(user=request.user).exclude(name=name)
    if others.count() >= MOST_VIEWS:
        return _page(request, asked, 422, problem="many")
    SavedView.objects.update_or_create(user=request.user, name=name, defaults={"query": query})
    return _to_list(query)


@require_POST
@needs(Right.READ)
def forget_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Keep a view of one's own no longer."""
    SavedView.objects.filter(pk=view_id, user=request.user.pk).delete()
    return _to_list("")


def _page(request: HttpRequest, asked: QueryDict, status: int = 200, problem: str = "") -> HttpResponse:
    """Show the list that an address asks for, and why it cannot be kept as a view, if somebody wanted that."""
    filters, wrong = filters_of(asked)
    shown: dict[str, Any] = {
        "listed": _listed(asked, request.user),
        "query": query_of(asked),
        "wrong": wrong,
        "views": SavedView.objects.filter(user=request.user.pk).order_by("name"),
        "chosen": {name: asked.get(name, "") for name in FilterForm.base_fields},
        "is_narrowed": bool(set(filters) - {"q"}),
        **_choices(),
    }
    kept = {"problem": problem, "tried": request.POST.get("name", ""), "most_views": MOST_VIEWS}
    return page(request, "review/conversations", status, **shown, **kept)


def _listed(asked: QueryDict, user: Staff) -> ListPage:
    """Return the page that an address asks for."""
    filters = filters_of(asked)[0]
    listing = found(filters, user)
    newer_than = Place.read(asked.get("newer", ""))
    place = newer_than or Place.read(asked.get("older", ""))
    taken = listing.take(ROWS + 1, place, is_newer=newer_than is not None)
    summaries, is_more = taken[:ROWS], len(taken) > ROWS
    if newer_than:
        summaries.reverse()
    if not summaries:
        return ListPage([])
    has_newer, has_older = (is_more, True) if newer_than else (place is not None, is_more)
    first, last = str(Place.of(summaries[0])), str(Place.of(summaries[-1]))
    return ListPage(
        rows_of(summaries, user, terms_of(filters.get("q", ""))), first if has_newer else "", last if has_older else ""
    )


def _choices() -> dict[str, list[str]]:
    """Return what there is to choose from."""
    with connection.cursor() as cursor:
        cursor.execute(TOPICS)
        topics = [topic for (topic,) in cursor.fetchall()]
    return {
        "channels": list(CHANNELS),
        "topics": topics,
        "outcomes": list(OUTCOMES),
        "tags": list(Tag.objects.order_by("name").values_list("name", flat=True)),
        "staff": list(User.objects.filter(is_staff=True).order_by("username").values_list("username", flat=True)),
    }


def _to_list(query: str) -> HttpResponse:
    path = reverse("console-conversations")
    return HttpResponseRedirect(f"{path}?{query}" if query else path)
