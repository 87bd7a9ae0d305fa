"""Who may see the console: staff who are signed in with their second factor and have the right. Its sessions live here
alone; the visitors' API knows none."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial, wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csp import csp_override

from console import audit
from console.accounts import sessions
from console.pages import page
from console.rights import Right, rights_of
from conversations.database import in_database, in_reading
from conversations.models import Conversation
from conversations.news import news

View = Callable[..., HttpResponseBase]
AsyncView = Callable[..., Coroutine[Any, Any, HttpResponseBase]]


def needs(right: Right, is_reading: bool = False) -> Callable[[View], AsyncView]:
    """Serve a view to staff who have a right, on the database's threads; what it changed is told to who listens.

    Looking at a page never waits in the visitors' queue, nor they for it; what it writes is little: a session, an entry
    of the audit log. `is_reading` says that a form, too, only looks.
    """

    def guard(view: View) -> AsyncView:
        @wraps(view)
        async def served(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
            in_thread = in_reading if is_reading or request.method in {"GET", "HEAD"} else in_database
            response = await in_thread(in_session, partial(_admitted, view, right), request, **arguments)
            if request.method == "POST" and "conversation_id" in arguments:
                news.tell(arguments["conversation_id"])
            return response

        return served

    return guard


def in_session(view: View, request: HttpRequest, **arguments: Any) -> HttpResponseBase:
    """Return a view's answer to a request that has its session and its user."""
    answer: Any = AuthenticationMiddleware(partial(csp_override(settings.CONSOLE_CSP)(view), **arguments))
    response = SessionMiddleware(answer)(request)
    assert isinstance(response, HttpResponseBase)  # the middleware awaits nothing, because the view does not
    response["Cache-Control"] = "no-store"
    return response


def _admitted(view: View, right: Right, request: HttpRequest, **arguments: Any) -> HttpResponseBase:
    if not request.user.is_authenticated:
        return _to_sign_in(request)
    if not request.user.is_staff:
        return page(request, "not_staff", status=403)
    if not sessions.holds(request):
        logout(request)
        return _to_sign_in(request)
    if right not in rights_of(request.user):
        path = request.path.replace("\0", "")
        audit.note(request.user, audit.Action.REFUSED, f"{request.method} {path}", right=right)
        return page(request, "not_allowed", status=403)
    try:
        if "\0" in arguments.get("conversation_id", ""):
            raise Conversation.DoesNotExist  # PostgreSQL refuses to look for such an id
        return view(request, **arguments)
    except Conversation.DoesNotExist:
        return page(request, "erased", status=404)
    except Http404:
        return page(request, "not_found", status=404)


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    here = request.get_full_path() if request.method == "GET" else reverse("console")
    return HttpResponseRedirect(f"{reverse('console-sign-in')}?{urlencode({'next': here})}")
