"""The web API: open a conversation, say something, read, listen, say whether an answer helped, erase."""

from __future__ import annotations

from typing import Annotated, Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Header, NinjaAPI
from ninja.errors import HttpError, ValidationError

from channels.web import schemas
from channels.web.health import health_check, is_local
from channels.web.limits import check_rate
from channels.web.refusals import refused
from channels.web.stream import check_listeners, events, seq_of
from channels.web.tokens import ConversationToken, token_for
from config.clinic import clinic
from config.errors import NotAnAnswerError, RefusalError
from conversations import log as conversation_log
from conversations.database import in_database
from conversations.desk import desk
from conversations.greeting import greeting
from conversations.models import Conversation, Message
from conversations.news import news
from conversations.notices import contact_links
from feedback import feedback
from privacy.masking import Masked, masked

logger = structlog.get_logger()

CHANNEL = "web"
PROBLEMS: dict[Any, Any] = {
    400: schemas.Problem, 401: schemas.Problem, 403: schemas.Problem, 404: schemas.Problem, 422: schemas.Problem,
    429: schemas.Problem,
}  # fmt: skip
CONVERSATION = "/api/conversations/{conversation_id}"

api = NinjaAPI(
    title="The assistant's web API",
    version="1",
    description="Errors are always `{error, detail}`; times are UTC; pages of other origins must be in WIDGET_ORIGINS.",
    docs_url=None,
    openapi_url="/api/openapi.json",
    urls_namespace="web",
)
opens = ConversationToken()


@api.post("/api/conversations", response={201: schemas.Opened, 403: schemas.Problem, 429: schemas.Problem})
async def open_conversation(request: HttpRequest) -> tuple[int, dict[str, str]]:
    """Open a conversation; it starts with the assistant's greeting."""
    await check_rate("conversations", settings.CONVERSATION_RATE, _address(request))
    conversation = await in_database(conversation_log.open_conversation, CHANNEL, greeting())
    return 201, {"id": conversation.pk, "token": token_for(conversation.pk)}


@api.post(f"{CONVERSATION}/messages", auth=opens, response={202: schemas.Accepted, 413: schemas.Problem, **PROBLEMS})
async def say(request: HttpRequest, conversation_id: str, said: schemas.NewMessage) -> tuple[int, dict[str, int]]:
    """Say something; the same client_message_id again changes nothing and gets the same answer."""
    known = await in_database(conversation_log.seq_of, conversation_id, said.client_message_id)
    if known is not None:
        return 202, {"seq": known}
    await check_rate("messages", settings.MESSAGE_RATE, conversation_id)
    payload = said.payload or ""
    said_so = masked(_storable(said.text)) if said.text else Masked(await _title_of(conversation_id, payload), {})
    written = (said_so.text, payload, said_so.values)
    seq = await in_database(conversation_log.append, conversation_id, said.client_message_id, *written)
    news.tell(conversation_id)
    desk().turns.wake()
    return 202, {"seq": seq}


@api.get(f"{CONVERSATION}/messages", auth=opens, response={200: schemas.Messages, **PROBLEMS})
async def read(request: HttpRequest, conversation_id: str, after: schemas.Seq = 0) -> dict[str, Any]:
    """Read the messages after a seq."""
    await check_rate("reads", settings.READ_RATE, conversation_id)
    return {"messages": await in_database(conversation_log.read_after, conversation_id, after)}


