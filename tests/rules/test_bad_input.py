"""Whatever is sent, a line gets an answer that says which input is at fault."""

import copy
import json
from datetime import date

import pytest

from tests.rules.cases import DAY, refused, run
from tremplin import rules
from tremplin.rules import handbook
from tremplin.rules.inputs import reader
from tremplin.rules.jsonlines import answer, answers, plain

NULLABLE = {
    *("eligibility.none",),
    *("pass.suspension ends_on", "pass.suspension pass.last_hire_on", "hire.start pass_ends_on"),
    *("contract.check weekly_hours", "contract.check exception"),
    *("identity.nir title", "identity.nir birth_date"),
    *("immersion.check mandate_until", "immersion.check beneficiary_employer_siret", "immersion.check cddi"),
    *("immersion.check reason_for_need", "immersion.check schedule"),
}
OPTIONAL = {
    ("immersion.check", name)
    for name in (
        *("has_legal_representative", "mandate_until", "decided_on", "beneficiary_employer_siret", "prior", "renewal"),
        *("other_immersions", "cddi", "reason_for_need", "schedule"),
    )
}
IMMERSION = handbook.entry("immersion.check").example | {
    "has_legal_representative": False,
    "mandate_until": "2026-12-01",
    "decided_on": "2026-12-01",
    "beneficiary_employer_siret": "35600000000048",
    "prior": [{"starts_on": "2026-01-01", "ends_on": "2026-01-02", "objective": "confirm_project", "renewal": False}],
    "renewal": False,
    "other_immersions": [{"starts_on": "2026-01-01", "ends_on": "2026-01-02"}],
    "cddi": {"starts_on": "2026-01-01", "ends_on": "2027-01-02", "days_spent": 0},
    "reason_for_need": "replacement",
    "schedule": [{"date": "2026-12-01", "periods": [["09:00", "12:00"]]}],
}
EXAMPLES = {name: handbook.entry(name).example for name in rules.RULES} | {"immersion.check": IMMERSION}
# A list stands for the dates, texts, numbers… of none of the inputs; an object for none of the lists.
WRONG = [
    {},
    [[]],
    True,
    -1,
    1.5,
    "",
    "2026-02-30",
    "20260101",
    "2026-1-1",
    " 2026-01-01",
    "2026-01-01T00:00",
    "2026-W01-1",
]


def paths(facts, above=()):
    """Every input of an example, inside objects and the first item of lists, as tuples of steps."""
    for key, value in facts.items():
        step = (*above, key)
        yield step
        inner = value[0] if isinstance(value, list) and value else value
        if isinstance(inner, dict):
            yield from paths(inner, (*step, 0) if isinstance(value, list) else step)


PERIOD = {"starts_on": "2026-01-01", "ends_on": "2026-02-01"}
ALL_INPUTS = [(name, path) for name, facts in EXAMPLES.items() for path in paths(facts)]


def changed(name, path, value="drop"):
    facts = copy.deepcopy(EXAMPLES[name])
    inside = facts
    for step in path[:-1]:
        inside = inside[step]
    del inside[path[-1]]
    if value != "drop":
        inside[path[-1]] = value
    return facts


def dotted(path):
    return ".".join(step for step in path if step != 0)


@pytest.mark.parametrize("name", rules.RULES)
def test_every_example_is_answered(name):
    assert rules.evaluate(name, EXAMPLES[name], on=DAY).explanation.facts


@pytest.mark.parametrize(("name", "path"), ALL_INPUTS)
def test_missing(name, path):
    facts = changed(name, path)
    if len(path) == 1 and (name, path[0]) in OPTIONAL:
        rules.evaluate(name, facts, on=DAY)
    else:
        refused(name, facts, dotted(path), "missing")


@pytest.mark.parametrize(("name", "path"), ALL_INPUTS)
def test_null(name, path):
    facts = changed(name, path, None)
    nullable = f"{name} {dotted(path)}" in NULLABLE
    if nullable and dotted(path) != "weekly_hours":
        rules.evaluate(name, facts, on=DAY)
    else:
        refused(name, facts, dotted(path))


def acceptable(name, path, value):
    """Values of the list above that are of the type said after all."""
    key = path[-1]
    number = key == "weekly_hours" and value in (-1, 1.5) and value is not True
    if name == "contract.minimum_wage":
        number = value == 1.5
    text = key in ("host_siret", "beneficiary_employer_siret", "nir", "siret", "value", "code") and isinstance(
        value, str
    )
    boolean = value is True and isinstance(_example_value(name, path), bool)
    return number or text or boolean


def _example_value(name, path):
    inside = EXAMPLES[name]
    for step in path:
        inside = inside[step]
    return inside


