"""« Et si… »: dates by the rules before any act, and nothing written."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from tests.passes.builders import hire, issued
from tests.passes.test_pages import read
from tests.passes.test_pages_acts import boxes
from tremplin.passes import actions
from tremplin.passes.dossier import open_dossier
from tremplin.passes.models import Pass, PassAct
from tremplin.passes.simulating import Supposition, simulate
from tremplin.rules.kinds import ProlongationReason, SuspensionReason

pytestmark = pytest.mark.django_db
START, END = date(2026, 3, 2), date(2028, 2, 29)
TRAINING = ProlongationReason.COMPLETE_TRAINING


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


def supposed(found, **asked):
    answers, after = simulate(open_dossier(Pass.objects.get(pk=found.pk)), Supposition(**asked))
    return answers, after.found.ends_on


class TestRules:
    def test_suspend_now_or_later(self, found):
        answers, end = supposed(found, suspended_on=date(2026, 11, 2), suspended_until=date(2026, 12, 31))
        assert (answers[0].allowed, end) == (True, END + timedelta(days=59))
        answers, end = supposed(found, suspended_on=date(2027, 1, 4), suspended_until=date(2027, 1, 14))
        assert (answers[0].allowed, end) == (True, END + timedelta(days=10))
        assert any("se déclare le jour où elle commence" in said for said in answers[0].says)

    def test_what_is_simulated_is_what_the_act_does(self, make, found, structure):
        asked = {"starts_on": date(2026, 11, 2), "ends_on": date(2026, 12, 31)}
        _, end = supposed(found, suspended_on=asked["starts_on"], suspended_until=asked["ends_on"])
        actions.suspend(by=make.actor(structure), found=found, reason=SuspensionReason.CONTRACT_SUSPENDED, **asked)
        assert Pass.objects.get(pk=found.pk).ends_on == end

    def test_an_unknown_end_takes_the_longest(self, found):
        _, end = supposed(found, suspended_on=date(2026, 11, 19))
        assert end == END + (date(2029, 11, 18) - date(2026, 11, 19))

    def test_suspend_then_hire(self, found):
        dates = {"suspended_on": date(2026, 11, 2), "suspended_until": date(2026, 12, 31)}
        answers, end = supposed(found, **dates, hired_on=date(2026, 12, 1))
        assert [one.allowed for one in answers] == [True, True]
        assert end == END + timedelta(days=28)
        assert any("lève la suspension" in said for said in answers[1].says)

    def test_hire_inside_and_after(self, found):
        answers, end = supposed(found, hired_on=date(2027, 6, 1))
        assert (answers[0].allowed, end) == (True, END)
        (waiting,), _ = supposed(found, hired_on=date(2028, 6, 1))
        assert not waiting.allowed
        assert "Le délai de carence court jusqu’au 28 février 2030." in waiting.says[1]
        (again,), _ = supposed(found, hired_on=date(2030, 3, 1))
        assert again.allowed
        assert "du 1er mars 2030 au 28 février 2032" in again.says[1]

    def test_prolong(self, found, time_machine):
        (early,), end = supposed(found, prolonged_for=TRAINING, prolonged_by=90)
        assert (early.allowed, end) == (False, END)
        time_machine.move_to(datetime(2027, 9, 1, 10, tzinfo=timezone.get_current_timezone()), tick=False)
        (answer,), end = supposed(found, prolonged_for=TRAINING, prolonged_by=90)
        assert (answer.allowed, end) == (True, END + timedelta(days=90))
        assert "Aucun accord n’est à demander." in answer.says
        (senior,), _ = supposed(found, prolonged_for=ProlongationReason.SENIOR, prolonged_by=90)
        assert "Il faut l’accord d’un organisme habilité." in senior.says
        (long,), end = supposed(found, prolonged_for=TRAINING, prolonged_by=366)
        assert (long.allowed, end) == (False, END)

    def test_a_suspension_that_the_rules_forbid(self, found):
        (answer,), end = supposed(found, suspended_on=date(2026, 2, 1), suspended_until=date(2026, 4, 1))
        assert (answer.allowed, end) == (False, END)
        assert answer.says


class TestPage:
    def test_the_pass_page_leads_to_it(self, make, found, structure):
        text = make.client(structure).get(f"/pass/{found.pk}").content.decode()
        assert f'action="/pass/{found.pk}/et-si"' in text

    def test_the_result_is_read_and_nothing_is_written(self, make, found, structure):
        asked = {**boxes("du", date(2026, 11, 2)), **boxes("au", date(2026, 12, 31)), "embauche_jour": ""}
        before = PassAct.objects.count()
        for reader in (structure, found.candidate.user):
            text = read(make.client(reader).get(f"/pass/{found.pk}/et-si", asked))
            assert "Fin supposée 28 avril 2028" in text
            assert "Suspendre du 2 novembre 2026 au 31 décembre 2026 : possible" in text
        assert PassAct.objects.count() == before
        assert Pass.objects.get(pk=found.pk).ends_on == END

    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ({"motif": ""}, "Remplissez au moins une supposition"),
            (boxes("au", date(2026, 12, 1)), "Donnez aussi le premier jour"),
            ({"motif": "senior"}, "Donnez aussi le nombre de jours"),
            ({"jours": "30"}, "Choisissez aussi le motif"),
            ({"motif": "senior", "jours": "beaucoup"}, "en chiffres"),
        ],
    )
    def test_mistakes(self, make, found, structure, asked, said):
        response = make.client(structure).get(f"/pass/{found.pk}/et-si", asked)
        assert response.status_code == 200
        assert said in read(response)

    def test_doors(self, make, found):
        assert make.client(make.structure()).get(f"/pass/{found.pk}/et-si").status_code == 404
