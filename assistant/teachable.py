"""What can be taught beside data/, and what of it still adds something when data/ has changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from assistant.bodies import Json
from assistant.errors import TaughtError
from assistant.reasons import reason
from assistant.taught import Taught, plain
from assistant.topics import Response, Topic

WORD_LIMIT = 60  # of a phrase and of an answer

_VARIABLE = re.compile(r"\{([a-z_]+)\}")
_MARKUP = re.compile(r"\[[^\]]*\]\s*[({]")  # Rasa's for entities: [Bondi](location)

Topics = Mapping[str, Topic]
Problem = tuple[tuple[str, str], Json]  # what it is about, and the reason


def check(taught: Taught, topics: Topics) -> None:
    """Let pass what can be taught beside the repository's topics.

    Raises:
        TaughtError: a topic or response is unknown, a text cannot stand in training data, or a phrase is taught to two
            topics; there is a reason for each.
    """
    problems = [*_phrase_problems(taught, topics), *_response_problems(taught, topics)]
    if problems:
        raise TaughtError(*(why for _, why in problems))


def fitting(taught: Taught, topics: Topics) -> Taught:
    """Return what still adds to the repository's topics: an upgrade may know a phrase by now, or an answer no more."""
    known = {plain(phrase) for topic in topics.values() for phrase in topic.phrases}
    bad = {key for key, _ in [*_phrase_problems(taught, topics), *_response_problems(taught, topics)]}
    phrases: dict[str, tuple[str, ...]] = {}
    for name, texts in taught.phrases.items():
        fresh = {plain(text): text for text in texts if (name, text) not in bad and plain(text) not in known}
        phrases.update({name: tuple(fresh.values())} if fresh else {})
    return Taught(phrases, {name: texts for name, texts in taught.responses.items() if (name, "") not in bad})


def _phrase_problems(taught: Taught, topics: Topics) -> Iterator[Problem]:
    """Yield a problem of each phrase that cannot be taught, by its topic and text."""
    owners = {plain(phrase): topic.name for topic in topics.values() for phrase in topic.phrases}
    for name, texts in taught.phrases.items():
        for text in texts:
            owner = owners.setdefault(plain(text), name)
            if owner != name:
                yield (name, text), reason("phrase_of_another", text=text, topic=name, owner=owner)
            elif name not in topics:
                yield (name, text), reason("phrase_without_topic", text=text, topic=name)
            elif not plain(text) or len(text.split()) > WORD_LIMIT:
                yield (name, text), reason("phrase_length", text=text, topic=name, limit=WORD_LIMIT)
            elif text.startswith("/") or _MARKUP.search(text) or "\\" in text:
                yield (name, text), reason("phrase_markup", text=text, topic=name)


def _response_problems(taught: Taught, topics: Topics) -> Iterator[Problem]:
    """Yield a problem of each response that cannot be worded so, by its name."""
    known = {response.name: response for topic in topics.values() for response in topic.responses}
    for name, texts in taught.responses.items():
        problem = _wording_problem(name, known.get(name), texts)
        if problem:
            yield (name, ""), problem


def _wording_problem(name: str, response: Response | None, texts: tuple[str, ...]) -> Json | None:
    if response is None:
        return reason("answer_unknown", response=name)
    if response.is_fixed:
        return reason("answer_fixed", response=name)
    if len(texts) != len(response.texts):
        return reason("answer_variants", response=name, count=len(response.texts))
    for text, original in zip(texts, response.texts, strict=True):
        if not 0 < len(text.split()) <= WORD_LIMIT:
            return reason("answer_length", response=name, limit=WORD_LIMIT)
        if set(_VARIABLE.findall(text)) != set(_VARIABLE.findall(original)) or _has_other_braces(text):
            return reason("answer_facts", response=name, original=original)
    return None


def _has_other_braces(text: str) -> bool:
    return bool(set("{}\\") & set(_VARIABLE.sub("", text))) or "${" in text