@pytest.mark.parametrize(("name", "path"), ALL_INPUTS)
@pytest.mark.parametrize("value", WRONG, ids=repr)
def test_wrong_type(name, path, value):
    if acceptable(name, path, value):
        rules.evaluate(name, changed(name, path, value), on=DAY)
        return
    with pytest.raises(rules.InvalidInput) as caught:
        rules.evaluate(name, changed(name, path, value), on=DAY)
    # An object without its own inputs, or a list of wrong items, is at fault inside.
    assert caught.value.field.split(".")[0] == path[0]
    assert caught.value.field.startswith(dotted(path))


@pytest.mark.parametrize(
    ("name", "changes", "field"),
    [
        ("eligibility.iae", {"criteria": "RSA"}, "criteria"),
        ("eligibility.iae", {"criteria": ["RSA", 3]}, "criteria"),
        ("eligibility.iae", {"criteria": ["RSA", None]}, "criteria"),
        ("eligibility.iae", {"criteria": {"RSA": 1}}, "criteria"),
        ("eligibility.iae", {"dispositif": "ei"}, "dispositif"),
        ("eligibility.iae", {"dispositif": "SIAE"}, "dispositif"),
        ("eligibility.iae", {"dispositif": ["EI"]}, "dispositif"),
        ("eligibility.iae", {"author": "EMPLOYER"}, "author"),
        ("pass.waiting_period", {"prescriber_diagnosis": 1}, "prescriber_diagnosis"),
        ("pass.waiting_period", {"prescriber_diagnosis": "true"}, "prescriber_diagnosis"),
        ("pass.waiting_period", {"sender": "prescriber"}, "sender"),
        ("pass.suspension", {"reason": "sickness"}, "reason"),
        ("pass.suspension", {"reason": "rqth"}, "reason"),
        ("pass.prolongation", {"reason": "health_context"}, "reason"),
        ("pass.prolongation", {"pass__suspended": 0}, "pass.suspended"),
        ("pass.prolongation", {"pass__prolongations": [PERIOD | {"reason": "x"}]}, "pass.prolongations.reason"),
        ("pass.suspension", {"pass": []}, "pass"),
        ("pass.suspension", {"pass__suspensions": [3]}, "pass.suspensions"),
        ("pass.suspension", {"pass__suspensions": PERIOD}, "pass.suspensions"),
        ("pass.suspension", {"pass__suspensions": [PERIOD | {"starts_on": "2026-02-30"}]}, "pass.suspensions.starts_on"),
        ("contract.check", {"previous_months": 1.5}, "previous_months"),
        ("contract.check", {"previous_months": -1}, "previous_months"),
        ("contract.check", {"previous_months": True}, "previous_months"),
        ("contract.check", {"previous_months": "3"}, "previous_months"),
        ("contract.check", {"previous_months": 10.5e300 / 0.7e-9}, "previous_months"),
        ("contract.check", {"weekly_hours": "26"}, "weekly_hours"),
        ("contract.check", {"weekly_hours": False}, "weekly_hours"),
        ("contract.check", {"weekly_hours": float("nan")}, "weekly_hours"),
        ("contract.check", {"exception": "none"}, "exception"),
        ("identity.nir", {"nir": 141068078200557}, "nir"),
        ("identity.nir", {"title": "m"}, "title"),
        ("identity.nir", {"birth_date": "01/01/1990"}, "birth_date"),
        ("immersion.check", {"schedule": [{"date": "2026-12-01", "periods": [["9:00", "12:00"]]}]}, "schedule.periods"),
        ("immersion.check", {"schedule": [{"date": "2026-12-01", "periods": [["09:00", "24:00"]]}]}, "schedule.periods"),
        ("immersion.check", {"schedule": [{"date": "2026-12-01", "periods": [["09:00", "12:60"]]}]}, "schedule.periods"),
        ("immersion.check", {"schedule": [{"date": "2026-12-01", "periods": [["09:00"]]}]}, "schedule.periods"),
        ("immersion.check", {"schedule": [{"date": "2026-12-01", "periods": ["09:00", "12:00"]}]}, "schedule.periods"),
        ("immersion.check", {"schedule": [{"date": "2026-12-01", "periods": [["09:00", "12:00", "13:00"]]}]}, "schedule.periods"),
        ("immersion.check", {"objective": ["discover_job"]}, "objective"),
        ("application.transition", {"state": "archived"}, "state"),
        ("application.transition", {"actor": "employer"}, "actor"),
    ],
)  # fmt: skip
def test_closed_lists_and_types(name, changes, field):
    with pytest.raises(rules.InvalidInput) as caught:
        run(name, EXAMPLES[name], **changes)
    assert caught.value.field == field


def test_the_first_faulty_input_in_the_order_of_the_rule():
    refused("eligibility.iae", {"criteria": 3}, "author", "missing")