@api.get(
    f"{CONVERSATION}/stream",
    auth=opens,
    response={200: None, **PROBLEMS},
    openapi_extra={"responses": {200: schemas.EVENT_STREAM}},
)
async def listen(
    request: HttpRequest,
    conversation_id: str,
    after: schemas.Seq = 0,
    last_event_id: Annotated[str, Header(alias="Last-Event-ID", description="The id of the last event received.")] = "",
) -> StreamingHttpResponse:
    """Listen to the messages as server-sent events, from after the Last-Event-ID."""
    await check_rate("reads", settings.READ_RATE, conversation_id)
    check_listeners(conversation_id, news)
    seq = seq_of(last_event_id, after)
    await in_database(conversation_log.read_after, conversation_id, seq)  # 404 before the stream begins
    response = StreamingHttpResponse(events(conversation_id, seq, news), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


@api.put(
    f"{CONVERSATION}/messages/{{seq}}/feedback",
    auth=opens,
    response={200: schemas.FeedbackOut, 409: schemas.Problem, **PROBLEMS},
)
async def give_feedback(
    request: HttpRequest, conversation_id: str, seq: schemas.Seq, said: schemas.NewFeedback
) -> dict[str, str]:
    """Say whether an answer helped."""
    await check_rate("feedback", settings.MESSAGE_RATE, conversation_id)
    reason = _storable(said.reason) if said.reason.strip() else ""
    await in_database(feedback.give, conversation_id, seq, said.is_helpful, reason)
    return {"feedback": schemas.opinion(said.is_helpful)}


@api.delete(CONVERSATION, auth=opens, response={200: schemas.Receipt, **PROBLEMS})
async def erase(request: HttpRequest, conversation_id: str) -> dict[str, Any]:
    """Erase a conversation everywhere; the receipt holds nothing of it."""
    await check_rate("erasures", settings.READ_RATE, _address(request))
    erasure = await in_database(conversation_log.erase, conversation_id)
    news.tell(conversation_id)
    desk().forgetter.wake()
    return {"receipt": erasure.receipt, "messages": erasure.messages, "erased_at": erasure.at}


@api.get("/api/widget", response={200: schemas.WidgetFacts, 403: schemas.Problem})
async def widget_facts(request: HttpRequest) -> dict[str, Any]:
    """Return what the widget says about us."""
    ours, days = clinic(), settings.RETENTION_DAYS
    facts = {"clinic": ours.name, "emergency_number": ours.emergency_number, "retention_days": days}
    return {**facts, "links": contact_links()}


@api.get("/healthz", response=schemas.Liveness)
async def healthz(request: HttpRequest) -> dict[str, bool]:
    """Answer that the process lives."""
    return {"alive": True}


@api.get("/readyz", response={200: schemas.Readiness, 503: schemas.Readiness}, exclude_none=True)
async def readyz(request: HttpRequest) -> tuple[int, schemas.Readiness]:
    """Answer 200 if the database and the assistant answer, otherwise 503."""
    found = await health_check.readiness()
    if found.database and is_local(request):
        found = found.model_copy(update={"channels": await health_check.details() or None})
    return (200 if found.database and found.assistant else 503), found


@api.exception_handler(RefusalError)
def on_refusal(request: HttpRequest, refusal: RefusalError) -> HttpResponse:
    """Answer a refusal with its own status."""
    return refused(refusal)


@api.exception_handler(Conversation.DoesNotExist)
def on_missing(request: HttpRequest, error: Conversation.DoesNotExist) -> HttpResponse:
    """Answer for a conversation that was erased or never was."""
    return refused(RefusalError(404, "no_such_conversation", "This conversation does not exist (any more)."))


@api.exception_handler(Message.DoesNotExist)
def on_missing_message(request: HttpRequest, error: Message.DoesNotExist) -> HttpResponse:
    """Answer for a message that never was."""
    return refused(RefusalError(404, "no_such_message", "This conversation has no such message."))


@api.exception_handler(NotAnAnswerError)
def on_no_answer(request: HttpRequest, error: NotAnAnswerError) -> HttpResponse:
    """Answer for feedback on what is no answer."""
    return refused(RefusalError(409, "no_answer", str(error)))


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer for a request of the wrong shape, naming the first wrong field but not its value."""
    first = error.errors[0]
    place, *names = first["loc"]  # ("query", "after") or ("body", the argument, "text")
    name = ".".join(map(str, names[1:] if place == "body" else names)) or place
    return refused(RefusalError(422, "invalid", f"{name}: {first['msg']}."))


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer for a body that is no JSON."""
    return refused(RefusalError(error.status_code, "bad_request", f"{error}."))


@api.exception_handler(Exception)
def on_failure(request: HttpRequest, error: Exception) -> HttpResponse:
    """Log what went wrong and apologise, without a word of its inside."""
    logger.error("A request failed.", path=request.path, exc_info=error)
    return refused(RefusalError(500, "failed", "Something went wrong on our side. Please try again."))


def _address(request: HttpRequest) -> str:
    """Return the visitor's address: the connection's, or what a trusted proxy says it is (docs/settings.md)."""
    return str(request.META.get("REMOTE_ADDR", ""))


async def _title_of(conversation_id: str, payload: str) -> str:
    title = await in_database(conversation_log.offered_title, conversation_id, payload)
    if title is None:
        raise RefusalError(422, "not_offered", "This choice was not offered in this conversation.")
    return title


def _storable(text: str) -> str:
    """Return the text without what no database stores: NUL characters and lone surrogates."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8").strip() or "?"
