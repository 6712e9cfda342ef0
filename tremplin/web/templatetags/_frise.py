"""Geometry of the horizontal timeline: days in; percentages of the width and heights in rem out."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tremplin.kernel import wording

Segment = Mapping[str, Any]
Rows = Sequence[Sequence[Segment]]

CHARACTER = 1.1  # width of a character of a mark, in % of the narrowest timeline: marks never collide
CHARACTER_INSIDE = 0.85  # in a segment, of a usual screen: there the words are clipped by the segment
LABEL_GAP = 2.0
LABEL_HEIGHT, ROW_HEIGHT, ROW_PITCH = 1.375, 3.0, 3.5  # rem
OPEN_ENDED = "carence"  # drawn short: a waiting period of two years would flatten all the rest

KINDS = {
    "contrat": "contrat",
    "pass": "PASS IAE",
    "suspension": "suspension",
    "ajout": "jours rendus par la suspension",
    "prolongation": "prolongation",
    "carence": "délai de carence",
}


@dataclass(frozen=True)
class Axis:
    """Time from `start` to `end`, read as a percentage of the width."""

    start: dt.date
    end: dt.date

    def at(self, day: dt.date) -> float:
        return round(100 * (day - self.start).days / (self.end - self.start).days, 2)

    def years(self) -> list[dict[str, str]]:
        firsts = [dt.date(year, 1, 1) for year in range(self.start.year, self.end.year + 1)]
        inside = [day for day in firsts if self.start <= day < self.end]
        return [{"text": str(day.year), "x": f"{self.at(day)}%"} for day in inside]


@dataclass
class Mark:
    """A vertical line with its label; `row` 0 is the highest."""

    text: str
    x: float
    strong: bool = False
    today: bool = False
    anchor: str = "start"
    row: int = 0

    @property
    def left(self) -> str:
        return f"{self.x}%"

    @property
    def top(self) -> str:
        return rem((self.row + self.today) * LABEL_HEIGHT)

    @property
    def base(self) -> str:
        return rem(self.row * LABEL_HEIGHT + 1)

    @property
    def shift(self) -> int:
        return {"start": 6, "end": -6}.get(self.anchor, 0)

    def extent(self) -> tuple[float, float]:
        """Where the label begins and ends, in %."""
        width = len(self.text) * CHARACTER + LABEL_GAP
        left = {"start": self.x, "end": self.x - width}.get(self.anchor, self.x - width / 2)
        return left, left + width

    def touches(self, other: "Mark") -> bool:
        (left, right), (other_left, other_right) = self.extent(), other.extent()
        return left < other_right and other_left < right


def rem(value: float) -> str:
    return f"{value:g}rem"


def drawing(rows: Rows, marks: Sequence[Segment], today: dt.date) -> dict[str, Any]:
    """Everything the template draws; the tag `frise` says what segments and marks are made of."""
    axis = _axis(rows, marks, today)
    lines = [_mark(axis, mark) for mark in marks]
    if axis.start <= today <= axis.end:
        lines.append(_today(axis.at(today)))
    head = _stack(lines) * LABEL_HEIGHT + 1.5
    bottom = head + len(rows) * ROW_PITCH
    used = {segment["kind"] for row in rows for segment in row}
    return {
        "segments": [
            _segment(axis, segment, head + index * ROW_PITCH) for index, row in enumerate(rows) for segment in row
        ],
        "lines": lines,
        "ball": rem(head - 0.75),
        "years": axis.years(),
        "bottom": rem(bottom),
        "foot": rem(bottom + 1),
        "height": rem(bottom + 1.5),
        "kinds": [(kind, words) for kind, words in KINDS.items() if kind in used],
    }


def _today(x: float) -> Mark:
    """Its label stands astride the line, or beside it where it would leave the drawing."""
    mark = Mark("aujourd’hui", x, strong=True, today=True, anchor="middle")
    left, right = mark.extent()
    mark.anchor = "start" if left < 0 else "end" if right > 100 else "middle"
    return mark


def _axis(rows: Rows, marks: Sequence[Segment], today: dt.date) -> Axis:
    segments = [segment for row in rows for segment in row]
    marked = [mark["date"] for mark in marks]
    first = min([segment["start"] for segment in segments] + marked)
    last = max([segment["end"] for segment in segments if segment["kind"] != OPEN_ENDED] + marked, default=first)
    margin = dt.timedelta(days=max(20, (last - first).days // 30))
    open_ended = any(segment["kind"] == OPEN_ENDED for segment in segments)
    tail = margin * 4 if open_ended else margin
    if last < today <= last + tail * 2:
        last = today
    return Axis(first - margin, last + tail)


def _segment(axis: Axis, segment: Segment, top: float) -> dict[str, str]:
    """Words that would not fit are dropped: the table beside has them all."""
    x = axis.at(segment["start"])
    width = min(100.0, axis.at(segment["end"] + dt.timedelta(days=1))) - x
    words = {name: str(segment.get(name) or "") for name in ("label", "detail")}
    longest = max(len(text) for text in words.values())
    fitting = words if longest * CHARACTER_INSIDE + LABEL_GAP / 2 <= width else {}
    return {"kind": segment["kind"], "left": f"{x}%", "size": f"{width:.2f}%", "top": rem(top), **fitting}


def _mark(axis: Axis, mark: Segment) -> Mark:
    text = f"{mark['label']} : {wording.short(mark['date'])}"
    x = axis.at(mark["date"])
    fits = x + len(text) * CHARACTER <= 100
    return Mark(text, x, strong=bool(mark.get("strong")), anchor="start" if fits else "end")


def _stack(marks: list[Mark]) -> int:
    """Give each label the highest row where it touches no other; the number of rows."""
    placed: list[Mark] = []
    for mark in sorted(marks, key=lambda one: (not one.today, one.x)):
        taken = {other.row for other in placed if mark.touches(other)}
        mark.row = next(row for row in range(len(marks)) if row not in taken)
        placed.append(mark)
    return max((mark.row + 1 for mark in marks), default=0)
