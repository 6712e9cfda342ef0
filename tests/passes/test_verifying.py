"""The nightly check finds what does not follow from the acts; the journal alone gives the whole page back."""

from datetime import date, datetime, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from typer.testing import CliRunner

from tests.passes.builders import hire, issued
from tremplin.cli import app
from tremplin.contracts.actions import cancel_contract
from tremplin.contracts.actions.living import end_contract
from tremplin.kernel.models import JournalEntry, Notice
from tremplin.passes import actions, calculation, next_steps, timeline
from tremplin.passes.dossier import Dossier, open_dossier
from tremplin.passes.jobs import verify
from tremplin.passes.models import Pass
from tremplin.passes.rebuild import from_journal
from tremplin.passes.verifying import differences
from tremplin.rules.kinds import PassRelation, ProlongationReason, SuspensionReason

pytestmark = pytest.mark.django_db
START = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(datetime(2026, 11, 19, 10, tzinfo=timezone.get_current_timezone()), tick=False)


@pytest.fixture
def found(make):
    structure = make.structure(brand="Les Essais")
    made = issued(make.candidate(), starts_on=START)
    hire(made, by=structure, starts_on=START, ends_on=date(2027, 3, 1))
    by, reason = make.actor(structure), SuspensionReason.CONTRACT_BROKEN
    actions.suspend(by=by, found=made, reason=reason, starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 31))
    actions.resume(by=by, found=made, back_on=date(2026, 10, 1))
    return made


def now(found) -> Pass:
    return Pass.objects.select_related("candidate").get(pk=found.pk)


class TestNight:
    def test_all_is_well(self, found):
        assert list(differences()) == []

    @pytest.mark.parametrize("what", ["the end", "a suspension", "a prolongation", "the cancellation"])
    def test_what_was_changed_behind_the_acts(self, found, what):
        if what == "the end":
            Pass.objects.filter(pk=found.pk).update(ends_on=found.ends_on + timedelta(days=400))
        elif what == "a suspension":
            found.suspensions.update(ends_on=date(2026, 9, 29))
        elif what == "a prolongation":
            found.prolongations.create(starts_on=START, ends_on=START + timedelta(days=1), reason="senior")
        else:
            Pass.objects.filter(pk=found.pk).update(cancelled_at=timezone.now(), cancelled_why="Essai")
        assert [one.found for one in differences()] == [found]

    def test_a_pass_without_acts(self, make):
        dates = {"starts_on": START, "ends_on": date(2028, 1, 1), "law_read_on": START, "issued_at": timezone.now()}
        Pass.objects.create(number="AAAAA0000001", candidate=make.candidate(), **dates)
        assert [one.replayed for one in differences()] == ["actes incomplets (no act)"]

    def test_the_team_and_the_journal_are_told(self, make, found):
        staff = make.user(is_staff=True)
        Pass.objects.filter(pk=found.pk).update(ends_on=date(2028, 12, 25))
        verify(0)
        mail = Notice.objects.get(email=staff.email)
        assert "1 PASS IAE dont les dates" in mail.content["paragraphs"][0].replace("\u00a0", " ")
        assert found.candidate.last_name not in str(mail.content)
        entry = JournalEntry.objects.get(verb="passes.differs")
        assert entry.after["stored"].startswith("2026-03-02 / 2028-12-25")

    def test_nothing_is_sent_when_all_is_well(self, make, found):
        make.user(is_staff=True)
        Notice.objects.all().delete()
        verify(0)
        assert not Notice.objects.exists()

    def test_the_queries_do_not_grow_with_the_register(self, make, found, django_assert_num_queries):
        for _ in range(5):
            issued(make.candidate(), starts_on=START)
        with django_assert_num_queries(4):
            assert list(differences()) == []

    def test_the_command_says_which(self, found, monkeypatch):
        monkeypatch.setattr("tremplin.cli.start_django", lambda: None)
        fine = CliRunner().invoke(app, ["passes", "verify"])
        assert (fine.exit_code, "1 PASS IAE" in fine.output) == (0, True)
        Pass.objects.filter(pk=found.pk).update(ends_on=date(2028, 12, 25))
        wrong = CliRunner().invoke(app, ["passes", "verify"])
        assert wrong.exit_code == 1
        assert found.number in wrong.output