def test_unknown_inputs_are_ignored():
    assert run("identity.siret", EXAMPLES["identity.siret"], more={"than": "asked"}).valid


def test_whole_numbers_written_with_a_point():
    assert run("contract.check", EXAMPLES["contract.check"], previous_months=24.0).latest_end_on is None


def line(**changes):
    case = {"id": "x", "rule": "identity.siret", "on": "2026-11-21", "input": {"siret": "91919191600015"}}
    return json.dumps({key: value for key, value in (case | changes).items() if value != "drop"}).encode()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        b"   \n",
        b"nope",
        b"[]",
        b"3",
        b'"x"',
        b"null",
        b"true",
        b"{",
        b"{}{}",
        b"{'id': 1}",
        b'{"id": 1,}',
        b'{"id": NaN}',
        b'{"id": -Infinity, "rule": "identity.siret"}',
        b"\xff\xfe{}",
        b'{"id": "\xe9"}',
        b"[" * 200000,
    ],
)
def test_not_a_json_object(raw):
    found = answer(raw, DAY)
    assert found["id"] is None
    assert found["error"]["code"] == "invalid_json"
    assert found["error"]["message"].endswith(".")


@pytest.mark.parametrize("name", ["drop", None, 3, "", "eligibility", "IDENTITY.SIRET", [], {}, ["identity.siret"]])
def test_unknown_rule(name):
    found = answer(line(rule=name, on="not read"), DAY)
    assert found == {"id": "x", "error": found["error"]}
    assert (found["error"]["code"], found["error"]["field"]) == ("unknown_rule", "rule")


@pytest.mark.parametrize(
    "on", [None, 3, "", "2026-02-30", "2026-11-21 ", "0000-01-01", "10000-01-01", "２０２６-11-21", [], True]
)
def test_on_that_is_no_date(on):
    found = answer(line(on=on), DAY)
    assert (found["error"]["code"], found["error"]["field"]) == ("invalid_input", "on")


@pytest.mark.parametrize("facts", ["drop", None, [], "x", 3, True])
def test_input_that_is_no_object(facts):
    found = answer(line(input=facts), DAY)
    assert (found["error"]["code"], found["error"]["field"]) == ("invalid_input", "input")


@pytest.mark.parametrize("identifier", ["x", "", None, 0, 1.5, True, [], {"a": [1]}, "é\u2028", 10**30])
def test_ids_of_any_type_come_back(identifier):
    found = list(answers([line(id=identifier)]))
    assert json.loads(found[0])["id"] == identifier
    assert len(found[0].split("\n")) == 1


def test_ids_that_cannot_be_written():
    """A lone surrogate is escaped; an infinite number, which JSON cannot write, is dropped."""
    raw = b'{"id": "\\ud800", "rule": "x"}', b'{"id": 1e999, "rule": "x"}'
    surrogate, infinite = map(json.loads, answers(raw))
    assert surrogate["id"] == "\ud800"
    assert infinite["id"] is None


def test_what_is_too_deep_does_not_break_the_next_lines():
    deep = b"[" * 980 + b"]" * 980
    raw = b'{"id": %b, "rule": "x"}' % deep, b'{"id": 1, "rule": %b}' % deep, line(id=2)
    found = [json.loads(text) if "[[[" not in text else None for text in answers(raw)]
    assert found[1]["error"]["code"] in ("unknown_rule", "invalid_json")
    assert found[2]["id"] == 2


def test_a_line_answered():
    assert answer(line(), DAY) == {
        "id": "x",
        "rule": "identity.siret",
        "on": "2026-11-21",
        "result": {"valid": True, "normalised": "91919191600015"},
    }
    assert answer(line(id="drop"), DAY)["id"] is None
    assert answer(b"\xef\xbb\xbf" + line(), DAY)["result"]["valid"]
    assert answer(line() + b"\r\n", DAY)["result"]["valid"]


def test_on_is_today_unless_said():
    found = answer(line(on="drop"), date(2027, 5, 1))
    assert found["on"] == "2027-05-01"


def test_every_line_is_answered_in_order():
    found = [
        json.loads(text)
        for text in answers([line(id=1), b"\n", line(id=2, rule="x"), line(id=3, input={}), line(id=4)])
    ]
    assert [one["id"] for one in found] == [1, None, 2, 3, 4]
    assert ["result" in one for one in found] == [True, False, False, False, True]
    assert found[3]["error"]["field"] == "siret"


def test_plain_values():
    assert plain((date(2026, 1, 1), None, 3, "x")) == ["2026-01-01", None, 3, "x"]


def test_a_type_without_reader_is_our_error():
    with pytest.raises(TypeError):
        reader(object)
