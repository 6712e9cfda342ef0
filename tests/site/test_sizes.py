"""Small files, short functions, no host of a package registry, no path of somebody's machine."""

import ast
import re
import statistics
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRACKED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
LIMITS = [("tests/", ".py", 500), ("", ".html", 200), ("", ".py", 400), ("", ".scss", 400), ("", ".js", 400)]
# Hosts are spelt in pieces, so that this file does not name them.
HOSTS = re.compile("|".join(["py" + r"pi\.org", "python" + r"hosted\.org", "npm" + r"js\.org", "deb" + r"ian\.org"]))


def limit(path: str) -> int | None:
    if "/migrations/" in path:
        return None
    return next((size for prefix, suffix, size in LIMITS if path.startswith(prefix) and path.endswith(suffix)), None)


def long_files(files: dict[str, str]) -> list[str]:
    """Files over their limit, as `path: lines`."""
    counted = ((path, text.count("\n"), limit(path)) for path, text in files.items())
    return [f"{path}: {lines}" for path, lines, most in counted if most is not None and lines > most]


def read(paths: list[str]) -> dict[str, str]:
    return {path: (ROOT / path).read_text(errors="ignore") for path in paths if path and (ROOT / path).is_file()}


def test_files_are_short():
    assert long_files(read([path for path in TRACKED if path.endswith((".py", ".html", ".scss", ".js"))])) == []


def test_the_guard_of_sizes_bites():
    assert long_files({"tremplin/x.py": "a\n" * 401, "tests/y.py": "a\n" * 500}) == ["tremplin/x.py: 401"]


def test_the_median_function_is_short():
    lengths = []
    for text in read([path for path in TRACKED if path.startswith("tremplin/") and path.endswith(".py")]).values():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                lengths.append((node.end_lineno or node.lineno) - node.lineno + 1)
    assert statistics.median(lengths) < 10


@pytest.mark.parametrize(
    "suffixes", [(".txt", ".in"), ("package-lock.json", "package.json"), (".py", ".md", "Makefile")]
)
def test_no_registry_host_in_the_repository(suffixes):
    named = [path for path, text in read([p for p in TRACKED if p.endswith(suffixes)]).items() if HOSTS.search(text)]
    assert named == []


def test_the_guard_of_hosts_bites():
    assert HOSTS.search("https://py" + "pi.org/simple")
