"""The waiting period is lifted by an act: written, dated, signed, and taken back only until it serves."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.passes.builders import hire, issued
from tests.passes.test_pages import read
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.models import JournalEntry, Notice
from tremplin.passes.actions.waiving import give_back_waiver, revoke_waiver, use_waiver, waive
from tremplin.passes.models import WaitingPeriodWaiver
from tremplin.passes.waiting import waiting_for

pytestmark = pytest.mark.django_db
WHY = "Un nouveau projet a été construit avec la personne."


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(datetime(2026, 11, 19, 10, tzinfo=timezone.get_current_timezone()), tick=False)


@pytest.fixture
def prescriber(make):
    return make.prescriber(brand="Mission locale des Essais")


@pytest.fixture
def person(make, prescriber):
    """Her PASS ended on 11 March 2026: the waiting period runs until 11 March 2028."""
    made = make.candidate(account=True)
    found = issued(made, starts_on=date(2024, 3, 12))
    hire(found, by=make.structure(), starts_on=found.starts_on)
    make.accompaniment(who=made, by=prescriber)
    return made


class TestTheAct:
    def test_it_has_reason_date_author_and_is_told(self, make, person, prescriber):
        waiver = waive(by=make.actor(prescriber), candidate=person, reason=f" {WHY} ")
        assert (waiver.reason, waiver.organisation, waiver.author) == (WHY, prescriber, make.actor(prescriber).user)
        assert waiver.last_pass == person.passes.get()
        assert JournalEntry.objects.get(verb="passes.waive_waiting_period").object_id == str(waiver.pk)
        assert WHY not in str(JournalEntry.objects.get(verb="passes.waive_waiting_period").after)
        assert Notice.objects.filter(email=person.user.email).count() == 1
        assert not waiting_for(person, "ACI").blocked

    def test_without_it_the_period_blocks_the_iae_only(self, person):
        assert waiting_for(person, "ACI").blocked
        assert not waiting_for(person, "GEIQ").blocked

    @pytest.mark.parametrize("who", ["structure", "orienter"])
    def test_only_an_authorised_prescriber(self, make, person, who):
        by = make.structure() if who == "structure" else make.prescriber(authorised=False)
        with pytest.raises(NotYours):
            waive(by=make.actor(by), candidate=person, reason=WHY)

    def test_a_reason_is_written(self, make, person, prescriber):
        with pytest.raises(Refused) as refused:
            waive(by=make.actor(prescriber), candidate=person, reason="  ")
        assert (refused.value.code, refused.value.field) == ("waiver_reason_required", "reason")

    @pytest.mark.parametrize("today", [date(2026, 3, 11), date(2028, 3, 12)])
    def test_nothing_to_lift_outside_the_period(self, make, person, prescriber, time_machine, today):
        time_machine.move_to(datetime.combine(today, datetime.min.time(), timezone.get_current_timezone()))
        with pytest.raises(Refused) as refused:
            waive(by=make.actor(prescriber), candidate=person, reason=WHY)
        assert refused.value.code == "no_waiting_period"

    def test_once_while_it_stands(self, make, person, prescriber):
        waive(by=make.actor(prescriber), candidate=person, reason=WHY)
        with pytest.raises(Refused, match="déjà levé par Mission locale des Essais"):
            waive(by=make.actor(make.prescriber()), candidate=person, reason=WHY)


class TestTakenBack:
    def test_by_its_organisation_with_a_reason(self, make, person, prescriber):
        waiver = waive(by=make.actor(prescriber), candidate=person, reason=WHY)
        with pytest.raises(NotYours):
            revoke_waiver(by=make.actor(make.prescriber()), waiver=waiver, why="Non.")
        with pytest.raises(Refused):
            revoke_waiver(by=make.actor(prescriber), waiver=waiver, why=" ")
        revoke_waiver(by=make.actor(prescriber), waiver=waiver, why="Le projet a changé.")
        assert waiting_for(person, "ACI").blocked
        assert waive(by=make.actor(prescriber), candidate=person, reason=WHY).stands

    def test_not_once_it_served_and_given_back_when_the_hire_is_cancelled(self, make, person, prescriber):
        waiver = waive(by=make.actor(prescriber), candidate=person, reason=WHY)
        new = issued(person, starts_on=date(2026, 11, 20))
        use_waiver(by=make.actor(prescriber), issued=new)
        with pytest.raises(Refused) as refused:
            revoke_waiver(by=make.actor(prescriber), waiver=waiver, why="Non.")
        assert refused.value.code == "waiver_over"
        give_back_waiver(by=make.actor(prescriber), cancelled=new)
        waiver.refresh_from_db()
        assert waiver.stands


class TestTheDatabase:
    @pytest.mark.parametrize(
        "change",
        [
            {"reason": ""},
            {"used_at": datetime(2026, 11, 19, tzinfo=timezone.get_default_timezone())},
            {"revoked_at": datetime(2026, 11, 19, tzinfo=timezone.get_default_timezone())},
            {"revoked_why": "Non."},
        ],
    )
    def test_facts_go_by_pairs(self, make, person, prescriber, change):
        waiver = waive(by=make.actor(prescriber), candidate=person, reason=WHY)
        with pytest.raises(IntegrityError), transaction.atomic():
            WaitingPeriodWaiver.objects.filter(pk=waiver.pk).update(**change)

    def test_one_standing_waiver_a_person(self, make, person, prescriber):
        waiver = waive(by=make.actor(prescriber), candidate=person, reason=WHY)
        waiver.pk = None
        waiver._state.adding = True
        with pytest.raises(IntegrityError, match="one_standing_waiver"), transaction.atomic():
            waiver.save(force_insert=True)


class TestPages:
    def test_from_the_person_s_page_to_the_act_and_back(self, make, person, prescriber):
        client = make.client(prescriber)
        page = client.get(f"/personnes/{person.pk}")
        assert f"/personnes/{person.pk}/carence" in page.content.decode()
        assert "jusqu’au 11 mars 2028" in read(page)
        text = read(client.get(f"/personnes/{person.pk}/carence"))
        assert "Le dernier PASS IAE a fini le 11 mars 2026" in text
        assert "reason" in client.post(f"/personnes/{person.pk}/carence").context["form"].errors
        done = client.post(f"/personnes/{person.pk}/carence", {"reason": WHY}, follow=True)
        assert "Levé par Mission locale des Essais le 19 novembre 2026" in read(done)
        waiver = person.waivers.get()
        assert "déjà levé" in read(client.get(f"/personnes/{person.pk}/carence"))
        assert WHY in read(client.get(f"/levees-de-carence/{waiver.pk}"))
        assert "why" in client.post(f"/levees-de-carence/{waiver.pk}").context["form"].errors
        text = read(client.post(f"/levees-de-carence/{waiver.pk}", {"why": "Le projet a changé."}, follow=True))
        assert "Retirée" in text

    def test_the_others_know_that_it_stands_without_its_reason(self, make, person, prescriber):
        waiver = waive(by=make.actor(prescriber), candidate=person, reason=WHY)
        receiver, other = make.structure(), make.prescriber()
        make.application(to=receiver, who=person, by=prescriber)
        make.accompaniment(who=person, by=other)
        for reader in (receiver, other):
            text = read(make.client(reader).get(f"/personnes/{person.pk}"))
            assert "Levé par Mission locale des Essais" in text
            assert WHY not in text
            assert make.client(reader).get(f"/levees-de-carence/{waiver.pk}").status_code == 404
        assert make.client(receiver).get(f"/personnes/{person.pk}/carence").status_code == 403

    def test_an_orienter_reads_nothing_of_it(self, make, person):
        orienter = make.prescriber(authorised=False)
        make.accompaniment(who=person, by=orienter)
        assert "carence" not in read(make.client(orienter).get(f"/personnes/{person.pk}"))


def test_the_team_reads_requests_and_waivers_in_its_own_space(make, person, prescriber):
    waive(by=make.actor(prescriber), candidate=person, reason=WHY)
    make.prolongation_request(to=prescriber, by=make.structure())
    client = make.client(make.user(is_staff=True, is_superuser=True))
    for model in ("prolongationrequest", "waitingperiodwaiver"):
        assert client.get(f"/admin/passes/{model}/").status_code == 200
