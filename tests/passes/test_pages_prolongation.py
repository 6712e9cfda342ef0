"""The pages of a prolongation: the structure asks, the prescriber answers."""

from datetime import date, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pypdf import PdfWriter

from tests.makers import FIRST_READING
from tests.passes.builders import hire, issued
from tests.passes.test_pages import read
from tremplin.passes.models import ProlongationRequest

pytestmark = pytest.mark.django_db
START, END = date(2025, 1, 6), date(2027, 1, 5)
NEW_END = {"ends_on_jour": "5", "ends_on_mois": "1", "ends_on_annee": "2028"}


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(datetime(2026, 11, 19, 10, tzinfo=timezone.get_current_timezone()), tick=False)


@pytest.fixture
def structure(make):
    return make.structure(brand="Les Essais")


@pytest.fixture
def prescriber(make):
    return make.prescriber(brand="Mission locale des Essais")


@pytest.fixture
def found(make, structure, prescriber):
    made = issued(make.candidate(account=True), starts_on=START)
    hire(made, by=structure, starts_on=START, ends_on=date(2026, 12, 31))
    make.diagnosis(who=made.candidate, by=prescriber)
    return made


def place(organisation):
    return organisation.memberships.order_by("started_on", "pk").first()


def names(response) -> set[str]:
    return {name for form in [response.context["form"]] for name in form.fields}


def pdf() -> bytes:
    writer, buffer = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(buffer)
    return buffer.getvalue()


def asked(make, structure, prescriber, found, **more) -> ProlongationRequest:
    """Through the pages, to the end."""
    client = make.client(structure)
    data = {**NEW_END, "addressee": str(place(prescriber).pk), "message": "Elle finit son chantier.", **more}
    check = client.post(f"/pass/{found.pk}/prolonger?motif=senior", data)
    assert check.status_code == 302, check.context["form"].errors
    client.post(check["Location"])
    return ProlongationRequest.objects.get(pass_iae=found, state="pending")


