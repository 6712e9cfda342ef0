"""`docs/asvs.md` answers every requirement of OWASP ASVS 5.0 level 2, and each test that it names exists.

A line is met (`tenu`) with its proof, without object (`sans objet`) with its reason, or an exception with its reason and
what would lift it. The table at the top is counted from the lines.
"""

import ast
import re
from collections import Counter
from functools import cache

import pytest

from tests.site.asvs_levels import LEVELS, levels, owed
from tests.site.test_sizes import ROOT

PAGE = (ROOT / "docs/asvs.md").read_text()
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (tenu|sans objet|exception) \| (.+?) \| (.*?) \|$", re.MULTILINE)
STATES = ("tenu", "sans objet", "exception")
LIFTED = "Levé par :"


def rows() -> list[tuple[str, str, str, str]]:
    """(number, state, words, proofs) of each line."""
    return ROW.findall(PAGE)


def proofs(cell: str) -> list[str]:
    return [one for one in re.split(r"<br>", cell) if one]


@cache
def names_of(path: str) -> frozenset[str]:
    """`test_…` and `Class::test_…` of a file."""
    body = ast.parse((ROOT / path).read_text()).body
    own = [node.name for node in body if isinstance(node, ast.FunctionDef)]
    inner = [
        f"{node.name}::{one.name}"
        for node in body
        if isinstance(node, ast.ClassDef)
        for one in node.body
        if isinstance(one, ast.FunctionDef)
    ]
    return frozenset(own + inner)


def missing(proof: str) -> str:
    """What does not exist of a proof: `tests/….py::name` between backquotes, or a link to a heading of our docs."""
    if test := re.fullmatch(r"`(tests/[\w/]+\.py)::([\w:]+)`", proof):
        path, name = test.groups()
        return "" if (ROOT / path).is_file() and name in names_of(path) else proof
    page = re.fullmatch(r"\[(.+?)\]\((\w[\w-]*\.md)\)", proof)
    if page is None or not (ROOT / "docs" / page[2]).is_file():
        return proof
    headings = re.findall(r"^#+ (.+)$", (ROOT / "docs" / page[2]).read_text(), re.MULTILINE)
    return "" if page[1] in headings else proof


def summary() -> list[str]:
    """The lines of the table at the top, chapter by chapter, then the whole."""
    counts = {chapter: Counter() for chapter in dict.fromkeys(one.split(".")[0] for one in LEVELS)}
    for number, state, *_ in rows():
        counts[number.split(".")[0]][state] += 1
    counts |= {"Total": sum(counts.values(), Counter())}
    names = dict(re.findall(r"^## V(\d+) (.+)$", PAGE, re.MULTILINE))
    return [
        f"| {f'V{chapter} {names[chapter]}' if chapter in names else chapter} | {count.total()} | "
        + " | ".join(str(count[state]) for state in STATES)
        + " |"
        for chapter, count in counts.items()
    ]


def test_the_numbers_are_those_of_the_standard():
    assert Counter(levels().values()) == {1: 70, 2: 183, 3: 92}
    assert len(owed()) == 254


def test_every_requirement_has_one_line_and_every_line_is_a_requirement():
    written = [number for number, *_ in rows()]
    assert written == sorted(owed(), key=lambda one: [int(part) for part in one.split(".")])
    assert len(re.findall(r"^\| \d", PAGE, re.MULTILINE)) == len(written)


def test_every_proof_exists():
    assert [f"{number} {proof}" for number, _, _, cell in rows() for proof in proofs(cell) if missing(proof)] == []


def test_what_is_met_has_its_proof_and_an_exception_what_would_lift_it():
    for number, state, words, cell in rows():
        assert state != "tenu" or proofs(cell), number
        assert (state == "exception") == (LIFTED in words), number
        assert words.rstrip().endswith("."), number


def test_the_table_at_the_top_is_counted():
    top = PAGE[: PAGE.index("\n## V1 ")]
    assert [line for line in top.splitlines() if line.startswith(("| V", "| Total"))] == summary()


@pytest.mark.parametrize(
    "proof",
    [
        "`tests/site/test_asvs.py::test_that_nobody_wrote`",
        "`tests/nulle_part.py::test_every_proof_exists`",
        "[Un titre qui n’existe pas](securite.md)",
        "sur parole",
    ],
)
def test_the_guard_of_proofs_bites(proof):
    assert missing(proof)


def test_where_to_report_is_said_in_one_way():
    words = (ROOT / "SECURITY.md").read_text()
    for name in ("/.well-known/security.txt", "TREMPLIN_SECURITY_CONTACT", "docs/asvs.md", "docs/securite.md"):
        assert name in words
    assert "TREMPLIN_SECURITY_CONTACT" in (ROOT / "docs/exploitation.md").read_text()
