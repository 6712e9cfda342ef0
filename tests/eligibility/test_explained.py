"""The sentences of an answer, for every author and kind."""

from datetime import date

import pytest

from tremplin.eligibility.explained import answer
from tremplin.eligibility.forms import CriteriaForm, suggested
from tremplin.rules.kinds import AuthorKind

ON = date(2026, 3, 1)
PRESCRIBER, EMPLOYER = AuthorKind.AUTHORISED_PRESCRIBER, AuthorKind.EMPLOYER


@pytest.mark.parametrize(
    ("author", "kind", "criteria", "enough", "met", "needed", "words"),
    [
        (EMPLOYER, "ACI", ["RSA"], True, 1, 1, "il suffit en ACI"),
        (EMPLOYER, "ETTI", ["PI", "TH"], True, 2, 2, "ils suffisent en ETTI"),
        (EMPLOYER, "ACI", ["PI", "TH"], False, 2, 3, "Il manque 1 critère de niveau 2"),
        (EMPLOYER, "EI", [], False, 0, 3, "Il manque 3 critères de niveau 2"),
        (PRESCRIBER, "", ["PI", "TH", "QPV"], True, 3, 3, "dans toutes les structures"),
        (PRESCRIBER, "", [], False, 0, 3, "dérogation"),
        (EMPLOYER, "ACI", ["JEUNE", "SENIOR", "PI"], False, 3, 3, "retenus ensemble"),
    ],
)
def test_an_answer_says_what_counts_and_what_is_missing(author, kind, criteria, enough, met, needed, words):
    found = answer(author=author, kind=kind, criteria=criteria, on=ON)
    assert (found.enough, found.met, found.needed) == (enough, met, needed)
    assert words in found.sentence
    assert {line.code for line in found.lines} == set(criteria)
    assert found.sources
    assert len(found.sources) == len(set(found.sources))


def test_validity_depends_on_the_author():
    assert answer(author=PRESCRIBER, criteria=["RSA"], on=ON).valid_until == date(2026, 8, 31)
    employer = answer(author=EMPLOYER, kind="ACI", criteria=["RSA"], on=ON).valid_until
    assert employer == date(2026, 5, 31)


def test_an_employer_cannot_derogate_in_the_form():
    assert "derogation_reason" not in CriteriaForm(author=EMPLOYER, kind="ACI").fields
    assert "derogation_reason" in CriteriaForm(author=PRESCRIBER).fields


def test_the_form_refuses_what_the_law_refuses():
    form = CriteriaForm({"criteria": ["PI"]}, author=EMPLOYER, kind="ACI", on=ON)
    assert form.is_valid()
    assert not form.passes_the_law()
    assert list(form.errors) == ["criteria"]


@pytest.mark.parametrize(
    ("born", "codes"),
    [
        (date(2000, 3, 2), ["JEUNE"]),
        (date(2000, 3, 1), []),
        (date(1976, 3, 1), ["SENIOR"]),
        (date(1976, 3, 2), []),
        (None, []),
    ],
)
def test_the_birth_date_suggests_a_criterion(born, codes):
    from tremplin.candidates.models import Candidate

    assert suggested(Candidate(birth_date=born), on=ON) == codes
