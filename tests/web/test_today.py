"""« À traiter aujourd’hui »: what waits for each role, oldest first, in a constant number of queries."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tremplin.applications.models import Application
from tremplin.candidates.models import Accompaniment
from tremplin.contracts.models import Contract
from tremplin.jobs.models import JobPost
from tremplin.organisations.models import Invitation
from tremplin.passes.models import Pass

pytestmark = pytest.mark.django_db
URL = "/a-traiter"


def ago(days):
    return timezone.now() - timedelta(days=days)


def read(of):
    """{section: [titles of its tasks]} and {label: number} of the page."""
    from tests.makers import client

    soup = BeautifulSoup(client(of).get(URL).content.decode(), "lxml")
    sections = {
        one.h2.find(string=True).strip(): [task.h3.get_text().replace("\u00a0", " ") for task in one.select(".tache")]
        for one in soup.select("main section[aria-labelledby]")
    }
    lines = (one.get_text().replace("\u00a0", " ").split(" : ") for one in soup.select("aside a"))
    return sections, {label: int(number) for label, number in lines}


OVERDUE, NOW, ELSEWHERE = "Quelqu’un attend depuis trop longtemps", "À faire aujourd’hui", "Chez les autres"


def test_a_structure_reads_what_it_owes_oldest_first(make):
    structure, by = make.structure(), make.prescriber()
    old, recent, older = (make.application(to=structure, by=by) for _ in range(3))
    for one, days in ((old, 34), (recent, 2), (older, 40)):
        Application.objects.filter(pk=one.pk).update(ball_since=ago(days))
    sections, numbers = read(structure)
    assert sections[OVERDUE] == [f"Répondre à {one.candidate.full_name}" for one in (older, old)]
    assert sections[NOW] == [f"Étudier la candidature de {recent.candidate.full_name}"]
    assert numbers == {"Candidatures sans réponse": 2, "Candidatures à traiter": 1}


def test_a_prescriber_reads_what_it_waits_for_and_who_has_no_solution(make):
    structure, prescriber = make.structure(), make.prescriber()
    waiting, silent = (make.application(to=structure, by=prescriber) for _ in range(2))
    Application.objects.filter(pk=silent.pk).update(ball_since=ago(31), state_since=ago(31))
    Accompaniment.objects.filter(candidate=silent.candidate).update(started_on=ago(60).date())
    sections, numbers = read(prescriber)
    name = silent.candidate.full_name
    assert set(sections[OVERDUE]) == {f"Relancer la recherche de {name}", f"Relancer le parcours de {name}"}
    assert sections[ELSEWHERE] == [f"Candidature de {waiting.candidate.full_name}"]
    assert numbers["Personnes sans solution"] == 1


def test_an_orienter_reads_initials(make):
    orienter, person = make.prescriber(authorised=False), make.candidate()
    make.application(to=make.structure(), who=person, by=orienter)
    html = make.client(orienter).get(URL).content.decode()
    assert person.masked_name in html
    assert person.last_name not in html


def test_posts_to_read_again(make):
    structure = make.structure()
    post = make.post(of=structure, title="Aide-peintre")
    make.post(of=structure, title="Cuisinier·ère")
    JobPost.objects.filter(pk=post.pk).update(refreshed_on=ago(83).date())
    sections, numbers = read(structure)
    assert sections[NOW] == ["Relire le poste « Aide-peintre »"]
    assert numbers == {"Postes à relire": 1}


def test_prolongations_on_both_sides(make):
    prescriber, structure = make.prescriber(), make.structure()
    request = make.prolongation_request(to=prescriber, by=structure)
    name = request.pass_iae.candidate.full_name
    assert f"Décider de la prolongation de {name}" in read(prescriber)[0][NOW]
    assert f"Prolongation de {name}" in read(structure)[0][ELSEWHERE]


ENDS = {
    "contract": [(0, True), (30, True), (31, False), (-1, False)],
    "PASS": [(0, True), (90, True), (91, False), (-1, False)],
}


@pytest.mark.parametrize(("end", "left", "told"), [(end, *case) for end, cases in ENDS.items() for case in cases])
@pytest.mark.parametrize("side", ["structure", "prescriber", "both"])
def test_ends_of_contracts(make, side, end, left, told):
    """For who hired and for who follows; once for an organisation that does both."""
    from tremplin.organisations.models import Prescriber

    structure, prescriber = make.structure(), make.prescriber()
    hired = make.hire(to=structure)
    readers = {"structure": structure, "prescriber": prescriber, "both": structure}
    if side == "both":
        Prescriber.objects.create(organisation=structure, family="ML", authorisation="validated", decided_at=ago(0))
    if side != "structure":
        Accompaniment.objects.filter(candidate=hired.candidate, organisation=readers[side]).delete()
        link = {"candidate": hired.candidate, "organisation": readers[side], "started_why": "embauche"}
        Accompaniment.objects.create(**link, started_on=ago(100).date())
    begin, day = ago(700).date(), timezone.localdate() + timedelta(days=left)
    Pass.objects.filter(pk=hired.pass_iae_id).update(
        starts_on=begin, ends_on=day if end == "PASS" else day + timedelta(days=200)
    )
    Contract.objects.filter(pk=hired.contract_id).update(
        starts_on=begin, ends_on=day if end == "contract" else timezone.localdate() + timedelta(days=60)
    )
    sections, numbers = read(readers[side])
    assert (f"Préparer la suite de {hired.candidate.full_name}" in sections.get(NOW, [])) is told
    assert numbers.get("Contrats et PASS IAE qui finissent", 0) == int(told)


@pytest.mark.parametrize("gone", ["renewed", "cancelled", "ended", "no longer followed"])
def test_an_end_that_is_settled_is_no_task(make, gone):
    structure, prescriber = make.structure(), make.prescriber()
    hired, today = make.hire(to=structure), timezone.localdate()
    link, _ = Accompaniment.objects.get_or_create(
        candidate=hired.candidate,
        organisation=prescriber,
        defaults={"started_on": ago(9).date(), "started_why": "embauche"},
    )
    contract = Contract.objects.filter(pk=hired.contract_id)
    contract.update(starts_on=ago(100).date(), ends_on=today + timedelta(days=9))
    assert read(structure)[1] == read(prescriber)[1] == {"Contrats et PASS IAE qui finissent": 1}
    if gone == "renewed":
        copy = contract.get()
        copy.pk, copy.renews_id, copy.starts_on, copy.ends_on = (
            None,
            hired.contract_id,
            today,
            today + timedelta(days=99),
        )
        copy.save(force_insert=True)
    elif gone == "cancelled":
        contract.update(cancelled_at=timezone.now())
    elif gone == "ended":
        contract.update(ended_on=today, ended_why="Rupture")
    else:
        Accompaniment.objects.filter(pk=link.pk).update(ended_on=today)
    assert read(prescriber)[1] == {}
    assert bool(read(structure)[1]) is (gone == "no longer followed")


def test_expired_invitations_are_for_administrators(make):
    structure = make.structure()
    Invitation.objects.filter(pk=make.invitation(of=structure).pk).update(expires_at=ago(1))
    member = make.member(of=structure, role="member")
    assert read(structure)[0][NOW] == ["Renvoyer l’invitation à nouvelle@test.example"]
    assert read(member.user)[0] == {}


def test_the_team_reads_what_it_must_verify(make):
    structure = make.declared()
    assert read(structure)[0][ELSEWHERE] == [f"Vérification de {structure.display_name}"]
    staff = make.user(is_staff=True)
    assert read(staff)[0][NOW] == [f"Vérifier {structure.display_name}"]


def test_it_is_where_professionals_land_and_a_person_goes_to_her_pathway(make):
    structure = make.structure()
    assert make.client(structure).get("/bienvenue")["Location"] == URL
    person = make.client(make.candidate(account=True).user)
    assert person.get("/bienvenue")["Location"] == "/mon-parcours"
    assert person.get(URL)["Location"] == "/mon-parcours"
    nav = BeautifulSoup(make.client(structure).get(URL).content, "lxml").select("header nav li")
    assert nav[0].get_text(strip=True) == "À traiter"
    assert nav[0].a["aria-current"] == "page"


def test_nothing_waits(make):
    page = make.client(make.structure()).get(URL).content.decode()
    assert "Rien n’attend aujourd’hui" in page


def test_few_queries_whatever_waits(make):
    from tremplin.organisations.models import Prescriber

    both = make.structure()
    Prescriber.objects.create(organisation=both, family="ML", authorisation="validated", decided_at=timezone.now())
    client = make.client(both)

    def cost(count):
        for _ in range(count):
            make.application(to=both, by=make.prescriber())
            make.application(to=make.structure(), by=both)
            make.post(of=both, refreshed_on=ago(70).date())
        client.get(URL)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(URL).content.decode()
        assert page.count('class="tache"') <= 15
        return len(queries)

    assert cost(1) == cost(12)
    assert cost(1) <= 8


def test_a_number_leads_to_a_list_of_as_many(make):
    structure = make.structure()
    for _ in range(7):
        make.application(to=structure, by=make.prescriber())
    client = make.client(structure)
    soup = BeautifulSoup(client.get(URL).content, "lxml")
    link = soup.select_one("aside a")
    assert link.get_text().endswith("7")
    assert client.get(link["href"]).content.decode().count('role="rowheader"') == 7
