"""The team corrects dates, goes back on the last act, ends or cancels a PASS; everybody concerned reads why."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from tests.passes.builders import TODAY, hire, issued
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.models import JournalEntry, Notice
from tremplin.passes import actions
from tremplin.passes.dossier import open_dossier
from tremplin.passes.models import Pass
from tremplin.passes.replay import replay
from tremplin.rules.kinds import ProlongationReason, SuspensionReason

pytestmark = pytest.mark.django_db
START, END = date(2026, 3, 2), date(2028, 2, 29)
BROKEN = SuspensionReason.CONTRACT_BROKEN


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(datetime(2026, 11, 19, 10, tzinfo=timezone.get_current_timezone()), tick=False)


@pytest.fixture
def structure(make):
    return make.structure(brand="Les Essais")


@pytest.fixture
def found(make, structure):
    made = issued(make.candidate(account=True), starts_on=START)
    hire(made, by=structure, starts_on=START, ends_on=date(2027, 3, 1))
    return made


@pytest.fixture
def by(make):
    return make.actor(make.network())


def now(found) -> Pass:
    return Pass.objects.get(pk=found.pk)


def dates(found) -> tuple[date, date]:
    return now(found).starts_on, now(found).ends_on


def replays(found) -> bool:
    dossier = open_dossier(now(found))
    return replay(dossier.acts) == dossier.state


def suspend(make, found, structure, ends_on=date(2026, 12, 31)):
    return actions.suspend(
        by=make.actor(structure), found=found, reason=BROKEN, starts_on=date(2026, 11, 2), ends_on=ends_on
    )


class TestCorrect:
    def test_the_end_follows_the_start(self, found, by):
        actions.correct(by=by, found=found, starts_on=date(2026, 3, 12), reason="Contrat signé le 12")
        assert dates(found) == (date(2026, 3, 12), date(2028, 3, 10))
        act, entry = now(found).acts.last(), JournalEntry.objects.get(verb="passes.correct")
        assert (act.kind, act.reason, act.days) == ("correct", "Contrat signé le 12", 10)
        assert act.detail == {"was": {"starts_on": "2026-03-02", "ends_on": "2028-02-29"}}
        assert entry.before == act.detail["was"]
        assert replays(found)

    def test_both_dates(self, found, by):
        actions.correct(by=by, found=found, starts_on=START, ends_on=date(2028, 3, 5), reason="Erreur")
        assert dates(found) == (START, date(2028, 3, 5))

    def test_everybody_reads_before_after_and_why(self, make, found, structure, by):
        prescriber = make.prescriber()
        make.accompaniment(who=found.candidate, by=prescriber)
        actions.correct(by=by, found=found, starts_on=date(2026, 3, 12), reason="Contrat signé le 12")
        mails = Notice.objects.filter(topic="passes")
        people = {one.memberships.get().user.email for one in (structure, prescriber)}
        assert {one.email for one in mails} == people | {found.candidate.user.email}
        for mail in mails:
            said = " ".join(mail.content["paragraphs"])
            assert "Avant : du 2 mars 2026 au 29 février 2028. Maintenant : du 12 mars 2026 au 10 mars 2028." in said
            assert "Raison : Contrat signé le 12." in said

    @pytest.mark.parametrize(
        ("asked", "code", "field"),
        [
            ({"starts_on": START}, "nothing_changed", "starts_on"),
            ({"starts_on": START, "ends_on": START}, "ends_before_start", "ends_on"),
            ({"starts_on": date(2026, 11, 3)}, "period_outside", "starts_on"),
            ({"starts_on": START, "ends_on": date(2026, 12, 30)}, "period_outside", "ends_on"),
        ],
    )
    def test_dates_that_hold(self, make, found, structure, by, asked, code, field):
        suspend(make, found, structure)
        before = dates(found)
        asked = {"ends_on": before[1], **asked} if code == "nothing_changed" else asked
        with pytest.raises(Refused) as refused:
            actions.correct(by=by, found=found, reason="Essai", **asked)
        assert (refused.value.code, refused.value.field) == (code, field)
        assert dates(found) == before

    def test_never_over_another_pass(self, found, by):
        issued(found.candidate, starts_on=END + timedelta(days=800))
        with pytest.raises(Refused) as refused:
            actions.correct(by=by, found=found, starts_on=START, ends_on=END + timedelta(days=800), reason="Essai")
        assert refused.value.code == "other_pass"

    def test_not_by_the_structure(self, make, found, structure):
        for who in (structure, make.prescriber(), found.candidate.user):
            with pytest.raises(NotYours):
                actions.correct(by=make.actor(who), found=found, starts_on=date(2026, 3, 9), reason="Essai")
            with pytest.raises(NotYours):
                actions.undo(by=make.actor(who), found=found, reason="Essai")
            with pytest.raises(NotYours):
                actions.terminate(by=make.actor(who), found=found, reason="Essai")


class TestUndo:
    def test_the_last_act_is_taken_back_and_both_stay(self, make, found, structure, by):
        suspend(make, found, structure)
        actions.resume(by=make.actor(structure), found=found, back_on=date(2026, 11, 23))
        actions.undo(by=by, found=found, reason="Retour noté trop tôt")
        assert found.suspensions.get().ends_on == date(2026, 12, 31)
        assert [act.kind for act in now(found).acts.all()] == ["issue", "suspend", "resume", "undo"]
        actions.undo(by=by, found=found, reason="Suspension de trop")
        assert not found.suspensions.exists()
        assert dates(found) == (START, END)
        assert replays(found)

    def test_of_a_correction_and_of_a_prolongation(self, make, found, structure, by):
        actions.correct(by=by, found=found, starts_on=START, ends_on=date(2027, 10, 1), reason="Erreur")
        reason = ProlongationReason.COMPLETE_TRAINING
        actions.prolong(by=make.actor(structure), found=now(found), reason=reason, ends_on=date(2028, 1, 1))
        actions.undo(by=by, found=found, reason="Formation annulée")
        assert not found.prolongations.exists()
        assert dates(found) == (START, date(2027, 10, 1))
        actions.undo(by=by, found=found, reason="La première date était bonne")
        assert dates(found) == (START, END)
        assert replays(found)

    def test_nothing_to_undo(self, found, by):
        with pytest.raises(Refused) as refused:
            actions.undo(by=by, found=found, reason="Essai")
        assert refused.value.code == "nothing_to_undo"

    def test_what_a_hire_did_is_undone_with_the_hire(self, make, found, structure, by):
        suspend(make, found, structure)
        make.accept(make.application(to=make.structure(), who=found.candidate), starts_on=date(2026, 12, 1))
        with pytest.raises(Refused) as refused:
            actions.undo(by=by, found=found, reason="Essai")
        assert refused.value.code == "done_by_a_hire"

    def test_a_history_that_does_not_hold_is_corrected_instead(self, found, by):
        Pass.objects.filter(pk=found.pk).update(ends_on=END + timedelta(days=3))
        with pytest.raises(Refused) as refused:
            actions.undo(by=by, found=found, reason="Essai")
        assert refused.value.code == "incomplete_history"

    def test_not_under_another_pass(self, make, found, by):
        actions.terminate(by=by, found=found, reason="Départ")
        issued(found.candidate, starts_on=TODAY + timedelta(days=1))
        with pytest.raises(Refused) as refused:
            actions.undo(by=by, found=found, reason="Essai")
        assert refused.value.code == "other_pass"


class TestTerminate:
    def test_today_is_the_last_day_and_what_runs_is_cut(self, make, found, structure, by):
        suspend(make, found, structure)
        actions.terminate(by=by, found=found, reason="Demande de la personne")
        assert dates(found) == (START, TODAY)
        assert found.suspensions.get().ends_on == TODAY
        assert replays(found)
        actions.undo(by=by, found=found, reason="Elle a changé d’avis")
        assert dates(found) == (START, END + timedelta(days=59))
        assert found.suspensions.get().ends_on == date(2026, 12, 31)

    def test_prolongations_to_come_go(self, make, structure, by):
        made = issued(make.candidate(), starts_on=date(2024, 12, 20))
        hire(made, by=structure, starts_on=date(2024, 12, 20))
        reason = ProlongationReason.COMPLETE_TRAINING
        actions.prolong(by=make.actor(structure), found=made, reason=reason, ends_on=date(2027, 6, 30))
        actions.terminate(by=by, found=made, reason="Départ")
        assert not made.prolongations.exists()
        assert replays(made)

    def test_not_on_its_first_day_nor_twice(self, make, found, by):
        young = issued(make.candidate(), starts_on=TODAY)
        with pytest.raises(Refused) as refused:
            actions.terminate(by=by, found=young, reason="Essai")
        assert refused.value.code == "begins_today"
        actions.terminate(by=by, found=found, reason="Départ")
        with pytest.raises(Refused) as refused:
            actions.terminate(by=by, found=found, reason="Départ")
        assert refused.value.code == "ends_today"


class TestCancel:
    def test_a_pass_without_hire(self, make, by):
        made = issued(make.candidate(account=True), starts_on=START)
        actions.cancel_unused(by=by, found=made, reason="Délivré deux fois")
        assert now(made).cancelled_why == "Délivré deux fois"
        assert Notice.objects.get(email=made.candidate.user.email).subject == "Votre PASS IAE est annulé"
        assert replays(made)
        assert issued(made.candidate, starts_on=START).number != made.number

    def test_not_while_a_hire_uses_it(self, found, structure, by):
        with pytest.raises(Refused) as refused:
            actions.cancel_unused(by=by, found=found, reason="Essai")
        assert refused.value.code == "used_by_a_hire"
        assert "Les Essais l’annule depuis la candidature" in refused.value.message
