"""Whether what was found is reported here and now: not denied, past, asked in general or a figure of speech."""

from __future__ import annotations

from bisect import bisect_right

from assistant.nlu.red_flag_reading import COMMAS, SENTENCE_ENDS, Reading, Span

REACH = 7  # words from a negator on that it may deny
LIST_REACH = 16  # the same along a list
SHORT = 2  # words of a list's item that needs no "or" to be one


class Context:
    """The clauses of a reading and the words in them that say who, when and whether.

    Scopes of negators follow NegEx (Chapman 2001, doi 10.1006/jbin.2001.1029): a negator denies what comes after it in
    the same clause; some phrases only look like negators.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading, self._words = reading, reading.words
        hidden = _tokens(reading.at("not_negators"))
        self._negators = [it for it in reading.at("negators") if it.start not in hidden]
        self._refusals = _tokens(self._negators) | _tokens(reading.at("cant"))
        changed = _tokens(reading.at("not_past"))
        self._past = [it for it in reading.at("past") if it.start not in changed]
        self._over = reading.at("over")
        over = _tokens(self._over)
        self._present = {it.start for it in reading.at("present") if it.start not in over}
        self._subjects = self._starting_subjects()
        self._bounds = self._clause_bounds()

    def is_reported(self, span: Span) -> bool:
        """Return whether a find is neither denied, nor past, nor supposed, nor a figure of speech."""
        return not (self._is_figure(span) or self._is_denied(span) or self._is_past(span) or self._is_supposed(span))

    def is_general(self, span: Span) -> bool:
        """Return whether a find stands in a question that is about nobody ("do tears always swell")."""
        start = self._clause(span.start)
        while self._is_soft(start) and not any(start <= it < self._end(start) for it in self._subjects):
            start = self._clause(start - 1)
        is_asked = self._asks(start) or self._is_after("general", start, span)
        if not is_asked or span.start == start or self._reading.at("me_too"):
            return False
        impersonal = _tokens(self._reading.at("not_personal"))
        markers = (it.start for it in self._reading.at("personal"))
        return not any(start <= it < span.end and it not in impersonal for it in markers)

    def _is_figure(self, span: Span) -> bool:
        return any(it.named & span.named for it in self._reading.at("figures"))

    def _is_denied(self, span: Span) -> bool:
        if any(span.start < it.start < span.end and not it.named & span.named for it in self._negators):
            return True
        clause = self._clause(span.start)
        if any(clause <= it.start < self._end(span.end - 1) for it in self._reading.at("ruled_out")):
            return True
        if self._is_answered_no(span):
            return True
        if span.start in self._refusals:
            return False
        start = clause
        while self._is_soft(start) and self._is_list_item(start):
            start = self._clause(start - 1)
        reach = REACH if start == clause else LIST_REACH
        before = (it for it in self._negators if start <= it.start and it.end <= span.start <= it.end + reach)
        return any(not self._has_subject(it.end, span.start) for it in before)

    def _is_answered_no(self, span: Span) -> bool:
        """Return whether a find is asked and answered ("bruise? none."), the answer ending its clause."""
        at = span.end + (self._words[span.end : span.end + 1] == ["?"])
        answers = (it.end for it in self._reading.at("answers_no") if it.start == at)
        return any(end == len(self._words) or self._words[end] in SENTENCE_ENDS | COMMAS for end in answers)

    def _has_subject(self, start: int, end: int) -> bool:
        return any(start < it < end for it in self._subjects)

    def _is_past(self, span: Span) -> bool:
        start, end = self._clause(span.start), self._end(span.end - 1)
        if any(start <= it < end for it in self._present):
            return False
        if any(start <= it.start < end for it in self._past):
            return True
        is_now = any(start <= it.start < span.end + 1 for it in self._reading.at("present_verbs"))
        if not is_now and self._is_beside(span, self._past):
            return True
        return (not is_now and self._has_passed(span)) or self._is_of_others(span, start, is_now)

    def _has_passed(self, span: Span) -> bool:
        """Return whether the sentence goes on to say that it is over ("..., all good now"), and nothing is recent."""
        number = self._reading.sentences[span.start]
        is_over = any(it.start >= span.end and self._reading.sentences[it.start] == number for it in self._over)
        return is_over and not any(self._reading.sentences[it] == number for it in self._present)

    def _is_of_others(self, span: Span, start: int, is_now: bool) -> bool:
        """Return whether somebody else had it ("my dad had a clot"), which no more is than a memory."""
        others = [it.start for it in self._reading.at("others") if it.start < span.end]
        others = [it for it in others if self._reading.sentences[it] == self._reading.sentences[span.start]]
        if not others or is_now:
            return False
        if self._is_beside(span, self._reading.at("once")):
            return True
        had = [it for it in self._reading.at("had") if start <= it.start < span.end]
        had = [it for it in had if self._words[it.end : it.end + 1] != ["to"]]
        return any(start <= it for it in others) and bool(had)

    def _is_supposed(self, span: Span) -> bool:
        start = self._clause(span.start)
        if any(start <= it < span.end for it in self._present):
            return False
        return self._is_after("hypothetical", start, span) or self._is_beside(span, self._reading.at("one_day"))

    def _is_after(self, group: str, start: int, span: Span) -> bool:
        """Return whether words of a group, not of the find itself, stand from a token on before the find's end."""
        return any(start <= it.start < span.end and not it.named & span.named for it in self._reading.at(group))

    def _is_beside(self, span: Span, cues: list[Span]) -> bool:
        """Return whether one of the cues stands in the sentence of a find."""
        sentences = self._reading.sentences
        return any(sentences[it.start] == sentences[span.start] for it in cues)

    def _asks(self, at: int) -> bool:
        """Return whether a clause begins like a question, after words such as "hi" and "so"."""
        fillers = {it.start: it.end for it in self._reading.at("fillers")}
        while at in fillers or (at < len(self._words) and self._words[at] in COMMAS):
            at = fillers.get(at, at + 1)
        return any(it.start == at for it in self._reading.at("question_starts"))

    def _starting_subjects(self) -> set[int]:
        """Return where words such as "my" begin a clause, and are no object as in "in my leg"."""
        objects = {it.end for it in self._reading.at("leads_on")}
        return {it.start for it in self._reading.at("subjects") if it.start not in objects}

    def _clause_bounds(self) -> list[int]:
        joiners = {it.start for it in self._reading.at("joiners")}
        bounds = {0, *(it.start for it in self._reading.at("clause_starts"))}
        for at, word in enumerate(self._words):
            if word in SENTENCE_ENDS or word in COMMAS:
                bounds.add(at + 1)
            elif at in joiners and at + 1 in self._subjects:
                bounds.add(at)
        return sorted(bounds)

    def _clause(self, at: int) -> int:
        """Return where the clause of a token starts."""
        return self._bounds[bisect_right(self._bounds, at) - 1]

    def _end(self, at: int) -> int:
        """Return where the clause of a token ends."""
        after = bisect_right(self._bounds, at)
        return self._bounds[after] if after < len(self._bounds) else len(self._words)

    def _is_soft(self, start: int) -> bool:
        """Return whether a clause is parted from the one before by no more than a comma."""
        return start > 0 and self._words[start - 1] in COMMAS

    def _is_list_item(self, start: int) -> bool:
        """Return whether a clause goes on with a list, as in "no numbness, tingling or weakness"."""
        end = self._end(start)
        if any(start <= it < end for it in self._subjects | self._present):
            return False
        if any(start <= it.start < end for it in self._reading.at("present_verbs")):
            return False
        if any(start <= it.start < end for it in self._reading.at("or")):
            return True
        words = [word for word in self._words[start:end] if word not in COMMAS | SENTENCE_ENDS]
        has_body = any(start <= it.start < end for it in self._reading.at("body"))
        return len(words) <= SHORT and "and" not in words and not has_body


def _tokens(spans: list[Span]) -> set[int]:
    return {token for span in spans for token in range(span.start, span.end)}
