"""French words: messages, documentation, command line."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.rules.cases import DAY
from tremplin import rules
from tremplin.cli import app
from tremplin.rules import dates, handbook, messages
from tremplin.rules.cli import shown
from tremplin.rules.messages import Audience, message
from tremplin.rules.parameters import catalogues, find
from tremplin.rules.parameters.words import in_words, period
from tremplin.rules.words import facts_of

ROOT = Path(__file__).resolve().parents[2]
CODES = {(name, code) for name in rules.RULES for code in handbook.entry(name).codes}


def run(*words, stdin=None):
    return CliRunner().invoke(app, ["rules", *words], input=stdin)


@pytest.mark.parametrize(("rule", "code"), sorted(CODES))
@pytest.mark.parametrize("audience", list(Audience))
def test_every_code_says_what_why_and_what_next(rule, code, audience):
    found = message(code, rule=rule, audience=audience)
    for sentence in (found.what, found.why, found.next):
        assert sentence.endswith((".", "!"))
        assert "{" not in sentence
        assert "'" not in sentence
        assert not re.search(r"invalide|malheureusement", sentence, re.IGNORECASE)
    assert str(found) == f"{found.what} {found.why} {found.next}"


def test_no_sentence_without_its_code():
    assert {code for _, code in CODES} | {"too_long", "too_short"} == messages.codes()


def test_words_for_the_person_differ_where_they_must():
    assert message("waiting_period").next.startswith("Demandez à un organisme")
    assert message("waiting_period", audience=Audience.PERSON).next.startswith("Rencontrez")
    assert message("overlaps") == message("overlaps", audience=Audience.PERSON)


def test_the_same_code_speaks_of_each_rule():
    assert message("too_long", rule="contract.check").what == "Le contrat dépasse la durée totale possible."
    assert message("too_long").what == "La période est trop longue."
    with pytest.raises(KeyError):
        message("nope")


def test_numbers_come_from_the_law_that_was_read():
    old = find("passes.suspension.maximum", date(2022, 1, 1))
    assert "12 mois" in message("too_long", rule="pass.suspension", readings=[old]).why
    assert "36 mois" in message("too_long", rule="pass.suspension").why


@pytest.mark.parametrize("name", rules.RULES)
def test_explain_every_rule_in_french_with_sources(name):
    facts = handbook.entry(name).example
    found = run("explain", name, "--on", "2026-11-21", *(f"{key}={typed(value)}" for key, value in facts.items()))
    assert found.exit_code == 0, found.output
    assert handbook.entry(name).title in found.output
    for part in ("Réponse", "Faits retenus", "Sources", "Source : "):
        assert part in found.output
    codes = rules.evaluate(name, facts, on=DAY).explanation.codes
    assert ("Ce qui manque" in found.output) == bool(codes)


def typed(value):
    return value if isinstance(value, str) else json.dumps(value)


def test_explain_says_when_it_cannot():
    missing = run("explain", "eligibility.iae", "author=employer")
    assert missing.exit_code == 2
    assert "« dispositif » manque" in missing.output
    assert "n’existe pas" in run("explain", "nope").output
    assert "nom=valeur" in run("explain", "pass.dates", "x").output
    assert "n’est pas une date" in run("explain", "pass.dates", "--on", "hier", "starts_on=2026-01-01").output


def test_explain_reads_the_law_of_the_day():
    words = ("explain", "eligibility.iae", "author=employer", "dispositif=AI", "criteria=TH, QPV")
    assert "éligible : non" in run(*words, "--on", "2021-08-31").output
    assert "éligible : oui" in run(*words, "--on", "2021-09-01").output
    assert "éligible : oui" in run(*words).output
    assert "Loi lue" not in run("explain", "pass.dates", "starts_on=2026-01-01").output


def test_facts_typed_by_hand():
    inputs = rules.RULES["pass.prolongation"].inputs
    words = ["pass.starts_on=2026-03-02", "pass.suspended=Non", "pass.prolongations=[]", "reason=rqth", "other=3"]
    assert facts_of(words, inputs) == {
        "pass": {"starts_on": "2026-03-02", "suspended": False, "prolongations": []},
        "reason": "rqth",
        "other": "3",
    }
    immersion = rules.RULES["immersion.check"].inputs
    found = facts_of(["decided_on=2026-01-01", "cddi=null", "mandate_until=", "renewal=oui", "prior=[]"], immersion)
    assert found == {"decided_on": "2026-01-01", "cddi": None, "mandate_until": None, "renewal": True, "prior": []}
    contract = rules.RULES["contract.check"].inputs
    assert facts_of(["weekly_hours=26.5", "previous_months=3"], contract) == {
        "weekly_hours": 26.5,
        "previous_months": 3,
    }


def test_list_names_every_rule_and_its_sources():
    found = run("list")
    assert found.exit_code == 0
    for name in rules.RULES:
        assert f"{name} – " in found.output
    for text in ("On donne :", "On obtient :", "Valeurs datées :", "https://www.legifrance.gouv.fr", "(à confirmer)"):
        assert text in found.output


def test_evaluate_answers_every_line():
    cases = [{"id": n, "rule": "pass.dates", "input": {"starts_on": "2026-03-02"}} for n in range(3)]
    found = run("evaluate", stdin="".join(json.dumps(case) + "\n" for case in cases))
    answers = [json.loads(line) for line in found.output.splitlines()]
    assert [one["id"] for one in answers] == [0, 1, 2]
    assert {one["result"]["ends_on"] for one in answers} == {"2028-02-29"}


def test_evaluate_reads_numbers_of_any_length():
    case = '{"id": %s, "rule": "contract.minimum_wage", "input": {"weekly_hours": 3}}\n' % ("9" * 5000)
    assert '"result"' in run("evaluate", stdin=case).output


def test_the_documentation_is_fresh():
    page = (ROOT / "docs" / "regles.md").read_text(encoding="utf-8")
    assert page == handbook.markdown(), "lancez : tremplin rules docs"


def test_the_documentation_holds_every_value(tmp_path):
    path = tmp_path / "docs" / "regles.md"
    assert run("docs", str(path)).exit_code == 0
    page = path.read_text(encoding="utf-8")
    for one in catalogues():
        for key in one.parameters:
            assert f"(`{key}`)" in page


@pytest.mark.parametrize("name", rules.RULES)
def test_a_rule_reads_only_what_its_documentation_says(name):
    told = {reading.key for reading in handbook.readings(name)}
    read = {reading.key for reading in rules.evaluate(name, handbook.entry(name).example, on=DAY).explanation.readings}
    assert read <= told
    assert rules.RULES[name].function.__doc__


def test_values_in_words():
    def words(key):
        return in_words(find(key, DAY))

    assert words("passes.duration") == "730 jours"
    assert words("contracts.minimum_wage") == "12,02 € par heure"
    assert words("immersions.night.starts_at") == "22 h"
    assert words("contracts.available_kinds").endswith("EITI : aucun ; ETTI : CTTI")
    assert words("passes.prolongation.senior_cdi").endswith(
        "accord d’un organisme prescripteur : non ; dispositifs : ACI, AI, EI, EITI, ETTI"
    )
    assert words("applications.transition.archive").count("Programme") == 1
    assert words("geiq.criterion.FT") == "annexes : aucun ; justificatif : Avis de situation de France Travail"


def test_periods_in_words():
    assert period(find("passes.duration", DAY)) == "depuis le 11 mars 2024"
    assert period(find("passes.duration", date(2020, 1, 1))) == "du 1er août 1998 au 10 mars 2024"
    assert period(find("geiq.validity", DAY)) == "à toutes les dates"


def test_outputs_in_words():
    assert [shown(one) for one in (None, True, False, DAY, (), ("a", "b"), 1823.5, 3)] == [
        *("aucun", "oui", "non", "21 novembre 2026", "aucun", "a, b", "1\u202f823,50", "3"),
    ]


def test_types_in_words():
    found = {one.name: handbook.type_in_words(one.annotation) for one in rules.RULES["immersion.check"].inputs}
    assert found["decided_on"] == "date"
    assert found["cddi"].startswith("objet `starts_on` (date)")
    assert found["cddi"].endswith("ou null")
    assert "paire : heure, heure" in found["schedule"]


def test_today_in_paris(monkeypatch):
    assert isinstance(dates.today(), date)

    def unknown(_name):
        raise dates.ZoneInfoNotFoundError

    monkeypatch.setattr(dates, "ZoneInfo", unknown)
    assert dates.today() == date.today()
