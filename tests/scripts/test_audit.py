"""The audit of libraries: a known weakness is told, and silence is never taken for a good answer."""

import json

import pytest

from scripts import audit

GOOD = {"dependencies": [{"name": "django", "version": "5.2", "vulns": []}], "fixes": []}
WEAKNESS = {"id": "CVE-2031-1", "fix_versions": ["5.2.1"]}
WEAK = {"dependencies": [{"name": "django", "version": "5.2", "vulns": [WEAKNESS]}]}
SKIPPED = {"dependencies": [{"name": "django", "skip_reason": "service unreachable"}]}


@pytest.mark.parametrize(
    ("output", "code", "word"),
    [
        (json.dumps(GOOD), audit.FINE, "aucune faiblesse connue"),
        (json.dumps(WEAK), audit.WEAK, "django 5.2 : CVE-2031-1, corrigé en 5.2.1"),
        (json.dumps(SKIPPED), audit.UNASKED, "registre d’avis injoignable"),
        (json.dumps({"dependencies": []}), audit.UNASKED, "RIEN N’A ÉTÉ VÉRIFIÉ"),
        ("", audit.UNASKED, "ConnectionError"),
        ("<html>404</html>", audit.UNASKED, "registre d’avis injoignable"),
    ],
)
def test_what_pip_audit_says(output, code, word):
    answer = audit.read_pip("base.txt", output, "trace\nConnectionError: refused")
    assert answer.code == code
    assert word in audit.told(answer)


@pytest.mark.parametrize(
    ("output", "code"),
    [
        (json.dumps({"vulnerabilities": {}}), audit.FINE),
        (json.dumps({"vulnerabilities": {"htmx": {"severity": "high"}}}), audit.WEAK),
        (json.dumps({"error": {"code": "ENOAUDIT"}}), audit.UNASKED),
        ("", audit.UNASKED),
    ],
)
def test_what_npm_says(output, code):
    assert audit.read_npm("package-lock.json", output, "").code == code


@pytest.mark.parametrize(
    ("codes", "expected"),
    [([0, 0, 0, 0, 0], 0), ([0, 2, 0, 0, 0], 2), ([2, 2, 1, 2, 2], 1), ([0, 0, 0, 0, 1], 1)],
)
def test_a_weakness_wins_over_silence_and_silence_over_success(monkeypatch, codes, expected):
    answers = iter(audit.Answer("x", code) for code in codes)
    monkeypatch.setattr(audit, "python", lambda lock: next(answers))
    monkeypatch.setattr(audit, "node", lambda: next(answers))
    assert audit.main() == expected
