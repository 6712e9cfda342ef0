"""The acts give the dates: on paper with many examples, and on a real database through the real verbs."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import makers
from tests.passes.builders import hire, issued
from tremplin.kernel.errors import Refused
from tremplin.passes import actions
from tremplin.passes.dossier import open_dossier
from tremplin.passes.models import Pass
from tremplin.passes.replay import BrokenHistory, Move, Span, State, after, replay, standing
from tremplin.passes.verifying import differences
from tremplin.rules.kinds import ProlongationReason, SuspensionReason

START, END = date(2026, 3, 2), date(2028, 2, 29)
OPEN = Move("issue", START, END, {})


def span(first: int, last: int) -> dict[str, str]:
    """Days counted from the start of the PASS."""
    return Span(START + timedelta(days=first), START + timedelta(days=last), "essai").as_detail()


def step(kind: str, detail: dict | None = None, *, starts_on: date = START, ends_on: date = END) -> Move:
    return Move(kind, starts_on, ends_on, detail or {})


class TestOnPaper:
    def test_each_kind(self):
        suspended = replay([OPEN, step("suspend", span(10, 40))])
        assert suspended.ends_on == END + timedelta(days=30)
        edited = after(suspended, step("edit", {**span(12, 22), "was": span(10, 40)}))
        assert edited.ends_on == END + timedelta(days=10)
        assert [one.as_detail() for one in edited.suspensions] == [span(12, 22)]
        dropped = after(edited, step("drop", {"was": span(12, 22)}))
        assert dropped == State(START, END)
        longer = after(dropped, step("prolong", span(729, 829)))
        assert longer.ends_on == END + timedelta(days=100)
        assert replay([OPEN, step("cancel")]).cancelled

    def test_an_end_cuts_what_runs_and_drops_what_comes(self):
        whole = State(
            START,
            END,
            suspensions=(Span(START, START + timedelta(days=9), "a"), Span(END - timedelta(days=9), END, "b")),
            prolongations=(Span(END - timedelta(days=20), END, "c"),),
        )
        day = END - timedelta(days=20)
        left = after(whole, step("terminate", ends_on=day))
        assert left == State(START, day, suspensions=whole.suspensions[:1])

    def test_an_undo_takes_the_last_act_that_stands(self):
        first, second = step("suspend", span(10, 40)), step("resume", {**span(10, 20), "was": span(10, 40)})
        history = [OPEN, first, second, step("undo")]
        assert standing(history) == [OPEN, first]
        assert replay([*history, step("undo")]) == State(START, END)

    @pytest.mark.parametrize(
        "acts",
        [
            [],
            [step("suspend", span(1, 2))],
            [OPEN, step("suspend")],
            [OPEN, step("suspend", {"starts_on": "hier", "ends_on": "demain"})],
            [OPEN, step("drop", {"was": span(1, 2)})],
            [step("undo")],
        ],
    )
    def test_a_history_that_does_not_hold(self, acts):
        with pytest.raises(BrokenHistory):
            replay(acts)

    @settings(max_examples=300, deadline=None)
    @given(
        first=st.integers(0, 700),
        lengths=st.lists(st.integers(0, 60), min_size=1, max_size=5),
        gaps=st.lists(st.integers(1, 40), min_size=5, max_size=5),
        prolonged=st.integers(1, 365),
    )
    def test_every_day_counts_once_and_undoing_all_gives_the_beginning(self, first, lengths, gaps, prolonged):
        acts, day = [OPEN], first
        for length, gap in zip(lengths, gaps, strict=False):
            acts.append(step("suspend", span(day, day + length)))
            day += length + gap
        end = replay(acts).ends_on
        assert end == END + timedelta(days=sum(lengths))
        detail = Span(end, end + timedelta(days=prolonged), "essai").as_detail()
        acts.append(step("prolong", detail))
        state = replay(acts)
        assert state.ends_on == end + timedelta(days=prolonged)
        assert len(state.suspensions) == len(lengths)
        assert replay([*acts, *[step("undo")] * (len(acts) - 1)]) == State(START, END)


VERBS = st.sampled_from(["suspend"] * 5 + ["edit", "resume", "drop", "hire", "prolong", "correct", "undo", "end"])
MOVES = st.lists(st.tuples(VERBS, st.integers(0, 40), st.integers(-5, 150)), min_size=6, max_size=16)


@pytest.fixture
def people(db, time_machine):
    time_machine.move_to(datetime(2026, 6, 1, 10, tzinfo=timezone.get_current_timezone()), tick=False)
    return SimpleNamespace(
        structure=makers.structure(), team=makers.actor(makers.network()), clock=time_machine, next=makers.structure()
    )


@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves=MOVES)
def test_whatever_is_done_the_acts_give_what_is_stored(people, moves):
    day = datetime(2026, 6, 1, 10, tzinfo=timezone.get_current_timezone())
    people.clock.move_to(day, tick=False)
    found = issued(makers.candidate(), starts_on=date(2026, 3, 2))
    hire(found, by=people.structure, starts_on=date(2026, 3, 2))
    for verb, wait, days in moves:
        day += timedelta(days=wait)
        people.clock.move_to(day, tick=False)
        with suppress(Refused):
            _do(people, Pass.objects.get(pk=found.pk), verb, timedelta(days=days))
        dossier = open_dossier(Pass.objects.get(pk=found.pk))
        assert replay(dossier.acts) == dossier.state
    assert list(differences()) == []
    connection.check_constraints()  # those that wait for the end of the transaction


def _do(people, found, verb, days) -> None:
    by, today = makers.actor(people.structure), timezone.localdate()
    reason = SuspensionReason.CONTRACT_SUSPENDED
    asked = {"reason": reason, "starts_on": today - abs(days) / 12, "ends_on": today + days}
    verbs = {
        "suspend": lambda: actions.suspend(by=by, found=found, **asked),
        "edit": lambda: actions.edit_suspension(by=by, found=found, **asked),
        "resume": lambda: actions.resume(by=by, found=found, back_on=today + days / 8),
        "drop": lambda: actions.drop_suspension(by=by, found=found, reason="Essai"),
        "hire": lambda: actions.lift_for_hire(by=by, found=found, starts_on=today + abs(days) / 8),
        "prolong": lambda: actions.prolong(
            by=by, found=found, reason=ProlongationReason.COMPLETE_TRAINING, ends_on=found.ends_on + days
        ),
        "correct": lambda: actions.correct(
            by=people.team, found=found, starts_on=found.starts_on + days / 5, reason="Essai"
        ),
        "undo": lambda: actions.undo(by=people.team, found=found, reason="Essai"),
        "end": lambda: actions.terminate(by=people.team, found=found, reason="Essai"),
    }
    verbs[verb]()