def shown(dossier: Dossier) -> str:
    """Everything the page of a PASS draws and says, for the structure."""
    relations = (PassRelation.LAST_EMPLOYER,)
    context = {
        "pass": dossier.found,
        "dossier": dossier,
        "name": "Personne",
        "rows": timeline.rows(dossier),
        "marks": timeline.marks(dossier),
        "events": timeline.events(dossier),
        "suspensions": [(one.starts_on, one.ends_on) for one in dossier.suspensions],
        "lines": calculation.lines(dossier),
        "rules": calculation.rules_behind(dossier),
        "steps": next_steps.steps(dossier, holder=False),
        "acts": next_steps.acts(dossier, relations),
        "layout": "pro.html",
    }
    return render_to_string("passes/detail.html", context)


class TestJournal:
    def rebuilt(self, found) -> Dossier:
        lines = JournalEntry.objects.filter(candidate_id=found.candidate_id).order_by("at", "id")
        return from_journal(lines, found.pk, now(found).candidate, today=timezone.localdate())

    @pytest.fixture
    def hired(self, make) -> Pass:
        """Through the real doors, contracts included: hired, suspended, hired elsewhere, corrected."""
        first = make.hire(to=make.structure(brand="Les Essais"), starts_on=date(2026, 11, 19))
        by, reason = make.actor(first.organisation), SuspensionReason.CONTRACT_BROKEN
        asked = {"starts_on": date(2026, 11, 19), "ends_on": date(2027, 1, 31)}
        actions.suspend(by=by, found=first.pass_iae, reason=reason, **asked)
        make.accept(make.application(to=make.structure(), who=first.candidate), starts_on=date(2027, 1, 4))
        return first.pass_iae

    def test_the_page_is_the_same_from_the_journal_alone(self, make, hired):
        team = make.actor(make.network())
        actions.correct(by=team, found=hired, starts_on=date(2026, 11, 18), reason="Contrat signé le 18")
        actions.undo(by=team, found=hired, reason="La première date était bonne")
        assert len(self.rebuilt(hired).hires) == 2
        assert shown(self.rebuilt(hired)) == shown(open_dossier(now(hired)))

    def test_contracts_that_ended_or_were_cancelled(self, make, time_machine, hired):
        first, second = hired.contracts.order_by("starts_on")
        time_machine.move_to(datetime(2027, 1, 10, 10, tzinfo=timezone.get_current_timezone()), tick=False)
        by = make.actor(second.dispositif.organisation)
        end_contract(by=by, contract=second, ended_on=date(2027, 1, 8), why="permanent_job")
        assert shown(self.rebuilt(hired)) == shown(open_dossier(now(hired)))
        cancel_contract(by=by, contract=second)
        assert [one.pk for one in self.rebuilt(hired).hires] == [first.pk]
        assert shown(self.rebuilt(hired)) == shown(open_dossier(now(hired)))

    def test_a_prolonged_one_then_cancelled(self, make, time_machine, hired):
        time_machine.move_to(datetime(2028, 6, 1, 10, tzinfo=timezone.get_current_timezone()), tick=False)
        by = make.actor(hired.contracts.first().dispositif.organisation)
        reason = ProlongationReason.COMPLETE_TRAINING
        actions.prolong(by=by, found=now(hired), reason=reason, ends_on=now(hired).ends_on + timedelta(days=90))
        assert shown(self.rebuilt(hired)) == shown(open_dossier(now(hired)))
        actions.cancel(by=by, found=now(hired), reason="Embauche annulée")
        assert shown(self.rebuilt(hired)) == shown(open_dossier(now(hired)))

    def test_it_reads_nothing_but_the_lines(self, hired, django_assert_num_queries):
        lines = list(JournalEntry.objects.filter(candidate_id=hired.candidate_id).order_by("at", "id"))
        with django_assert_num_queries(0):
            dossier = from_journal(lines, hired.pk, hired.candidate, today=timezone.localdate())
        assert (dossier.found.number, dossier.found.ends_on) == (hired.number, now(hired).ends_on)