class TestAsking:
    def test_the_reasons_with_their_limits(self, make, structure, found):
        text = read(make.client(structure).get(f"/pass/{found.pk}/prolonger"))
        assert "Fin d’une formation sans accord à demander, jusqu’au 5 janvier 2028 au plus tard" in text
        assert "Personne de 50 ans et plus avec l’accord d’un organisme habilité" in text

    def test_a_reason_used_up_is_shown_with_why(self, make, structure, found):
        from tests.passes.builders import prolong

        for year in (2028, 2029, 2030):
            prolong(found, ends_on=date(year, 1, 5), on=date(2026, 11, 19))
        found.refresh_from_db()
        with_travel = datetime(2029, 6, 1, 10, tzinfo=timezone.get_current_timezone())
        import time_machine as machine

        with machine.travel(with_travel, tick=False):
            text = read(make.client(structure).get(f"/pass/{found.pk}/prolonger"))
        assert "Motifs impossibles aujourd’hui" in text
        assert "ont déjà atteint le maximum de ce motif" in text

    def test_no_reason_chosen_is_said(self, make, structure, found):
        text = read(make.client(structure).get(f"/pass/{found.pk}/prolonger?continuer=1"))
        assert "Choisissez un motif." in text

    def test_without_agreement_the_new_end_is_shown_then_written_once(self, make, structure, found):
        client = make.client(structure)
        page = client.get(f"/pass/{found.pk}/prolonger?motif=complete_training")
        assert names(page) == {"ends_on"}
        check = client.post(f"/pass/{found.pk}/prolonger?motif=complete_training", NEW_END)
        text = read(client.get(check["Location"]))
        assert "5 janvier 2028" in text
        assert "365 jours de plus" in text
        found.refresh_from_db()
        assert found.ends_on == END
        for _ in range(2):
            done = client.post(check["Location"])
            assert (done.status_code, done["Location"]) == (302, f"/pass/{found.pk}")
        found.refresh_from_db()
        assert (found.ends_on, found.prolongations.count()) == (date(2028, 1, 5), 1)

    def test_who_wrote_the_diagnosis_is_offered_first(self, make, structure, prescriber, found):
        page = make.client(structure).get(f"/pass/{found.pk}/prolonger?motif=senior")
        assert "Mission locale des Essais" in read(page)
        assert "accompagne la personne depuis" in read(page)
        assert page.context["form"]["addressee"].value() == str(place(prescriber).pk)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"ends_on_annee": "2031"}, "ends_on"),
            ({"addressee": ""}, "addressee"),
            ({"addressee": "autre"}, "email"),
            ({"addressee": "autre", "email": "personne@ailleurs.example"}, "email"),
            ({"interview": "on"}, "contact_email"),
            ({"interview": "on", "contact_email": "a@b.example", "contact_phone": "12"}, "contact_phone"),
        ],
    )
    def test_a_fault_is_beside_its_field(self, make, structure, prescriber, found, changes, field):
        data = {**NEW_END, "addressee": str(place(prescriber).pk), **changes}
        page = make.client(structure).post(f"/pass/{found.pk}/prolonger?motif=senior", data)
        assert page.status_code == 200
        assert field in page.context["form"].errors

    def test_somebody_else_by_her_address(self, make, structure, found):
        other = make.prescriber(brand="Cap des Essais")
        data = {"addressee": "autre", "email": place(other).user.email}
        assert asked(make, structure, other, found, **data).organisation == other

    def test_an_address_with_two_places_is_told_apart(self, make, structure, found):
        first, second = make.prescriber(), make.prescriber(brand="Le second")
        make.member(of=second, who=place(first).user)
        data = {**NEW_END, "addressee": "autre", "email": place(first).user.email}
        page = make.client(structure).post(f"/pass/{found.pk}/prolonger?motif=senior", data)
        assert "choisissez lequel" in str(page.context["form"].errors["addressee"])
        assert "Le second" in read(page)

    def test_an_ai_joins_a_report_that_both_sides_read(self, make, prescriber, found):
        ai = make.structure(kinds=["AI"])
        hire(found, by=ai, starts_on=date(2026, 1, 5))
        client = make.client(ai)
        data = {**NEW_END, "addressee": str(place(prescriber).pk)}
        url = f"/pass/{found.pk}/prolonger?motif=senior"
        assert "report" in client.post(url, data).context["form"].errors
        wrong = SimpleUploadedFile("bilan.pdf", b"pas un PDF")
        assert "report" in client.post(url, {**data, "report": wrong}).context["form"].errors
        request = asked(make, ai, prescriber, found, report=SimpleUploadedFile("bilan.pdf", pdf()))
        for reader, status in ((ai, 200), (prescriber, 200), (make.prescriber(), 404)):
            assert make.client(reader).get(f"/prolongations/{request.pk}/bilan").status_code == status

    def test_another_structure_or_a_prescriber_does_not_ask(self, make, prescriber, found):
        assert make.client(prescriber).get(f"/pass/{found.pk}/prolonger").status_code == 403
        assert make.client(make.structure()).get(f"/pass/{found.pk}/prolonger").status_code == 404

    def test_a_second_request_says_that_one_waits(self, make, structure, prescriber, found):
        asked(make, structure, prescriber, found)
        answer = make.client(structure).get(f"/pass/{found.pk}/prolonger")
        assert answer.status_code == 409
        assert "attend déjà une réponse" in read(answer)


