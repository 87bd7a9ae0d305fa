"""Plants a person in every table and file that their words or contacts reach, through the doors they come in by.

An app that keeps something of a person gets its line in PLANTS.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import User

from channels.meta.products import Product, product_of
from console.review.models import Note
from console.teaching.models import Candidate, Flip, Phrase, Question, Verdict
from conversations import log, with_staff
from conversations.models import Message
from conversations.replies import Reply
from feedback import feedback
from newsletter import signups
from person import call_backs, handovers
from tests.channels.meta.writing import Writer

MARKER = "plantedmarker"
ADDRESS = f"{MARKER}@example.com"
DIGITS = "491570156"  # of a number that Australia keeps for stories
TRACES = (MARKER, DIGITS)


@dataclass(frozen=True)
class Scene:
    """Who is there: a conversation on the web page, the channels, and somebody of the staff."""

    web: str
    messenger: Product
    whatsapp: Product
    staff: User


def scene(staff: User) -> Scene:
    """Return the scene, with a conversation that is just opened."""
    messenger, whatsapp = product_of("messenger"), product_of("whatsapp")
    assert messenger and whatsapp
    return Scene(log.open_conversation("web", Reply("Hello")).pk, messenger, whatsapp, staff)


def _say(scene: Scene) -> str:
    log.append(scene.web, f"{MARKER} key", f"my {MARKER} hurts", held={"email": ADDRESS, "phone": f"0{DIGITS}"})
    turn = log.claim_turn()
    assert turn
    links = [{"title": MARKER, "url": "https://beyond.example/book"}]
    choices = [{"title": MARKER, "payload": "/greet"}]
    reply = Reply(f"So your {MARKER} hurts.", choices, links, topic="sleep_with_sore_hamstring")
    log.answer(turn, [reply], {"entities": [MARKER]}, "stand-in")
    return scene.web


def _say_what_helped(scene: Scene) -> str:
    answer = Message.objects.filter(conversation=scene.web, author=Message.Author.ASSISTANT).latest("seq")
    assert feedback.give(scene.web, answer.seq, is_helpful=False, reason=f"not for a {MARKER}")
    return scene.web


def _note(scene: Scene) -> str:
    Note.objects.create(conversation_id=scene.web, author=scene.staff, text=f"about {MARKER}: {ADDRESS}")
    return scene.web


def _have_it_looked_at(scene: Scene) -> str:
    asked = Message.objects.filter(conversation=scene.web, author=Message.Author.VISITOR).latest("seq")
    Question.objects.update_or_create(message=asked, defaults={"group": asked.pk, "vector": MARKER.encode()})
    Verdict.objects.create(message=asked, kind=Verdict.Kind.NEW_TOPIC, topic=MARKER, by=scene.staff)
    candidate = Candidate.objects.create()
    Flip.objects.create(candidate=candidate, message=asked, expected=MARKER, before="greet", after="deny")
    Phrase.objects.create(text=asked.text, key=asked.text, topic="greet", message=asked)
    return scene.web


def _write_on_messenger(scene: Scene) -> str:
    writer = Writer(scene.messenger, f"{MARKER}-page-scoped-id")
    writer.says(f"hello from {MARKER}")
    writer.is_answered(f"Hello {MARKER}")
    return writer.user_id


def _write_on_whatsapp(scene: Scene) -> str:
    writer = Writer(scene.whatsapp, "AU.1", f"61{DIGITS}")
    writer.says(f"hello from {MARKER}")
    writer.is_answered(f"Hello {MARKER}")
    return "+61 491 570 156"


def _ask_for_a_call(scene: Scene) -> str:
    conversation = log.open_conversation("web", None).pk
    assert call_backs.request(conversation, f"0{DIGITS}").state == "noted"
    return "(0491) 570-156"


def _sign_up(scene: Scene) -> str:
    assert signups.sign_up(log.open_conversation("web", None).pk, "web", ADDRESS) == "asked"
    return ADDRESS.upper()


def _tell_staff(scene: Scene) -> str:
    conversation = log.open_conversation("web", None).pk
    handovers.take(conversation, scene.staff)
    with_staff.say_as_staff(conversation, f"I shall write to {ADDRESS} then")
    log.append(conversation, "held", "it's [email]", held={"email": ADDRESS})
    return f" {ADDRESS}"


PLANTS: tuple[Callable[[Scene], str], ...] = (
    _say,
    _say_what_helped,
    _note,
    _have_it_looked_at,
    _write_on_messenger,
    _write_on_whatsapp,
    _ask_for_a_call,
    _sign_up,
    _tell_staff,
)


def plant(scene: Scene) -> list[str]:
    """Plant the person everywhere, and return by what to find them again."""
    return [planted(scene) for planted in PLANTS]
