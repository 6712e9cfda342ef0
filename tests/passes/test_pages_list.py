"""The list of the PASS of one's employees: whose, which columns, filters, pages, queries."""

from datetime import date, datetime
from itertools import combinations, product

import pytest
from django.utils import timezone

from tests.passes.builders import hire, issued, suspend
from tests.passes.test_pages import read
from tremplin.contracts.actions import cancel_contract
from tremplin.kernel.models import JournalEntry
from tremplin.passes import register
from tremplin.passes.filters import ORDERS, STATES, Sought, ordered
from tremplin.passes.models import Pass

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(datetime(2026, 11, 19, 10, tzinfo=timezone.get_current_timezone()), tick=False)


@pytest.fixture
def structure(make):
    return make.structure()


def employee(make, structure, *, name: str, starts_on: date, contract_end: date | None = None):
    found = issued(make.candidate(first_name=name, last_name="Essai"), starts_on=starts_on)
    hire(found, by=structure, starts_on=starts_on, ends_on=contract_end)
    return found


@pytest.fixture
def four(make, structure):
    """One PASS in each state."""
    employee(make, structure, name="Valide", starts_on=date(2025, 1, 6), contract_end=date(2026, 12, 31))
    employee(make, structure, name="Futur", starts_on=date(2026, 12, 1))
    employee(make, structure, name="Fini", starts_on=date(2024, 3, 12), contract_end=date(2025, 1, 1))
    paused = employee(make, structure, name="Pause", starts_on=date(2026, 1, 5))
    suspend(paused, starts_on=date(2026, 11, 1), ends_on=date(2026, 12, 31))


def names(text: str) -> set[str]:
    return {name for name in ("Valide", "Futur", "Fini", "Pause") if f"{name} Essai" in text}


def test_each_line_says_number_state_remainder_and_ends(make, structure, four):
    text = read(make.client(structure).get("/salaries"))
    assert names(text) == {"Valide", "Futur", "Fini", "Pause"}
    assert "Valide 48 jours 5 janvier 2027 31 décembre 2026" in text
    assert "Pas encore commencé 730 jours 29 novembre 2028 sans date de fin" in text
    # what ends soonest first, what is over last
    assert text.index("Valide Essai") < text.index("Pause Essai") < text.index("Futur Essai") < text.index("Fini Essai")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("etat=valid", {"Valide"}),
        ("etat=suspended", {"Pause"}),
        ("etat=future", {"Futur"}),
        ("etat=expired", {"Fini"}),
        ("fin=1", set()),
        ("fin=3", {"Valide"}),
        ("contrat=en-cours", {"Valide", "Futur", "Pause"}),
        ("contrat=recent", set()),
        ("contrat=ancien", {"Fini"}),
        ("nom=futur+ess", {"Futur"}),
        ("nom=personne", set()),
        ("etat=inconnu&fin=hier", {"Valide", "Futur", "Fini", "Pause"}),
    ],
)
def test_filters(make, structure, four, query, expected):
    assert names(read(make.client(structure).get(f"/salaries?{query}"))) == expected


FILTERED = tuple(
    map(tuple, (ORDERS, ["", "en-cours", "recent", "ancien"], ["", *map(str, STATES)], ["", "1", "7"], ["", "es val"]))
)