class TestAnswering:
    def test_an_addressed_prescriber_without_link_opens_the_request_and_the_pass(self, make, structure, found):
        other = make.prescriber()
        data = {"addressee": "autre", "email": place(other).user.email}
        request = asked(make, structure, other, found, **data)
        client = make.client(other)
        text = read(client.get(f"/prolongations/{request.pk}"))
        assert "C’est à vous : faut-il prolonger ?" in text
        assert "5 janvier 2028" in text
        assert "Elle finit son chantier." in text
        assert client.get(f"/pass/{found.pk}").status_code == 200

    def test_it_waits_in_the_list_then_moves_to_the_decided(self, make, structure, prescriber, found):
        request = asked(make, structure, prescriber, found)
        client = make.client(prescriber)
        assert found.candidate.full_name in read(client.get("/prolongations"))
        done = client.post(f"/prolongations/{request.pk}/accepter", follow=True)
        assert "Le PASS IAE est prolongé." in read(done)
        assert "Aucune demande à décider" in read(client.get("/prolongations"))
        assert "Acceptée" in read(client.get("/prolongations?vue=decidees"))
        found.refresh_from_db()
        assert found.ends_on == date(2028, 1, 5)

    def test_the_pass_says_that_an_answer_is_awaited(self, make, structure, prescriber, found):
        request = asked(make, structure, prescriber, found)
        for reader, link in ((structure, True), (prescriber, True), (found.candidate.user, False)):
            page = make.client(reader).get(f"/pass/{found.pk}").content.decode()
            assert "Prolongation demandée" in page
            assert (f"/prolongations/{request.pk}" in page) is link

    def test_the_requester_sees_its_request_without_deciding(self, make, structure, prescriber, found):
        request = asked(make, structure, prescriber, found)
        client = make.client(structure)
        text = read(client.get(f"/prolongations/{request.pk}"))
        assert "Mission locale des Essais doit répondre" in text
        assert "Accepter la prolongation" not in text
        assert client.post(f"/prolongations/{request.pk}/accepter").status_code == 403
        assert client.get(f"/prolongations/{request.pk}/refuser").status_code == 403
        client.post(f"/prolongations/{request.pk}/retirer")
        request.refresh_from_db()
        assert request.state == "withdrawn"

    def test_refusing_asks_for_both_reason_and_explanation(self, make, structure, prescriber, found):
        request = asked(make, structure, prescriber, found)
        client, url = make.client(prescriber), f"/prolongations/{request.pk}/refuser"
        assert set(client.post(url).context["form"].errors) == {"reason", "explanation"}
        page = client.post(url, {"reason": "iae", "explanation": "Le projet a changé."})
        assert "follow_up" in page.context["form"].errors
        text = read(client.post(url, {"reason": "kind", "explanation": "Une EI irait mieux."}, follow=True))
        assert "Refusée" in text
        assert "Une EI irait mieux." in text

    def test_decided_meanwhile_gives_a_page_that_says_so(self, make, structure, prescriber, found):
        request = asked(make, structure, prescriber, found)
        client = make.client(prescriber)
        client.post(f"/prolongations/{request.pk}/accepter")
        late = client.get(f"/prolongations/{request.pk}/refuser")
        assert late.status_code == 409
        assert "a déjà été acceptée par" in read(late)
        assert client.post(f"/prolongations/{request.pk}/accepter").status_code == 409

    def test_somebody_of_both_sides_reads_why_she_may_not_decide(self, make, structure, prescriber, found):
        request = asked(make, structure, prescriber, found)
        make.member(of=structure, who=place(prescriber).user)
        text = read(make.client(prescriber).get(f"/prolongations/{request.pk}"))
        assert "Vous faites aussi partie de la structure qui demande" in text
        assert "Accepter la prolongation" not in text

    def test_neither_an_orienter_nor_a_stranger(self, make, structure, prescriber, found):
        request = asked(make, structure, prescriber, found)
        for who, status in ((make.prescriber(authorised=False), 404), (found.candidate.user, 404)):
            assert make.client(who).get("/prolongations").status_code == status
        assert make.client(make.prescriber()).get(f"/prolongations/{request.pk}").status_code == 404

    def test_the_list_takes_the_same_queries_whatever_its_length(
        self, make, structure, prescriber, django_assert_max_num_queries
    ):
        for _ in range(5):
            made = issued(make.candidate(), starts_on=START)
            hire(made, by=structure, starts_on=START)
            make.accompaniment(who=made.candidate, by=prescriber)
            asked(make, structure, prescriber, made)
        client = make.client(prescriber)
        with django_assert_max_num_queries(8):
            assert len(client.get("/prolongations").context["page"]) == 5
        page = f"/prolongations/{ProlongationRequest.objects.first().pk}"
        with django_assert_max_num_queries(8 + FIRST_READING):
            client.get(page)
        with django_assert_max_num_queries(8):
            client.get(page)
