"""What the page shows and its files hold: plain tables of counts and shares, each count with where it leads."""

from __future__ import annotations

from dataclasses import dataclass, replace

from booking.links import KIND
from console.figures.answer_times import percentile
from console.figures.calendar_days import CHANNELS, Range
from console.figures.intervals import Share
from console.figures.links import conversations_url
from console.figures.models import OUTCOMES, Figure
from console.figures.totals import Totals
from feedback.answers import is_answer

UNDERSTOOD = (Figure.ANSWERED, Figure.PERSON, Figure.EMERGENCY)  # the list knows no topic that a question was only near


@dataclass(frozen=True)
class Cell:
    """A count, and the conversations it was counted in."""

    count: int
    url: str


@dataclass(frozen=True)
class Row:
    """A day or a week: a count for each series."""

    days: Range
    cells: tuple[Cell, ...]

    @property
    def total(self) -> int:
        """What its cells add up to."""
        return sum(cell.count for cell in self.cells)


@dataclass(frozen=True)
class Grid:
    """Counts by day, in series: the channels, or what became of questions."""

    name: str
    series: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def totals(self) -> list[int]:
        """What each series adds up to."""
        return [sum(row.cells[place].count for row in self.rows) for place in range(len(self.series))]

    @property
    def total(self) -> int:
        """What all of it adds up to."""
        return sum(self.totals)


@dataclass(frozen=True)
class Part:
    """A share with its name in words.yml, and where it leads, if the list of conversations can show it."""

    name: str
    share: Share
    url: str = ""

    @property
    def cell(self) -> Cell:
        """What was counted of it."""
        return Cell(self.share.count, self.url)


@dataclass(frozen=True)
class Topic:
    """What became of the questions about a topic."""

    name: str
    cells: tuple[Cell, ...]  # in the order of OUTCOMES
    helpful: Share

    @property
    def asked(self) -> int:
        """How many questions there were."""
        return sum(cell.count for cell in self.cells)

    @property
    def unanswered(self) -> Share:
        """How many of them were refused or asked back about."""
        counts = dict(zip(OUTCOMES, self.cells, strict=True))
        return Share(counts[Figure.REFUSED].count + counts[Figure.CLARIFIED].count, self.asked)


@dataclass(frozen=True)
class AnswerTime:
    """How long answers took, in ms, from the message's arrival until its reply was stored; on "" all channels."""

    channel: str
    answers: int
    median: float | None
    p95: float | None


def grids(found: Totals) -> list[Grid]:
    """Return what is shown by day: conversations and messages by channel, and what became of questions."""
    channels = (found.days.channel,) if found.days.channel else CHANNELS
    return [
        Grid("conversations", channels, _rows(found, [_Column(Figure.CONVERSATIONS, channel) for channel in channels])),
        Grid("messages", channels, _rows(found, [_Column(Figure.MESSAGES, channel) for channel in channels])),
        Grid("outcomes", OUTCOMES, _rows(found, [_Column(outcome, outcome=outcome) for outcome in OUTCOMES])),
    ]


def parts(found: Totals) -> list[Part]:
    """Return the shares, in the order of words.yml."""
    asked = found.of(*OUTCOMES)
    answers = sum(count for topic, count in found.split(Figure.ANSWERED).items() if is_answer(topic))
    helpful, unhelpful = found.of(Figure.HELPFUL), found.of(Figure.UNHELPFUL)
    rated = helpful + unhelpful
    return [
        *(Part(outcome, Share(found.of(outcome), asked), _url(found, outcome=outcome)) for outcome in OUTCOMES),
        Part("red_flag", Share(found.of(Figure.RED_FLAG), asked), _url(found, red_flag="yes")),
        Part("feedback", Share(rated, answers)),
        Part("helpful", Share(helpful, rated), _url(found, feedback="helpful")),
        Part("unhelpful", Share(unhelpful, rated), _url(found, feedback="unhelpful")),
        Part("given_up", Share(found.of(Figure.GIVEN_UP), found.of(Figure.CONVERSATIONS))),
        Part("booking", Share(found.of(Figure.LINK_CLICKED, key=KIND), found.of(Figure.LINK_SHOWN, key=KIND))),
        Part("sign_up", Share(found.of(Figure.SIGN_UP_CONFIRMED), found.of(Figure.SIGN_UP_ASKED))),
    ]


def topics(found: Totals, is_by_refusal: bool = False) -> list[Topic]:
    """Return the topics, first the one asked about most, or the one with most questions that were not answered."""
    counts = [found.split(outcome) for outcome in OUTCOMES]
    helpful, unhelpful = found.split(Figure.HELPFUL), found.split(Figure.UNHELPFUL)
    listed = [
        Topic(
            name,
            tuple(
                Cell(count[name], _url(found, topic=name, outcome=outcome) if outcome in UNDERSTOOD else "")
                for outcome, count in zip(OUTCOMES, counts, strict=True)
            ),
            Share(helpful[name], helpful[name] + unhelpful[name]),
        )
        for name in set().union(*counts)
    ]
    return sorted(listed, key=lambda it: (-(it.unanswered.count if is_by_refusal else 0), -it.asked, it.name))


def answer_times(found: Totals) -> list[AnswerTime]:
    """Return the answer times on all channels and on each that has any."""
    channels = sorted({counted.channel for counted in found.whole if counted.figure == Figure.TOOK})
    steps = {channel: found.split(Figure.TOOK, channel=channel) for channel in ("", *channels)}
    return [
        AnswerTime(channel, sum(split.values()), percentile(split, 0.5), percentile(split, 0.95))
        for channel, split in steps.items()
    ]


@dataclass(frozen=True)
class _Column:
    """What a column of a grid counts."""

    figure: Figure
    channel: str = ""
    outcome: str = ""

    def cell(self, found: Totals, days: Range) -> Cell:
        url = conversations_url(replace(days, channel=self.channel or days.channel), outcome=self.outcome)
        return Cell(found.on(days, self.figure, self.channel), url)


def _rows(found: Totals, columns: list[_Column]) -> tuple[Row, ...]:
    return tuple(Row(days, tuple(column.cell(found, days) for column in columns)) for days in found.days.steps())


def _url(found: Totals, **filters: str) -> str:
    return conversations_url(found.days, **filters)
