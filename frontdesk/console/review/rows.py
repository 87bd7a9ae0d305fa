"""The rows of the list of conversations: a page's summaries, each with what is shown beside it."""

from __future__ import annotations

from dataclasses import dataclass, field

from console.review.finding import Staff
from console.review.models import Mark, Seen
from console.review.passages import Piece, passages_of
from console.teaching.models import Question
from conversations.models import Happening, Message, Summary
from conversations.search import Term

What = Happening.What
ABOUT = (What.ANSWERED, What.PERSON, What.EMERGENCY, What.ALSO)  # of what a topic is shown: it was surely meant
OPENING = 6  # messages, among which is the first one of the visitor, if there is one


@dataclass
class Row:
    """One conversation of the list; `opening` is the first thing its visitor said, `passage` what a search found."""

    summary: Summary
    opening: str = ""
    passage: list[Piece] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    mark: Mark | None = None
    seen_seq: int = 0
    needs_look: bool = False  # it has an open question

    @property
    def is_unread(self) -> bool:
        """Whether something was said since one looked."""
        return self.seen_seq < self.summary.last_seq

    @property
    def is_reviewed(self) -> bool:
        """Whether staff reviewed it, and nothing was said since."""
        mark = self.mark
        return mark is not None and mark.reviewed_at is not None and mark.reviewed_seq >= self.summary.last_seq

    @property
    def confidence(self) -> str:
        """The lowest confidence as it is shown, empty if there is none."""
        lowest = self.summary.lowest_confidence
        return "" if lowest is None else f"{lowest:.2f}"


def rows_of(summaries: list[Summary], user: Staff, terms: list[Term]) -> list[Row]:
    """Return the rows, with a query for each kind of thing, however many rows there are."""
    rows = {summary.conversation_id: Row(summary) for summary in summaries}
    for conversation_id, pieces in (passages_of(list(rows), terms) if terms else {}).items():
        rows[conversation_id].passage = pieces
    said = Message.objects.filter(conversation__in=rows, seq__lte=OPENING, author=Message.Author.VISITOR)
    for conversation_id, text in said.order_by("-seq").values_list("conversation", "text"):
        rows[conversation_id].opening = text
    about = Happening.objects.filter(summary__in=summaries, what__in=ABOUT).order_by("pk")
    for conversation_id, topic in about.values_list("summary__conversation", "topic"):
        if topic not in rows[conversation_id].topics:
            rows[conversation_id].topics.append(topic)
    for mark in Mark.objects.filter(conversation__in=rows).select_related("assignee").prefetch_related("tags"):
        rows[mark.conversation_id].mark = mark
    asking = Question.objects.filter(message__conversation__in=rows)
    for conversation_id in asking.values_list("message__conversation", flat=True):
        rows[conversation_id].needs_look = True
    for conversation_id, seq in Seen.objects.filter(user=user.pk, conversation__in=rows).values_list(
        "conversation", "seq"
    ):
        rows[conversation_id].seen_seq = seq
    return list(rows.values())
