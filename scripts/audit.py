"""Known weaknesses of the locked libraries. Says so clearly when the advisory service cannot be asked, and never calls that
a success: exit code 0 nothing known, 1 a known weakness, 2 not everything could be asked.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("base", "dev", "build", "node")
FINE, WEAK, UNASKED = 0, 1, 2
SECONDS = 300


@dataclass(frozen=True)
class Answer:
    """What one tool said of one lock: `code` as this program's, and a line a weakness."""

    lock: str
    code: int
    lines: tuple[str, ...] = ()


def run(words: Sequence[str]) -> tuple[str, str]:
    """Standard output and error of a tool; empty when it does not end in time or is not there."""
    try:
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return "", str(error)
    return done.stdout, done.stderr


def python(lock: str) -> Answer:
    """One Python lock, by pip-audit; nothing is resolved nor installed."""
    path = f"requirements/{lock}.txt"
    words = [sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "--progress-spinner=off", "--format=json"]
    return read_pip(path, *run([*words, "--requirement", path]))


def read_pip(lock: str, output: str, errors: str) -> Answer:
    """An answer is a JSON list in which every library was asked about."""
    try:
        asked = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Answer(lock, UNASKED, tuple(errors.strip().splitlines()[-1:]))
    weak = [
        f"{one['name']} {one['version']} : {found['id']}, corrigé en {', '.join(found['fix_versions']) or '—'}"
        for one in asked
        for found in one.get("vulns", [])
    ]
    skipped = [one["name"] for one in asked if "skip_reason" in one]
    silent = [f"{len(skipped)} bibliothèques sans réponse sur {len(asked)}"] if skipped else []
    return Answer(lock, WEAK if weak else UNASKED if skipped or not asked else FINE, (*weak, *silent))


def node() -> Answer:
    """The libraries of the interface, by npm."""
    return read_npm("package-lock.json", *run(["npm", "audit", "--json"]))


def read_npm(lock: str, output: str, errors: str) -> Answer:
    try:
        found = json.loads(output)["vulnerabilities"]
    except (ValueError, KeyError, TypeError):
        return Answer(lock, UNASKED, tuple(errors.strip().splitlines()[-1:]))
    return Answer(lock, WEAK if found else FINE, tuple(f"{name} : {one['severity']}" for name, one in found.items()))


def told(answer: Answer) -> str:
    """One answer in words."""
    words = {
        FINE: "aucune faiblesse connue",
        WEAK: "FAIBLESSES CONNUES",
        UNASKED: "registre d’avis injoignable : RIEN N’A ÉTÉ VÉRIFIÉ",
    }
    return "\n".join([f"{answer.lock} : {words[answer.code]}", *(f"  {line}" for line in answer.lines)])


def main() -> int:
    answers = [*(python(lock) for lock in LOCKS), node()]
    for answer in answers:
        print(told(answer), flush=True)
    codes = {answer.code for answer in answers}
    return WEAK if WEAK in codes else UNASKED if UNASKED in codes else FINE


if __name__ == "__main__":
    raise SystemExit(main())
