"""Suspend, change, resume, drop: what moves, who may, who is told."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from tests.passes.builders import TODAY, hire, issued
from tremplin.contracts.models import Contract
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.models import JournalEntry, Notice
from tremplin.passes import actions
from tremplin.passes.dossier import open_dossier
from tremplin.passes.models import Pass
from tremplin.passes.replay import replay
from tremplin.rules.kinds import SuspensionReason

pytestmark = pytest.mark.django_db
START, END = date(2026, 3, 2), date(2028, 2, 29)
BROKEN, ENDED = SuspensionReason.CONTRACT_BROKEN, SuspensionReason.CONTRACT_ENDED


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(datetime(2026, 11, 19, 10, tzinfo=timezone.get_current_timezone()), tick=False)


@pytest.fixture
def structure(make):
    return make.structure(brand="Les Essais", members=2)


@pytest.fixture
def found(make, structure):
    made = issued(make.candidate(account=True), starts_on=START)
    hire(made, by=structure, starts_on=START, ends_on=date(2027, 3, 1))
    return made


@pytest.fixture
def by(make, structure):
    return make.actor(structure)


def now(found) -> Pass:
    return Pass.objects.get(pk=found.pk)


def spans(found) -> list[tuple[date, date, str]]:
    return list(now(found).suspensions.values_list("starts_on", "ends_on", "reason"))


def replays(found) -> bool:
    dossier = open_dossier(now(found))
    return replay(dossier.acts) == dossier.state


class TestSuspend:
    def test_the_end_moves_by_the_gap(self, found, by):
        actions.suspend(by=by, found=found, reason=BROKEN, starts_on=date(2026, 11, 2), ends_on=date(2026, 12, 31))
        assert now(found).ends_on == END + timedelta(days=59)
        assert spans(found) == [(date(2026, 11, 2), date(2026, 12, 31), "contract_broken")]
        assert replays(found)

    def test_the_act_and_the_journal_say_the_same(self, found, by):
        actions.suspend(by=by, found=found, reason=BROKEN, starts_on=date(2026, 11, 2), ends_on=date(2026, 12, 31))
        act, entry = now(found).acts.last(), JournalEntry.objects.get(verb="passes.suspend")
        assert (act.kind, act.days, act.law_read_on) == ("suspend", 59, TODAY)
        assert act.detail == {"starts_on": "2026-11-02", "ends_on": "2026-12-31", "reason": "contract_broken"}
        assert entry.before == {"starts_on": "2026-03-02", "ends_on": "2028-02-29"}
        assert entry.after["ends_on"] == "2028-04-28"
        assert entry.after["detail"] == act.detail
        assert act.author == by.user

    def test_an_unknown_end_gives_the_maximum(self, found, by):
        actions.suspend(by=by, found=found, reason=BROKEN, starts_on=date(2026, 11, 19))
        assert spans(found)[0][1] == date(2029, 11, 18)

    @pytest.mark.parametrize(
        ("changes", "code", "field"),
        [
            ({"starts_on": date(2026, 11, 20)}, "starts_in_future", "starts_on"),
            ({"starts_on": date(2026, 3, 1)}, "starts_outside_pass", "starts_on"),
            ({"ends_on": date(2026, 11, 1)}, "ends_before_start", "ends_on"),
            ({"ends_on": date(2029, 11, 2)}, "too_long", "ends_on"),
        ],
    )
    def test_dates_that_the_law_forbids(self, found, by, changes, code, field):
        asked = {"reason": BROKEN, "starts_on": date(2026, 11, 2), "ends_on": date(2026, 12, 1)} | changes
        with pytest.raises(Refused) as refused:
            actions.suspend(by=by, found=found, **asked)
        assert (refused.value.code, refused.value.field) == (code, field)
        assert refused.value.source
        assert spans(found) == []

    def test_too_early_says_the_first_day_possible(self, make, structure, by):
        made = issued(make.candidate(), starts_on=date(2025, 6, 2))
        hire(made, by=structure, starts_on=date(2025, 6, 2))
        with pytest.raises(Refused) as refused:
            actions.suspend(by=by, found=made, reason=BROKEN, starts_on=date(2025, 11, 18))
        assert refused.value.code == "starts_too_early"
        assert "Premier jour possible : le 19 novembre 2025." in refused.value.message

    def test_a_reason_kept_for_other_kinds(self, make):
        ai = make.structure(kinds=["AI"])
        made = issued(make.candidate(), starts_on=START)
        hire(made, by=ai, starts_on=START)
        asked = {"by": make.actor(ai), "reason": SuspensionReason.CONTRAT_PASSERELLE, "starts_on": TODAY}
        with pytest.raises(Refused) as refused:
            actions.suspend(found=made, **asked)
        assert (refused.value.code, refused.value.field) == ("reason_not_available", "reason")

    def test_only_the_structure_of_the_last_hire(self, make, found, structure, by):
        other = make.structure()
        hire(found, by=other, starts_on=date(2026, 9, 1))
        for who in (by, make.actor(make.prescriber()), make.actor(found.candidate.user)):
            with pytest.raises(NotYours):
                actions.suspend(by=who, found=found, reason=BROKEN, starts_on=TODAY)
        actions.suspend(by=make.actor(other), found=found, reason=BROKEN, starts_on=TODAY)
        assert len(spans(found)) == 1

    def test_a_renewal_is_no_new_hire_and_what_was_agreed_last_counts(self, make, found, structure, by):
        other, first = make.structure(), found.contracts.get()
        hire(found, by=other, starts_on=date(2026, 9, 1))
        hire(found, by=structure, starts_on=date(2026, 10, 1), renews=first)
        with pytest.raises(NotYours):
            actions.suspend(by=by, found=found, reason=BROKEN, starts_on=TODAY)
        Contract.objects.filter(pk=first.pk).update(created_at=timezone.now() + timedelta(days=1))
        actions.suspend(by=by, found=found, reason=BROKEN, starts_on=TODAY)
        assert len(spans(found)) == 1

    def test_not_twice_nor_when_cancelled(self, found, by):
        actions.suspend(by=by, found=found, reason=BROKEN, starts_on=TODAY)
        with pytest.raises(Refused) as refused:
            actions.suspend(by=by, found=found, reason=BROKEN, starts_on=TODAY)
        assert refused.value.code == "status_forbids"
        actions.cancel(by=by, found=now(found), reason="Embauche annulée")
        with pytest.raises(Refused) as refused:
            actions.resume(by=by, found=found, back_on=TODAY + timedelta(days=3))
        assert refused.value.code == "pass_cancelled"


class TestChange:
    @pytest.fixture(autouse=True)
    def suspended(self, found, by):
        actions.suspend(by=by, found=found, reason=BROKEN, starts_on=date(2026, 11, 2), ends_on=date(2026, 12, 31))

    def test_edit_moves_the_end_by_the_difference(self, found, by):
        row = found.suspensions.get()
        actions.edit_suspension(
            by=by, found=found, reason=ENDED, starts_on=date(2026, 11, 5), ends_on=date(2026, 11, 25)
        )
        assert now(found).ends_on == END + timedelta(days=20)
        assert spans(found) == [(date(2026, 11, 5), date(2026, 11, 25), "contract_ended")]
        assert found.suspensions.get().pk == row.pk
        assert now(found).acts.last().detail["was"]["ends_on"] == "2026-12-31"
        assert replays(found)

    def test_how_far_back_counts_from_the_day_it_was_declared(self, make, structure, by, time_machine):
        made = issued(make.candidate(), starts_on=date(2025, 6, 2))
        hire(made, by=structure, starts_on=date(2025, 6, 2))
        actions.suspend(by=by, found=made, reason=BROKEN, starts_on=date(2025, 12, 1), ends_on=date(2027, 5, 1))
        time_machine.move_to(datetime(2027, 1, 15, 10, tzinfo=timezone.get_current_timezone()), tick=False)
        asked = {"reason": BROKEN, "ends_on": date(2027, 4, 1)}
        actions.edit_suspension(by=by, found=made, starts_on=date(2025, 11, 19), **asked)
        with pytest.raises(Refused) as refused:
            actions.edit_suspension(by=by, found=made, starts_on=date(2025, 11, 18), **asked)
        assert refused.value.code == "starts_too_early"
        assert spans(made) == [(date(2025, 11, 19), date(2027, 4, 1), "contract_broken")]

    def test_edit_to_the_same_thing_is_refused(self, found, by):
        with pytest.raises(Refused) as refused:
            actions.edit_suspension(
                by=by, found=found, reason=BROKEN, starts_on=date(2026, 11, 2), ends_on=date(2026, 12, 31)
            )
        assert refused.value.code == "nothing_changed"

    def test_back_at_work_ends_it_the_day_before(self, found, by):
        actions.resume(by=by, found=found, back_on=date(2026, 11, 23))
        assert spans(found) == [(date(2026, 11, 2), date(2026, 11, 22), "contract_broken")]
        assert now(found).ends_on == END + timedelta(days=20)
        assert replays(found)

    @pytest.mark.parametrize("back_on", [date(2026, 11, 2), date(2026, 12, 31), date(2026, 10, 1)])
    def test_back_at_work_within_the_suspension(self, found, by, back_on):
        with pytest.raises(Refused) as refused:
            actions.resume(by=by, found=found, back_on=back_on)
        assert (refused.value.code, refused.value.field) == ("back_outside_suspension", "back_on")

    def test_dropped_as_if_never_declared(self, found, by):
        actions.drop_suspension(by=by, found=found, reason="Déclarée par erreur")
        assert spans(found) == []
        assert now(found).ends_on == END
        assert [act.kind for act in now(found).acts.all()] == ["issue", "suspend", "drop"]
        assert replays(found)

    def test_nobody_else_changes_it(self, make, found):
        stranger = make.actor(make.structure())
        for verb, asked in (
            (actions.resume, {"back_on": date(2026, 11, 23)}),
            (actions.drop_suspension, {"reason": "Erreur"}),
            (actions.edit_suspension, {"reason": ENDED, "starts_on": TODAY}),
        ):
            with pytest.raises(NotYours):
                verb(by=stranger, found=found, **asked)


class TestWhoIsTold:
    def test_the_person_a_colleague_and_the_referent(self, make, found, structure, by):
        prescriber = make.prescriber()
        other = make.member(of=prescriber, role="member").user
        follow = make.accompaniment(who=found.candidate, by=prescriber)
        follow.referent = other
        follow.save()
        make.accompaniment(who=found.candidate, by=make.prescriber(authorised=False))
        actions.suspend(by=by, found=found, reason=BROKEN, starts_on=date(2026, 11, 2), ends_on=date(2026, 12, 31))
        colleague = structure.memberships.exclude(user=by.user).get().user
        told = set(Notice.objects.filter(topic="passes").values_list("email", flat=True))
        assert told == {found.candidate.user.email, colleague.email, other.email}
        mail = Notice.objects.get(topic="passes", email=found.candidate.user.email)
        assert mail.subject == "Votre PASS IAE est en pause"
        assert "rompu" not in str(mail.content)
        assert ["Dernier jour", "28 avril 2028"] in mail.content["facts"]

    def test_each_change_is_told(self, found, by):
        actions.suspend(by=by, found=found, reason=BROKEN, starts_on=date(2026, 11, 2), ends_on=date(2026, 12, 31))
        actions.edit_suspension(by=by, found=found, reason=BROKEN, starts_on=date(2026, 11, 3), ends_on=None)
        actions.resume(by=by, found=found, back_on=date(2026, 12, 1))
        actions.drop_suspension(by=by, found=found, reason="Déclarée par erreur")
        mine = Notice.objects.filter(email=found.candidate.user.email).order_by("created_at", "pk")
        assert [one.subject for one in mine] == [
            "Votre PASS IAE est en pause",
            "La pause de votre PASS IAE change",
            "Votre PASS IAE reprend",
            "Votre PASS IAE n’est plus en pause",
        ]
