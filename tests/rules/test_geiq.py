"""The GEIQ allowance."""

import pytest

from tests.rules.cases import DAY, run
from tremplin.rules.geiq import criteria

FACTS = {"author": "employer", "criteria": []}

# code: (annexes, level, parent), written again from the conformance page
TABLE = {
    **dict.fromkeys(("RSA", "ASS", "AAH"), ("2", 1, "MINIMA")),
    "DETLD": ("2", 1, "FT"),
    "DELD": ("2", 2, "FT"),
    **dict.fromkeys(("CAP_BEP", "SENIOR", "JEUNE", "ASE", "PI", "PSH_PR", "FLE", "PM", "RS_PS_DA"), ("2", 2, None)),
    **dict.fromkeys(("TH", "REF_DA", "ZRR", "QPV", "DETENTION_MJ"), ("12", 2, None)),
    "JEUNE_SQ": ("1", None, "JEUNE"),
    **dict.fromkeys(("MINIMA", "SANS_TRAVAIL_12", "DE_45", "RECONVERSION", "SIAE_CUI"), ("1", None, None)),
    "FT": ("", None, None),
    "AUTRE_MINIMA": ("", None, "MINIMA"),
    "DELD_12": ("", None, "FT"),
}


def test_the_table_of_criteria():
    found = {code: ("".join(one.annexes), one.level, one.parent) for code, one in criteria(DAY).items()}
    assert found == TABLE


@pytest.mark.parametrize("code", TABLE)
def test_each_criterion_alone(code):
    annexes, level, parent = TABLE[code]
    found = run("eligibility.geiq", FACTS, criteria=[code])
    if parent:
        assert (found.allowance_eur, found.errors) == (0, ("no_criterion",))
    else:
        assert found.allowance_eur == (814 if "1" in annexes else 0)
        assert found.errors == ()
    assert found.eligible == (found.allowance_eur > 0)
    assert level != 1 or parent  # no level 1 stands alone


@pytest.mark.parametrize(
    ("codes", "amount", "levels"),
    [
        (["MINIMA", "RSA"], 1400, (1, 0)),
        (["RSA", "MINIMA"], 1400, (1, 0)),
        (["FT", "DETLD"], 1400, (1, 0)),
        (["MINIMA", "DETLD"], 814, (0, 0)),
        (["QPV", "JEUNE"], 1400, (0, 2)),
        (["QPV", "QPV"], 814, (0, 1)),
        (["FLE", "FLE"], 0, (0, 1)),
        (["FLE", "PM"], 1400, (0, 2)),
        (["FLE", "DELD"], 0, (0, 1)),
        (["FLE", "DELD", "FT"], 1400, (0, 2)),
        (["FLE", "MINIMA"], 814, (0, 1)),
        (["JEUNE", "JEUNE_SQ"], 814, (0, 1)),
        (["FT", "DELD_12"], 0, (0, 0)),
        (["MINIMA", "AUTRE_MINIMA"], 814, (0, 0)),
        (["RSA", "QPV"], 814, (0, 1)),
    ],
)
def test_amounts_of_a_geiq(codes, amount, levels):
    found = run("eligibility.geiq", FACTS, criteria=codes)
    assert (found.allowance_eur, found.errors) == (amount, ())
    assert (found.level_1, found.level_2) == levels
    assert found.eligible == (amount > 0)


@pytest.mark.parametrize(
    "codes",
    [
        ["JEUNE", "SENIOR"],
        ["JEUNE", "DE_45"],
        ["ASE", "SENIOR"],
        ["ASE", "DE_45"],
        ["REF_DA", "RS_PS_DA"],
        ["QPV", "ZRR"],
        ["DELD_12", "DELD"],
        ["DELD", "DETLD"],
        ["DELD_12", "DETLD"],
        ["FT", "DELD", "DETLD", "DELD_12"],
    ],
)
@pytest.mark.parametrize("author", ["employer", "authorised_prescriber", "orienter", "candidate"])
def test_exclusive_criteria_even_when_ignored(codes, author):
    found = run("eligibility.geiq", FACTS, author=author, criteria=codes)
    assert "exclusive_criteria" in found.errors
    assert (found.allowance_eur, found.eligible) == (0, False)


@pytest.mark.parametrize("codes", [["DELD", "DELD", "FT", "TH"], ["SENIOR", "DE_45"], ["JEUNE", "ASE"]])
def test_what_is_not_exclusive(codes):
    assert "exclusive_criteria" not in run("eligibility.geiq", FACTS, criteria=codes).errors


@pytest.mark.parametrize(
    ("author", "codes", "errors"),
    [
        ("authorised_prescriber", [], []),
        ("authorised_prescriber", ["RSA"], []),
        ("authorised_prescriber", ["X"], ["unknown_criterion"]),
        ("orienter", [], ["author_may_not_validate"]),
        ("candidate", ["QPV"], ["author_may_not_validate"]),
        ("orienter", ["X", "QPV", "ZRR"], ["author_may_not_validate", "unknown_criterion", "exclusive_criteria"]),
        ("employer", [], ["no_criterion"]),
        ("employer", ["X"], ["unknown_criterion", "no_criterion"]),
        ("employer", ["CIR"], ["unknown_criterion", "no_criterion"]),
        ("employer", ["X", "QPV"], ["unknown_criterion"]),
        ("employer", ["RSA", "DELD"], ["no_criterion"]),
        ("employer", ["DELD", "DETLD"], ["exclusive_criteria", "no_criterion"]),
    ],
)
@pytest.mark.parametrize("on", ["0001-01-01", "2020-06-01", "2026-11-21"])
def test_errors_by_author(author, codes, errors, on):
    found = run("eligibility.geiq", FACTS, on, author=author, criteria=codes)
    assert set(found.errors) == set(errors)
    assert found.allowance_eur == (0 if errors else 1400)
    assert found.explanation.facts[-1] == f"Aide : {found.allowance_eur} € par an."
