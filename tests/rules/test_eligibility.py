"""Eligibility to the IAE: criteria, numbers, diagnosis, proofs."""

import itertools
from datetime import date

import pytest

from tests.rules.cases import DAY, day, run
from tremplin.rules import eligibility
from tremplin.rules.eligibility import check_iae, criteria, proofs, validity
from tremplin.rules.kinds import IAE_KINDS, AuthorKind, DispositifKind
from tremplin.rules.parameters import read

LEVEL_1 = {"RSA", "ASS", "AAH", "DETLD"}
KEPT = {"CAP_BEP", "SENIOR", "JEUNE", "ASE", "DELD", "TH", "PI", "PSH_PR", "ZRR", "QPV"}
NEW = {"REF_DA", "DETENTION_MJ", "FLE", "PM"}
BEFORE, AFTER = date(2021, 8, 31), date(2021, 9, 1)
FACTS = {"author": "employer", "dispositif": "EI", "criteria": ["RSA"]}
IAE = ["ACI", "AI", "EI", "EITI", "ETTI"]
OUTSIDE = ["GEIQ", "EA", "EATT", "OPCS"]


@pytest.mark.parametrize(
    ("on", "codes"), [(BEFORE, LEVEL_1 | KEPT | {"CIR"}), (AFTER, LEVEL_1 | KEPT | NEW), (DAY, LEVEL_1 | KEPT | NEW)]
)
def test_the_list_in_force(on, codes):
    assert set(criteria(on)) == codes
    assert {code for code, one in criteria(on).items() if one.level == 1} == LEVEL_1
    assert {one.level for one in criteria(on).values()} == {1, 2}


@pytest.mark.parametrize(
    ("on", "numbers"),
    [
        (date(1998, 8, 1), {"ACI": 3, "AI": 3, "EI": 3, "EITI": 3, "ETTI": 2}),
        (BEFORE, {"ACI": 3, "AI": 3, "EI": 3, "EITI": 3, "ETTI": 2}),
        (AFTER, {"ACI": 3, "AI": 2, "EI": 3, "EITI": 3, "ETTI": 2}),
    ],
)
@pytest.mark.parametrize("author", list(AuthorKind))
def test_the_number_of_level_2_criteria_whoever_the_author(on, numbers, author):
    for kind in DispositifKind:
        found = check_iae(author=author, dispositif=kind, criteria=(), on=on)
        assert found.level_2_required == numbers.get(kind)
        assert ("not_under_iae" in found.errors) == (kind in OUTSIDE)


def expected_errors(author, kind, level_1, level_2, required):
    errors = set()
    if kind in OUTSIDE:
        errors.add("not_under_iae")
    if author in ("orienter", "candidate"):
        errors.add("author_may_not_validate")
    if author == "employer" and kind in IAE and not level_1 and level_2 < required:
        errors.add("not_enough_criteria")
    return errors


@pytest.mark.parametrize("author", list(AuthorKind))
@pytest.mark.parametrize("kind", list(DispositifKind))
def test_truth_table_of_authors_kinds_and_numbers(author, kind):
    """Every author, every kind, 0 to 2 criteria of level 1 and 0 to 4 of level 2."""
    ones, twos = ["RSA", "ASS"], ["TH", "QPV", "FLE", "PM"]
    for one, two in itertools.product(range(3), range(5)):
        found = check_iae(author=author, dispositif=kind, criteria=tuple(ones[:one] + twos[:two]), on=DAY)
        required = {"AI": 2, "ETTI": 2}.get(kind, 3)
        assert (found.level_1, found.level_2) == (one, two)
        assert set(found.errors) == expected_errors(author, kind, one, two, required)
        assert found.eligible == (not found.errors)


@pytest.mark.parametrize(
    ("codes", "on", "levels", "errors"),
    [
        (["RSA", "RSA"], DAY, (1, 0), []),
        (["TH", "TH", "TH"], DAY, (0, 1), ["not_enough_criteria"]),
        (["CIR"], DAY, (0, 0), ["unknown_criterion", "not_enough_criteria"]),
        (["CIR", "RSA"], DAY, (1, 0), ["unknown_criterion"]),
        (["CIR", "TH", "PI"], BEFORE, (0, 3), []),
        (["FLE", "RSA"], BEFORE, (1, 0), ["unknown_criterion"]),
        (["rsa"], DAY, (0, 0), ["unknown_criterion", "not_enough_criteria"]),
        ([" RSA"], DAY, (0, 0), ["unknown_criterion", "not_enough_criteria"]),
        ([""], DAY, (0, 0), ["unknown_criterion", "not_enough_criteria"]),
        (["MINIMA", "RSA"], DAY, (1, 0), ["unknown_criterion"]),
        (["SENIOR", "JEUNE", "QPV"], DAY, (0, 3), ["exclusive_criteria"]),
        (["SENIOR", "JEUNE"], DAY, (0, 2), ["exclusive_criteria", "not_enough_criteria"]),
        (["DETLD", "DELD"], DAY, (1, 1), ["exclusive_criteria"]),
        (["SENIOR", "SENIOR", "DETLD"], DAY, (1, 1), []),
        (["JEUNE", "DETLD"], DAY, (1, 1), []),
        (["SENIOR", "DELD", "QPV"], DAY, (0, 3), []),
        ([], DAY, (0, 0), ["not_enough_criteria"]),
    ],
)
def test_counts_and_errors_of_an_employer(codes, on, levels, errors):
    found = run("eligibility.iae", FACTS, on, criteria=codes)
    assert (found.level_1, found.level_2) == levels
    assert set(found.errors) == set(errors)
    assert found.eligible == (not errors)


