"""What can be taught beside data/, and what of it still adds something when data/ has changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from assistant.errors import TaughtError
from assistant.taught import Taught, plain
from assistant.topics import Response, Topic

WORD_LIMIT = 60  # of a phrase and of an answer

_VARIABLE = re.compile(r"\{([a-z_]+)\}")
_MARKUP = re.compile(r"\[[^\]]*\]\s*[({]")  # Rasa's for entities: [Bondi](location)

Topics = Mapping[str, Topic]
Problem = tuple[tuple[str, str], str]  # what it is about, and the sentence that says why


def check(taught: Taught, topics: Topics) -> None:
    """Let pass what can be taught beside the repository's topics.

    Raises:
        TaughtError: a topic or response is unknown, a text cannot stand in training data, or a phrase is taught to two
            topics; the sentences name each.
    """
    problems = [*_phrase_problems(taught, topics), *_response_problems(taught, topics)]
    if problems:
        raise TaughtError("\n".join(sentence for _, sentence in problems))


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
            problem = _text_problem(text) if name in topics else "is taught to what is no topic"
            if owner != name:
                problem = f"is a phrase of {owner} as well"
            if problem:
                yield (name, text), f"'{text}' cannot be a phrase of {name}: it {problem}."


def _text_problem(text: str) -> str | None:
    if not plain(text) or len(text.split()) > WORD_LIMIT:
        return f"must have 1 to {WORD_LIMIT} words"
    if text.startswith("/") or _MARKUP.search(text) or "\\" in text:
        return "has a slash or brackets that mean something else in training data"
    return None


def _response_problems(taught: Taught, topics: Topics) -> Iterator[Problem]:
    """Yield a problem of each response that cannot be worded so, by its name."""
    known = {response.name: response for topic in topics.values() for response in topic.responses}
    for name, texts in taught.responses.items():
        problem = _wording_problem(known.get(name), texts)
        if problem:
            yield (name, ""), f"The wording of {name} cannot be changed so: {problem}"


def _wording_problem(response: Response | None, texts: tuple[str, ...]) -> str | None:
    if response is None:
        return "no answer has this name."
    if response.is_fixed:
        return "the words for somebody in danger are reviewed by a clinician, in data/safety.yml."
    if len(texts) != len(response.texts):
        return f"it has {len(response.texts)} variants, and so many texts are needed."
    for text, original in zip(texts, response.texts, strict=True):
        if not 0 < len(text.split()) <= WORD_LIMIT:
            return f"each text must have 1 to {WORD_LIMIT} words."
        if set(_VARIABLE.findall(text)) != set(_VARIABLE.findall(original)) or _has_other_braces(text):
            return f"a text must name the same facts in braces as '{original}', and no others."
    return None


def _has_other_braces(text: str) -> bool:
    return bool(set("{}\\") & set(_VARIABLE.sub("", text))) or "${" in text
