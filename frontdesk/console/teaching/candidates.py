"""Candidates: asked for, made by the assistant, published and undone. Every function is one short transaction.

Staff say what is wanted, and the background (work.py) has the assistant do it; what is wanted and what was done stand
here, so that neither's restart loses any of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Count, F
from django.utils import timezone

from config.errors import TeachingError
from console import audit
from console.teaching import phrases, verdicts, wordings
from console.teaching.assistant import Lesson
from console.teaching.contract import Flipped, Making, Models
from console.teaching.models import UNDER_WAY, Candidate, Flip
from console.teaching.reasons import Reason
from console.teaching.topics import Topics
from conversations.writing import locked_with

State = Candidate.State
MADE = {"training": State.TRAINING, "evaluating": State.EVALUATING, "ready": State.READY,
        "refused": State.REFUSED, "failed": State.FAILED}  # fmt: skip
IN_THE_MAKING = [State.WAITING, State.TRAINING, State.EVALUATING]
MOST_FLIPS = 500


def train(user: User) -> Candidate:
    """Ask for a candidate of all that is approved.

    Raises:
        TeachingError: another is under way, or nothing is approved.
    """
    taught, worded = sum(map(len, phrases.approved().values())), len(wordings.approved())
    with _alone("under way"):
        if under_way():
            raise TeachingError("under way")
        if not taught and not worded:
            raise TeachingError("nothing approved")
        Candidate.objects.filter(state=State.READY).update(state=State.DROPPED)
        candidate = Candidate.objects.create(phrases=taught, wordings=worded, made_by=user)
        audit.note(user, audit.Action.TRAINED, f"candidate {candidate.pk}", phrases=taught, wordings=worded)
    return candidate


def publish(user: User, candidate_id: int) -> int:
    """Ask for a candidate to be published, and return it; raises TeachingError if it is not ready."""
    with _alone("not now"):
        _want(candidate_id, State.READY, State.PUBLISHING)
        Candidate.objects.filter(pk=candidate_id).update(published_by=user, published_at=timezone.now())
        audit.note(user, audit.Action.PUBLISHED, f"candidate {candidate_id}")
    return candidate_id


def undo(user: User, candidate_id: int) -> int:
    """Ask for the model before a published candidate, and return that; raises TeachingError if it does not answer."""
    with _alone("not now"):
        _want(candidate_id, State.PUBLISHED, State.UNDOING)
        audit.note(user, audit.Action.PUBLISHED, f"candidate {candidate_id}", undone=True)
    return candidate_id


def under_way() -> Candidate | None:
    """Return the candidate that the assistant has something to do for, or None."""
    return Candidate.objects.filter(state__in=UNDER_WAY).order_by("pk").first()


def lesson(topics: Topics) -> Lesson:
    """Return what a candidate is made with and judged by; what an upgrade took from the topics is left out."""
    names = {topic.name for topic in topics.all}
    taught = {topic: texts for topic, texts in phrases.approved().items() if topic in names}
    worded = {name: texts for name, texts in wordings.approved().items() if name in topics.responses}
    reviewed = [(text, topic) for text, topic, _ in verdicts.reviewed() if topic in names]
    return Lesson(taught, worded, reviewed)


def begun(candidate: Candidate, name: str) -> None:
    """Note that the assistant is making it, and by which name."""
    Candidate.objects.filter(pk=candidate.pk, state=State.WAITING).update(name=name, state=State.TRAINING)


def made(candidate: Candidate, making: Making) -> None:
    """Note how far it is, and its result when it has one."""
    state = MADE.get(making.state, State.FAILED)
    with transaction.atomic():
        found = Candidate.objects.filter(pk=candidate.pk, state__in=IN_THE_MAKING)
        told = {"reasons": making.reasons, "figures": making.figures, "curve": making.curve}
        is_new = found.update(state=state, progress=making.progress, **told)
        if is_new and state not in IN_THE_MAKING:
            found_flips = _keep_flips(candidate, making.flips)
            Candidate.objects.filter(pk=candidate.pk).update(reviewed_flips=found_flips)


def published(candidate: Candidate, models: Models) -> None:
    """Note that it answers now, in the place of another, unless another front desk has noted it already."""
    with transaction.atomic():
        said = {"state": State.PUBLISHED, "model": models.model, "before": models.before}
        if Candidate.objects.filter(pk=candidate.pk, state=State.PUBLISHING).update(**said):
            Candidate.objects.exclude(pk=candidate.pk).filter(state=State.PUBLISHED).update(state=State.REPLACED)


def undone(candidate: Candidate) -> None:
    """Note that the model before it answers again: the candidate that it took the place of, if it was one."""
    with transaction.atomic():
        Candidate.objects.filter(pk=candidate.pk).update(state=State.UNDONE)
        Candidate.objects.filter(state=State.REPLACED, model=candidate.before).update(state=State.PUBLISHED)


def outlived() -> list[Candidate]:
    """Return those that the assistant is to forget, because it holds the words of visitors whose messages flip.

    What is made is kept there to be published, and no longer; a candidate is dropped when a message that it flips is
    erased.
    """
    ready = Candidate.objects.filter(state=State.READY).annotate(left=Count("flips__message"))
    ready.filter(left__lt=F("reviewed_flips")).update(state=State.DROPPED)
    return list(Candidate.objects.exclude(name="").exclude(state__in=[State.READY, *UNDER_WAY]))


def forgotten(candidate: Candidate) -> None:
    """Note that the assistant has forgotten it."""
    Candidate.objects.filter(pk=candidate.pk).update(name="")


def failed(candidate: Candidate, reasons: Sequence[Reason]) -> None:
    """Note that the assistant could not do what was wanted: what was answering goes on.

    It was done after all if another front desk has noted so meanwhile.
    """
    back = {State.PUBLISHING: State.READY, State.UNDOING: State.PUBLISHED}.get(State(candidate.state), State.FAILED)
    Candidate.objects.filter(pk=candidate.pk, state=candidate.state).update(state=back, reasons=[*reasons])


@contextmanager
def _alone(code: str) -> Iterator[None]:
    """Give a transaction that puts a candidate under way; whoever does at the same moment as another comes second.

    Neither sees what the other has not committed yet, so it is the database that lets only one be under way.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise TeachingError(code) from error


def _want(candidate_id: int, now: Candidate.State, then: Candidate.State) -> None:
    if under_way() or not Candidate.objects.filter(pk=candidate_id, state=now).update(state=then):
        raise TeachingError("not now")


def _keep_flips(candidate: Candidate, flips: Sequence[Flipped]) -> int:
    """Keep the flips, all reviewed ones without their texts, and return how many reviewed ones there were.

    One may have been erased while the candidate was made.
    """
    messages = {text: number for text, _, number in verdicts.reviewed()}
    there = {*locked_with(messages[flip.text] for flip in flips if flip.is_reviewed and flip.text in messages)}
    flips = sorted(flips, key=lambda flip: not flip.is_reviewed)
    reviewed = sum(flip.is_reviewed for flip in flips)
    Flip.objects.bulk_create(
        Flip(
            candidate=candidate,
            message_id=messages[flip.text] if flip.is_reviewed else None,
            text="" if flip.is_reviewed else flip.text,
            expected=flip.expected,
            before=flip.before,
            after=flip.after,
        )
        for flip in flips[: max(MOST_FLIPS, reviewed)]
        if not flip.is_reviewed or messages.get(flip.text) in there
    )
    return reviewed
