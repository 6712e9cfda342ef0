"""Every verb that the code writes in the journal has a sentence; a new one without fails here."""

import ast
import re
from pathlib import Path

from tremplin.kernel.journal_words import CHANGES, INTERNAL, SENTENCES, WORDS, sentence
from tremplin.kernel.models import JournalEntry
from tremplin.passes.models import PassAct, ProlongationRequest
from tremplin.rules.kinds import ApplicationAction

ROOT = Path(__file__).parents[2] / "tremplin"
VERB = re.compile(r"^[a-z]+\.[a-z_]*[a-z]$")
# Verbs made of a prefix and a state: what may follow. The unfinished end is what the code writes.
APPLICATION = {*(one.value for one in ApplicationAction), "send", "send_on", "move_dates"}
ENDINGS = {
    "applications.": APPLICATION,
    "applications.interview_": {"confirmed", "declined", "cancelled"},
    "passes.": set(PassAct.Kind.values),
    "passes.prolongation_": set(ProlongationRequest.State.values) - {"pending"},
}
# Functions that take the verb from their caller without naming it `verb`.
PASSED_ON = re.compile(r"^_(record|end)$|^_record_")


def texts(node):
    """The verbs that an expression may give; an f-string is its prefix and every ending known for it."""
    for child in ast.walk(node):
        if isinstance(child, ast.JoinedStr):
            prefix = child.values[0].value if isinstance(child.values[0], ast.Constant) else ""
            assert prefix in ENDINGS, f"{ast.unparse(child)}: say in ENDINGS what may follow"
            yield from (prefix + ending for ending in ENDINGS[prefix])
        elif isinstance(child, ast.Constant) and isinstance(child.value, str) and VERB.match(child.value):
            yield child.value


def verbs(text):
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            for keyword in node.keywords:
                if keyword.arg == "verb":
                    found |= set(texts(keyword.value))
            if PASSED_ON.match(ast.unparse(node.func).split(".")[-1]):
                found |= {one for argument in node.args for one in texts(argument)}
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).lower() == "verb":
            found |= set(texts(node.value))
    return found


def constants(text):
    """The verbs that a module names once, in capitals: `OPEN, SEARCH = "candidates.open", "candidates.search"`."""
    tree = ast.parse(text)
    wanted = {
        one.value.id
        for one in ast.walk(tree)
        if isinstance(one, ast.keyword) and one.arg == "verb" and isinstance(one.value, ast.Name)
    }
    for node in tree.body:
        if isinstance(node, ast.Assign):
            (names, values) = (getattr(one, "elts", [one]) for one in (node.targets[0], node.value))
            for name, value in zip(names, values, strict=False):
                if ast.unparse(name) in wanted:
                    yield from texts(value)


def written():
    modules = [path.read_text() for path in ROOT.rglob("*.py")]
    return set().union(*(verbs(one) | set(constants(one)) for one in modules))


def test_every_verb_has_a_sentence_and_every_sentence_a_verb():
    known = written()
    assert known - set(SENTENCES) == set()
    assert set(SENTENCES) - known == set()


def test_the_guard_of_verbs_bites():
    assert verbs('journal.record(by=by, verb="rooms.forgotten", obj=x)') == {"rooms.forgotten"}
    assert verbs('journal.record(verb="rooms.a" if x else "rooms.b")') == {"rooms.a", "rooms.b"}
    assert verbs('_end(by, thing, "rooms.ended")') == {"rooms.ended"}
    assert set(constants('A, B = "rooms.a", "rooms.b"\njournal.record(verb=B)')) == {"rooms.b"}


def test_every_sentence_reads_both_ways():
    for verb in SENTENCES:
        line = JournalEntry(verb=verb)
        hers, theirs = sentence(line, to_person=True), sentence(line)
        assert "{" not in hers + theirs
        assert "votre" not in theirs.split()
        assert re.match(r"(a|est|suit) ", hers), hers


def test_what_is_internal_is_known():
    assert set(SENTENCES) >= INTERNAL
    assert all(label[0].isupper() for label in CHANGES.values())
    assert all(len(both) == 2 for both in WORDS.values())
