"""What the page shows and its files hold: plain tables of counts and shares, each count with where it leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from booking.links import KIND
from console.figures.answer_times import percentile
from console.figures.calendar_days import CHANNELS, Range
from console.figures.intervals import Share
from console.figures.links import NO_TOPIC, ended_url, happened_url
from console.figures.models import OUTCOMES, Figure
from console.figures.totals import Totals
from feedback.answers import is_answer

UNRESOLVED, ASKED, RATED = "unresolved", "asked", "rated"  # as the list's filters have them


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
    total: Cell


@dataclass(frozen=True)
class Grid:
    """Counts by day, in series: the channels, or what became of questions."""

    name: str
    series: tuple[str, ...]
    rows: tuple[Row, ...]
    whole: Row


@dataclass(frozen=True)
class Part:
    """A share with its name in words.yml, and where its counts lead, if the list of conversations can show it."""

    name: str
    share: Share
    url: str = ""
    of_url: str = ""

    @property
    def cell(self) -> Cell:
        """What was counted of it."""
        return Cell(self.share.count, self.url)

    @property
    def of(self) -> Cell:
        """Of how many."""
        return Cell(self.share.of, self.of_url)


@dataclass(frozen=True)
class Topic:
    """What became of the questions about a topic."""

    name: str
    cells: tuple[Cell, ...]  # in the order of OUTCOMES
    asked: Cell
    unanswered: Part  # refused or asked back about, of those asked
    helpful: Part  # of those rated


@dataclass(frozen=True)
class AnswerTime:
    """How long answers took, in ms, from the message's arrival until its reply was stored; on "" all channels."""

    channel: str
    answers: Cell
    median: float | None
    p95: float | None


def grids(found: Totals) -> list[Grid]:
    """Return what is shown by day: conversations and messages by channel, and what became of questions."""
    channels = (found.days.channel,) if found.days.channel else CHANNELS
    ended, said = _Column((Figure.CONVERSATIONS,), ended_url), _Column((Figure.MESSAGES,), happened_url)
    outcomes = [_Column((outcome,), happened_url, outcome=outcome) for outcome in OUTCOMES]
    return [
        _grid("conversations", channels, found, [replace(ended, channel=channel) for channel in channels], ended),
        _grid("messages", channels, found, [replace(said, channel=channel) for channel in channels], said),
        _grid("outcomes", OUTCOMES, found, outcomes, _Column(OUTCOMES, happened_url, outcome=ASKED)),
    ]


def parts(found: Totals) -> list[Part]:
    """Return the shares, in the order of words.yml."""
    asked, asked_url = found.of(*OUTCOMES), happened_url(found.days, outcome=ASKED)
    answers = sum(count for topic, count in found.split(Figure.ANSWERED).items() if is_answer(topic))
    rated, rated_url = found.of(Figure.HELPFUL, Figure.UNHELPFUL), happened_url(found.days, feedback=RATED)
    given_up = Share(found.of(Figure.GIVEN_UP), found.of(Figure.CONVERSATIONS))
    followed = Share(found.of(Figure.LINK_CLICKED, key=KIND), found.of(Figure.LINK_SHOWN, key=KIND))
    outcomes = (*OUTCOMES, Figure.RED_FLAG)
    of_asked = [(it, Share(found.of(it), asked), happened_url(found.days, outcome=it)) for it in outcomes]
    return [
        *(Part(name, share, url, asked_url) for name, share, url in of_asked),
        Part("feedback", Share(rated, answers), rated_url),
        *(
            Part(rating, Share(found.of(rating), rated), happened_url(found.days, feedback=rating), rated_url)
            for rating in (Figure.HELPFUL, Figure.UNHELPFUL)
        ),
        Part("given_up", given_up, ended_url(found.days, given_up="yes"), ended_url(found.days)),
        Part("booking", followed, *(happened_url(found.days, link=what) for what in ("followed", "shown"))),
        Part("sign_up", Share(found.of(Figure.SIGN_UP_CONFIRMED), found.of(Figure.SIGN_UP_ASKED))),
    ]


def topics(found: Totals, is_by_refusal: bool = False) -> list[Topic]:
    """Return the topics, first the one asked about most, or the one with most questions that were not answered."""
    counts = {figure: found.split(figure) for figure in (*OUTCOMES, Figure.HELPFUL, Figure.UNHELPFUL)}
    names = set().union(*(counts[outcome] for outcome in OUTCOMES))
    listed = [_topic(found, name, {figure: count[name] for figure, count in counts.items()}) for name in names]
    return sorted(
        listed, key=lambda it: (-(it.unanswered.share.count if is_by_refusal else 0), -it.asked.count, it.name)
    )


def answer_times(found: Totals) -> list[AnswerTime]:
    """Return the answer times on all channels and on each that has any."""
    channels = sorted({counted.channel for counted in found.whole if counted.figure == Figure.TOOK})
    steps = {channel: found.split(Figure.TOOK, channel=channel) for channel in ("", *channels)}
    return [_answer_time(found, channel, split) for channel, split in steps.items()]


@dataclass(frozen=True)
class _Column:
    """What a column of a grid counts, and where it leads."""

    figures: tuple[Figure, ...]
    url: Callable[..., str]
    channel: str = ""
    outcome: str = ""

    def cell(self, found: Totals, days: Range) -> Cell:
        count = sum(found.on(days, figure, self.channel) for figure in self.figures)
        return Cell(count, self.url(replace(days, channel=self.channel or days.channel), outcome=self.outcome))


def _grid(name: str, series: tuple[str, ...], found: Totals, columns: list[_Column], total: _Column) -> Grid:
    def row(days: Range) -> Row:
        return Row(days, tuple(column.cell(found, days) for column in columns), total.cell(found, days))

    return Grid(name, series, tuple(row(days) for days in found.days.steps()), row(found.days))


def _answer_time(found: Totals, channel: str, steps: Mapping[str, int]) -> AnswerTime:
    url = happened_url(replace(found.days, channel=channel or found.days.channel), outcome=ASKED)
    return AnswerTime(channel, Cell(sum(steps.values()), url), percentile(steps, 0.5), percentile(steps, 0.95))


def _topic(found: Totals, name: str, counts: Mapping[str, int]) -> Topic:
    def url(**filters: str) -> str:
        return happened_url(found.days, topic=name or NO_TOPIC, **filters)

    asked = Cell(sum(counts[outcome] for outcome in OUTCOMES), url(outcome=ASKED))
    unanswered = Share(counts[Figure.REFUSED] + counts[Figure.CLARIFIED], asked.count)
    helpful = Share(counts[Figure.HELPFUL], counts[Figure.HELPFUL] + counts[Figure.UNHELPFUL])
    return Topic(
        name,
        tuple(Cell(counts[outcome], url(outcome=outcome)) for outcome in OUTCOMES),
        asked,
        Part("unanswered", unanswered, url(outcome=UNRESOLVED), asked.url),
        Part("helpful", helpful, url(feedback=Figure.HELPFUL), url(feedback=RATED)),
    )
