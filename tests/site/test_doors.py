"""Every view that takes an object's id goes through an access door; every view that writes goes through an action."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "tremplin"
VIEWS = sorted(path for path in ROOT.glob("*/views/*.py") if path.name != "__init__.py")
OBJECT_ARGUMENTS = {"pk", "slug", "token", "draft_pk", "diagnosis_pk", "post_pk", "member_pk"}
# A public page is its own door: what everybody may read, filtered by the function named here.
DOORS = ("get_", "visible_", "public_", "own_", "open_invitation", "drafts.get", "access.")
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}


@cache
def functions(text: str) -> list[ast.FunctionDef]:
    return [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]


def is_view(function: ast.FunctionDef) -> bool:
    return bool(function.args.args) and function.args.args[0].arg == "request" and not function.name.startswith("_")


@cache
def imported(text: str) -> dict[str, Path]:
    """Functions that a file imports from another file of the product."""
    found = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tremplin."):
            path = ROOT.parent / Path(*node.module.split(".")).with_suffix(".py")
            found |= {alias.asname or alias.name: path for alias in node.names if path.exists()}
    return found


@cache
def calls(name: str, text: str, depth: int = 3) -> set[str]:
    """Every call behind a function, as written; followed into the file and, `depth` times, into what it imports."""
    known, elsewhere = {one.name: one for one in functions(text)}, imported(text)
    found: set[str] = set()
    waiting, seen = [name], set()
    while waiting:
        current = waiting.pop()
        if current in seen or current not in known:
            continue
        seen.add(current)
        for call in (child for child in ast.walk(known[current]) if isinstance(child, ast.Call)):
            called = ast.unparse(call.func)
            found.add(called)
            waiting.append(called)
            if called in elsewhere and depth:
                found |= calls(called, elsewhere[called].read_text(), depth - 1)
    return found


def without_door(text: str) -> list[str]:
    """Views with an object argument and no access door behind them."""
    return [
        view.name
        for view in functions(text)
        if is_view(view)
        and OBJECT_ARGUMENTS & {argument.arg for argument in view.args.args + view.args.kwonlyargs}
        and not any(
            called.split(".")[-1].startswith(DOORS) or called.startswith(DOORS) for called in calls(view.name, text)
        )
    ]


def direct_writes(text: str) -> list[str]:
    """Calls of the ORM that write, made by a view file itself."""
    found = []
    for call in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Attribute) and call.func.attr in WRITES:
            owner = ast.unparse(call.func.value)
            if "objects" in owner or owner in {
                "application",
                "candidate",
                "organisation",
                "found",
                "membership",
                "post",
            }:
                found.append(ast.unparse(call.func))
    return found


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: str(path.relative_to(ROOT)))
def test_objects_are_reached_through_a_door(path):
    assert without_door(path.read_text()) == []


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: str(path.relative_to(ROOT)))
def test_views_write_through_actions(path):
    assert direct_writes(path.read_text()) == []


def test_the_guard_of_doors_bites():
    assert without_door("def page(request, pk):\n    return Application.objects.get(pk=pk)") == ["page"]
    assert without_door("def page(request, pk):\n    return access.get_application(request.actor, pk)") == []


def test_the_guard_of_writes_bites():
    assert direct_writes("def page(request):\n    Application.objects.create()") == ["Application.objects.create"]