def asked() -> list[Sought]:
    """Any three filters or orders together, whatever they are: what all five do together, three of them do."""
    orders, contracts, states, months, texts = FILTERED
    return [
        Sought(states[k], months[(i + j + k) % 3], contracts[j], orders[i], texts[(i + j // 2 + k) % 2])
        for i, j, k in product(range(len(orders)), range(len(contracts)), range(len(states)))
    ]


def threes(rows) -> set:
    return {three for row in rows for three in combinations(enumerate(row), 3)}


def test_any_three_are_asked_together():
    rows = [(one.order, one.contract, one.state, one.months, one.text) for one in asked()]
    assert threes(rows) == threes(product(*FILTERED))


@pytest.mark.parametrize("order", ORDERS)
def test_a_page_has_the_rows_of_the_export_in_the_same_order(make, structure, four, order):
    prescriber = make.actor(make.prescriber())
    for found in Pass.objects.exclude(candidate__first_name="Fini"):
        make.accompaniment(who=found.candidate, by=prescriber.organisation)
    employer = make.actor(structure)
    for actor, kind, rows in (
        (employer, register.of_hired, register.employees(employer)),
        (prescriber, register.of_followed, register.followed(prescriber)),
    ):
        for sought in [one for one in asked() if one.order == order]:
            page = register.read(actor, kind, sought, None, today=timezone.localdate()).page
            expected = list(ordered(rows, sought, timezone.localdate()))
            assert [one.pk for one in page] == [one.pk for one in expected], sought
            assert [one.contract_ends_on for one in page] == [one.contract_ends_on for one in expected], sought


def test_who_was_hired_long_ago_is_listed_only_while_something_else_opens_her_file(make, structure):
    old = employee(make, structure, name="Fini", starts_on=date(2020, 1, 6), contract_end=date(2020, 12, 31))
    client = make.client(structure)
    assert names(read(client.get("/salaries"))) == set()
    make.application(to=structure, who=old.candidate)
    assert names(read(client.get("/salaries"))) == {"Fini"}


def test_a_number_is_found_as_it_is_written(make, structure, four):
    number = structure.dispositifs.first().contracts.get(candidate__first_name="Futur").pass_iae.display_number
    assert names(read(make.client(structure).get("/salaries", {"nom": number}))) == {"Futur"}


def test_only_ones_own_hires_and_no_cancelled_one(make, structure):
    elsewhere = make.structure()
    theirs = employee(make, elsewhere, name="Valide", starts_on=date(2026, 1, 5))
    make.application(to=structure, who=theirs.candidate)
    mine = employee(make, structure, name="Pause", starts_on=date(2026, 1, 5))
    assert names(read(make.client(structure).get("/salaries"))) == {"Pause"}
    cancel_contract(by=make.actor(structure), contract=mine.contracts.get())
    text = read(make.client(structure).get("/salaries"))
    assert names(text) == set()
    assert "Aucun PASS IAE pour le moment" in text


@pytest.mark.parametrize("who", ["prescriber", "person"])
def test_nothing_for_those_who_do_not_hire(make, who):
    reader = make.prescriber() if who == "prescriber" else make.candidate(account=True).user
    assert make.client(reader).get("/salaries").status_code == 404


def test_twenty_a_page_and_the_same_queries_whatever_the_number(make, structure, django_assert_max_num_queries):
    for index in range(21):
        employee(make, structure, name=f"Numéro{index}", starts_on=date(2026, 1, 5))
    client = make.client(structure)
    with django_assert_max_num_queries(8):
        first = client.get("/salaries")
    assert len(first.context["page"]) == 20
    assert len(client.get("/salaries?page=2").context["page"]) == 1


def test_the_order_and_the_counts(make, structure, four):
    client = make.client(structure)
    text = read(client.get("/salaries?tri=nom"))
    assert text.index("Fini Essai") < text.index("Futur Essai") < text.index("Pause Essai") < text.index("Valide Essai")
    assert all(label in text for label in ("Valide (1)", "Suspendu (1)", "Pas encore commencé (1)", "Terminé (1)"))
    by_contract = [row.candidate.first_name for row in client.get("/salaries?tri=contrat").context["page"]]
    assert by_contract[:2] == ["Fini", "Valide"]


def test_a_prescriber_reads_the_pass_of_those_it_follows(make, structure, four):
    prescriber = make.prescriber()
    make.accompaniment(who=structure.dispositifs.first().contracts.first().candidate, by=prescriber)
    page = make.client(prescriber).get("/pass")
    assert len(page.context["page"]) == 1
    orienter = make.prescriber(authorised=False)
    make.accompaniment(who=structure.dispositifs.first().contracts.first().candidate, by=orienter)
    assert make.client(orienter).get("/pass").status_code == 404
    assert make.client(orienter).post("/pass/exporter/suivis.csv").status_code == 404


def test_an_export_has_the_rows_of_the_filters_and_is_noted(make, structure, four):
    client = make.client(structure)
    answer = client.post("/pass/exporter/salaries.csv?etat=valid")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("Nom;Prénom;Numéro du PASS IAE;État")
    assert "Essai;Valide;" in lines[1]
    assert "05/01/2027" in lines[1]
    noted = JournalEntry.objects.get(verb="passes.export")
    assert noted.after == {"rows": 1, "format": "csv", "filters": "etat=valid"}
    assert client.get("/pass/exporter/salaries.csv").status_code == 405
    assert client.post("/pass/exporter/suivis.xlsx").status_code == 404
    assert client.post("/pass/exporter/salaries.xlsx").status_code == 200


def test_an_export_only_has_one_s_own_rows(make, structure, four):
    answer = make.client(make.structure()).post("/pass/exporter/salaries.csv")
    assert len(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()) == 1