@pytest.mark.parametrize("author", ["authorised_prescriber", "orienter", "candidate"])
def test_exclusive_and_unknown_whoever_the_author(author):
    found = run("eligibility.iae", FACTS, author=author, criteria=["SENIOR", "JEUNE", "NOPE"])
    assert {"exclusive_criteria", "unknown_criterion"} <= set(found.errors)
    assert "not_enough_criteria" not in found.errors
    assert not found.eligible


def test_every_error_at_once():
    found = run("eligibility.iae", FACTS, author="candidate", dispositif="GEIQ", criteria=["DELD", "DETLD", "X"])
    assert set(found.errors) == {
        "not_under_iae",
        "author_may_not_validate",
        "unknown_criterion",
        "exclusive_criteria",
    }


@pytest.mark.parametrize(
    ("author", "made_on", "until"),
    [
        ("authorised_prescriber", "2026-03-02", "2026-09-01"),
        ("authorised_prescriber", "2026-08-31", "2027-02-27"),
        ("authorised_prescriber", "2027-08-31", "2028-02-28"),
        ("authorised_prescriber", "2025-01-13", "2025-07-12"),
        ("employer", "2025-01-12", "2025-07-11"),
        ("employer", "2024-08-31", "2025-02-27"),
        ("employer", "2025-01-13", "2025-04-14"),
        ("employer", "2026-03-02", "2026-06-01"),
        ("employer", "2027-12-01", "2028-03-01"),
    ],
)
@pytest.mark.parametrize("on", ["2020-01-01", "2026-11-21"])
def test_validity_reads_the_law_of_the_day_it_is_made(author, made_on, until, on):
    found = run("eligibility.validity", {"author": author, "made_on": made_on}, on)
    assert found.valid_until == day(until)
    assert found.errors == ()


@pytest.mark.parametrize("author", ["orienter", "candidate"])
def test_validity_of_those_who_may_not_validate(author):
    found = run("eligibility.validity", {"author": author, "made_on": "9999-12-31"})
    assert found.valid_until is None
    assert found.errors == ("author_may_not_validate",)
    assert found.explanation.sources


def test_proofs_with_their_oldest_date():
    found = proofs(criteria=("RSA", "SENIOR", "ASE", "CIR", "RSA"), issued_on=DAY)
    assert [(one.code, one.max_age_months, one.not_before) for one in found.proofs] == [
        ("RSA", 3, date(2026, 8, 21)),
        ("SENIOR", None, None),
        ("ASE", 12, date(2025, 11, 21)),
    ]
    assert found.errors == ("unknown_criterion",)
    assert (
        found.explanation.facts[0]
        == "Bénéficiaire du RSA : Attestation de RSA, de moins de 3 mois (après le 21 août 2026)."
    )
    assert found.explanation.facts[1] == "Personne de 50 ans ou plus : Pièce d’identité."
    assert proofs(criteria=("QPV",), issued_on=DAY).errors == ()


def test_proof_of_housing_changed_in_2021():
    before = proofs(criteria=("PSH_PR",), issued_on=BEFORE).proofs[0].proof
    assert before == "Attestation sur l’honneur"
    assert proofs(criteria=("PSH_PR",), issued_on=AFTER).proofs[0].proof.startswith("Attestation de domiciliation")


@pytest.mark.parametrize(
    ("code", "months"),
    [
        ("RSA", 3),
        ("ASS", 3),
        ("AAH", 3),
        ("DETLD", 3),
        ("CAP_BEP", 3),
        ("SENIOR", None),
        ("JEUNE", None),
        ("ASE", 12),
        ("DELD", 3),
        ("TH", None),
        ("PI", 3),
        ("PSH_PR", 3),
        ("REF_DA", None),
        ("ZRR", 6),
        ("QPV", 6),
        ("DETENTION_MJ", 6),
        ("FLE", 6),
        ("PM", 6),
    ],
)
def test_age_of_each_proof(code, months):
    assert criteria(DAY)[code].proof_max_age_months == months
    assert criteria(DAY)[code].proof
    assert criteria(DAY)[code].label


def test_the_kinds_of_the_code_are_those_of_the_law():
    assert set(read("eligibility.iae_kinds", DAY).value) == IAE_KINDS == set(IAE)
    assert [kind for kind in DispositifKind if kind.under_iae_rules] == [DispositifKind(kind) for kind in IAE]
    assert {kind.abbreviation for kind in DispositifKind} == set(IAE + OUTSIDE)


def test_explanation_tells_facts_missing_and_sources():
    found = check_iae(author=AuthorKind.EMPLOYER, dispositif=DispositifKind.EI, criteria=("TH", "X"), on=DAY)
    told = found.explanation
    assert told.facts[-1] == "Il faut 1 critère de niveau 1, ou 3 critères de niveau 2."
    assert "Le critère « X » n’est pas dans la liste en vigueur." in told.facts
    assert len(told.missing) == 2
    assert any("annexe 2" in line for line in told.sources)
    derogation = check_iae(
        author=AuthorKind.AUTHORISED_PRESCRIBER, dispositif=DispositifKind.EI, criteria=(), on=DAY
    ).explanation
    assert derogation.facts[-1] == "Un organisme prescripteur habilité peut valider sans critère."
    assert derogation.missing == ()


def test_the_law_of_today_is_the_default():
    kinds = {"author": AuthorKind.EMPLOYER, "criteria": ("RSA",)}
    assert check_iae(dispositif=DispositifKind.AI, **kinds).level_2_required == 2
    assert eligibility.check_geiq(**kinds | {"criteria": ("MINIMA",)}).allowance_eur == 814
    assert validity(author=AuthorKind.EMPLOYER, made_on=DAY).valid_until == day("2027-02-20")
