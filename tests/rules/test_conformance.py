"""The public conformance cases, when they stand beside the checkout (or where TREMPLIN_SHARED says)."""

import json
import os
import time
from collections import Counter
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from tremplin import rules
from tremplin.rules import handbook
from tremplin.rules.dates import today
from tremplin.rules.jsonlines import answer, answers

ROOT = Path(__file__).resolve().parents[2]
CASES = Path(os.environ.get("TREMPLIN_SHARED", ROOT.parent / "shared")) / "conformance" / "cases"
FILES = sorted(CASES.glob("*.jsonl"))
ASKED = ("id", "rule", "on", "input")


def agrees(case: dict, found: dict) -> bool:
    """Every expected key stands in the answer with an equal value; lists of codes compare as sets."""
    given, expected = found.get("result"), case.get("expect")
    if "expect_error" in case:
        given, expected = found.get("error"), case["expect_error"]
    if given is None:
        return False
    return all(key in given and comparable(given[key]) == comparable(value) for key, value in expected.items())


def comparable(value):
    return set(value) if isinstance(value, list) else value


def test_the_public_cases_are_there():
    """A checkout without them is fine at home; on the integration server it would prove nothing."""
    assert FILES or os.environ.get("CI") != "true"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_public_cases(path, capsys):
    counts, wrong = Counter(), []
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        sent = json.dumps({key: case[key] for key in ASKED if key in case})
        found = answer(sent.encode(), today())
        right = agrees(case, found)
        counts["right" if right else "wrong"] += 1
        if not right:
            wrong.append((case["id"], case["why"], found))
    with capsys.disabled():
        print(f"\nconformance {path.name}: {counts['right']} of {counts.total()}", end="")
    assert not wrong


@pytest.mark.parametrize("name", rules.RULES)
def test_answers_cannot_be_changed(name):
    found = rules.evaluate(name, handbook.entry(name).example, on=today())
    for record in (found, found.explanation):
        with pytest.raises(FrozenInstanceError):
            setattr(record, fields(record)[0].name, None)


def test_ten_thousand_cases_take_no_time():
    """The examples of every rule, over and over: 2 seconds of work are promised, a loaded machine gets twice that."""
    lines = [
        json.dumps({"id": name, "rule": name, "on": "2026-11-21", "input": handbook.entry(name).example}).encode()
        for name in rules.RULES
    ]
    list(answers(lines))
    begun = time.process_time()
    assert len(list(answers(lines * (10_000 // len(lines))))) > 9_900
    assert time.process_time() - begun < 4
