"""The two pages of every act: a form, then what it will do; a POST does it once."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from tests.passes.builders import TODAY, hire, issued
from tests.passes.test_pages import read
from tremplin.passes import actions
from tremplin.passes.models import Pass
from tremplin.rules.kinds import SuspensionReason

pytestmark = pytest.mark.django_db
START, END = date(2026, 3, 2), date(2028, 2, 29)
BROKEN = SuspensionReason.CONTRACT_BROKEN


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


def boxes(name: str, day: date | None) -> dict[str, str]:
    parts = (day.day, day.month, day.year) if day else ("", "", "")
    return {f"{name}_{box}": str(part) for box, part in zip(("jour", "mois", "annee"), parts, strict=True)}


def suspension(starts_on=date(2026, 11, 2), ends_on=date(2026, 12, 31), **more) -> dict[str, str]:
    return {"reason": "contract_broken", **boxes("starts_on", starts_on), **boxes("ends_on", ends_on), **more}


def confirm(client, address):
    seen = client.get(address).context["seen"]
    return client.post(address, {"seen": seen})


def done(client, path, typed):
    """Both pages in a row; the last answer."""
    kept = client.post(path, typed)
    assert kept.status_code == 302, read(kept)
    return confirm(client, kept["Location"])


class TestSuspend:
    def test_the_effect_is_shown_before_it_is_written(self, make, found, structure):
        client = make.client(structure)
        assert "Entre le 2 mars 2026 et aujourd’hui" in read(client.get(f"/pass/{found.pk}/suspendre"))
        kept = client.post(f"/pass/{found.pk}/suspendre", suspension())
        text = read(client.get(kept["Location"]))
        assert "Nouvelle fin 28 avril 2028 59 jours de plus" in text
        assert "du 2 novembre 2026 au 31 décembre 2026" in text
        assert "La fin se déplace de l’écart entre les deux dates" in text
        assert "Recevront un message : la personne, Les Essais" in text
        assert not found.suspensions.exists()
        response = confirm(client, kept["Location"])
        assert response["Location"] == f"/pass/{found.pk}"
        assert found.suspensions.get().ends_on == date(2026, 12, 31)
        assert "Le PASS IAE est suspendu" in read(client.get(f"/pass/{found.pk}"))

    def test_a_second_submit_does_nothing_more(self, make, found, structure):
        client = make.client(structure)
        address = client.post(f"/pass/{found.pk}/suspendre", suspension())["Location"]
        seen = client.get(address).context["seen"]
        for _ in range(2):
            assert client.post(address, {"seen": seen})["Location"] == f"/pass/{found.pk}"
        assert found.acts.filter(kind="suspend").count() == 1
        assert client.get(address)["Location"] == f"/pass/{found.pk}"

    def test_somebody_acted_meanwhile(self, make, found, structure):
        client = make.client(structure)
        address = client.post(f"/pass/{found.pk}/suspendre", suspension())["Location"]
        seen = client.get(address).context["seen"]
        actions.correct(by=make.actor(make.network()), found=found, starts_on=date(2026, 3, 1), reason="Erreur de jour")
        response = client.post(address, {"seen": seen})
        assert "Quelqu’un a agi sur ce PASS IAE depuis" in read(response)
        assert not found.suspensions.exists()
        assert confirm(client, address).status_code == 302
        assert found.suspensions.exists()

    def test_what_has_become_impossible(self, make, found, structure):
        client = make.client(structure)
        address = client.post(f"/pass/{found.pk}/suspendre", suspension())["Location"]
        actions.suspend(by=make.actor(structure), found=found, reason=BROKEN, starts_on=TODAY)
        response = client.get(address)
        assert response.status_code == 409
        assert "Rien n’est enregistré" in read(response)

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"reason": ""}, "Choisissez un motif"),
            ({"starts_on": date(2026, 11, 20)}, "La suspension commence dans le futur"),
            ({"starts_on": None}, "Indiquez la date"),
            ({"ends_on": None}, "Donnez le dernier jour, ou cochez"),
            ({"unknown_end": "on"}, "pas les deux"),
            ({"ends_on": date(2026, 11, 1)}, "La date de fin est avant la date de début"),
        ],
    )
    def test_mistakes(self, make, found, structure, changes, said):
        response = make.client(structure).post(f"/pass/{found.pk}/suspendre", suspension(**changes))
        assert response.status_code == 200
        assert said in read(response)

    def test_an_unknown_end(self, make, found, structure):
        client = make.client(structure)
        typed = suspension(starts_on=TODAY, ends_on=None, unknown_end="on")
        kept = client.post(f"/pass/{found.pk}/suspendre", typed)
        assert "du 19 novembre 2026 au 18 novembre 2029" in read(client.get(kept["Location"]))
        pk = kept["Location"].rsplit("/", 1)[-1]
        form = client.get(f"/pass/{found.pk}/suspendre?brouillon={pk}").context["form"]
        assert form["unknown_end"].value() is True

    def test_a_hire_to_come_is_not_suspended_yet(self, make, found):
        other = make.structure()
        hire(found, by=other, starts_on=date(2026, 12, 1))
        text = read(make.client(other).get(f"/pass/{found.pk}/suspendre"))
        assert "Possible à partir du 1er décembre 2026" in text

    def test_few_queries(self, make, found, structure, django_assert_max_num_queries):
        make.accompaniment(who=found.candidate, by=make.prescriber())
        client = make.client(structure)
        with django_assert_max_num_queries(6):
            client.get(f"/pass/{found.pk}/suspendre")
        address = client.post(f"/pass/{found.pk}/suspendre", suspension())["Location"]
        with django_assert_max_num_queries(8):
            client.get(address)

    def test_a_draft_is_its_author_s(self, make, found, structure):
        address = make.client(structure).post(f"/pass/{found.pk}/suspendre", suspension())["Location"]
        colleague = structure.memberships.order_by("started_on", "pk").last().user
        assert make.client(colleague).get(address).status_code == 404

    def test_doors(self, make, found, structure):
        path = f"/pass/{found.pk}/suspendre"
        assert make.client(make.structure()).get(path).status_code == 404
        assert make.client(found.candidate.user).get(path).status_code == 403
        prescriber = make.prescriber()
        make.accompaniment(who=found.candidate, by=prescriber)
        assert make.client(prescriber).get(path).status_code == 403
        make.client(structure)
        assert make.client(structure).get(f"/pass/{found.pk}/reprise").status_code == 409


class TestChange:
    @pytest.fixture(autouse=True)
    def suspended(self, make, found, structure):
        asked = {"starts_on": date(2026, 11, 2), "ends_on": date(2026, 12, 31)}
        actions.suspend(by=make.actor(structure), found=found, reason=BROKEN, **asked)

    def test_the_page_offers_what_can_be_done(self, make, found, structure):
        text = make.client(structure).get(f"/pass/{found.pk}").content.decode()
        for path in ("reprise", "modifier-la-suspension", "supprimer-la-suspension"):
            assert f'href="/pass/{found.pk}/{path}"' in text
        assert "/suspendre" not in text

    def test_back_at_work(self, make, found, structure):
        client = make.client(structure)
        kept = client.post(f"/pass/{found.pk}/reprise", boxes("back_on", date(2026, 11, 23)))
        assert "39 jours de moins" in read(client.get(kept["Location"]))
        assert confirm(client, kept["Location"]).status_code == 302
        assert found.suspensions.get().ends_on == date(2026, 11, 22)

    def test_edit_begins_with_what_is_known(self, make, found, structure):
        client = make.client(structure)
        path = f"/pass/{found.pk}/modifier-la-suspension"
        assert client.get(path).context["form"]["ends_on"].value() == date(2026, 12, 31)
        assert "Ces dates et ce motif sont déjà ceux" in read(client.post(path, suspension()))
        done(client, path, suspension(ends_on=date(2027, 1, 15)))
        assert found.suspensions.get().ends_on == date(2027, 1, 15)

    def test_drop(self, make, found, structure):
        client = make.client(structure)
        path = f"/pass/{found.pk}/supprimer-la-suspension"
        assert "Écrivez la raison" in read(client.post(path, {"reason": " "}))
        done(client, path, {"reason": "Déclarée pour une autre personne."})
        assert not found.suspensions.exists()
        assert found.acts.last().reason == "Déclarée pour une autre personne"


class TestTeam:
    @pytest.fixture
    def network(self, make):
        return make.client(make.network())

    def test_correct(self, make, found, network):
        path = f"/pass/{found.pk}/corriger"
        typed = {**boxes("starts_on", date(2026, 3, 9)), **boxes("ends_on", None), "reason": "Contrat signé le 9"}
        kept = network.post(path, typed)
        text = read(network.get(kept["Location"]))
        assert "Nouveau début 9 mars 2026" in text
        assert "Nouvelle fin 7 mars 2028 7 jours de plus" in text
        assert confirm(network, kept["Location"]).status_code == 302
        assert Pass.objects.get(pk=found.pk).starts_on == date(2026, 3, 9)

    def test_undo_terminate_cancel(self, make, found, structure, network):
        actions.suspend(by=make.actor(structure), found=found, reason=BROKEN, starts_on=date(2026, 11, 2))
        done(network, f"/pass/{found.pk}/revenir-en-arriere", {"reason": "Suspension de trop"})
        assert not found.suspensions.exists()
        done(network, f"/pass/{found.pk}/mettre-fin", {"reason": "Demande de la personne"})
        assert Pass.objects.get(pk=found.pk).ends_on == TODAY
        done(network, f"/pass/{found.pk}/revenir-en-arriere", {"reason": "Elle a changé d’avis"})
        found.contracts.update(cancelled_at=timezone.now())
        done(network, f"/pass/{found.pk}/annuler", {"reason": "Délivré par erreur"})
        assert Pass.objects.get(pk=found.pk).cancelled_why == "Délivré par erreur"
        assert network.get(f"/pass/{found.pk}/corriger").status_code == 409

    def test_a_used_pass_is_cancelled_with_its_hire(self, found, network):
        response = network.get(f"/pass/{found.pk}/annuler")
        assert response.status_code == 409
        assert "l’annule depuis la candidature" in read(response)

    def test_only_the_administrators_of_a_network(self, make, found):
        network = make.network()
        member = make.member(of=network, role="member").user
        assert make.client(member).get(f"/pass/{found.pk}").status_code == 404
        staff = make.client(make.user(is_staff=True))
        assert "Corriger les dates…" in read(staff.get(f"/pass/{found.pk}"))
        assert staff.get(f"/pass/{found.pk}/corriger").status_code == 200

    def test_a_pass_is_found_by_its_number(self, make, found, network):
        assert network.get("/pass/trouver", {"numero": found.display_number})["Location"] == f"/pass/{found.pk}"
        for typed, said in (("", "Écrivez le numéro"), ("9999", "a 4 caractères"), ("A" * 12, "Aucun PASS IAE")):
            assert said in read(network.get("/pass/trouver", {"numero": typed}))
        assert "PASS IAE" in read(network.get("/pass/trouver"))
        assert make.client(make.structure()).get("/pass/trouver").status_code == 404
