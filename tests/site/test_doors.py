"""Every view that takes an object's id goes through an access door; every view that writes goes through an action."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "tremplin"
VIEWS = sorted(path for path in ROOT.glob("*/views/*.py") if path.name != "__init__.py")
OBJECT_ARGUMENTS = {"pk", "slug", "token", "draft_pk", "diagnosis_pk", "post_pk", "member_pk"}
# A public page is its own door: what everybody may read, filtered by the function named here.
DOORS = ("get_", "visible_", "public_", "own_", "open_invitation", "drafts.get", "access.")
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}


def functions(text: str) -> list[ast.FunctionDef]:
    return [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]


def is_view(function: ast.FunctionDef) -> bool:
    return bool(function.args.args) and function.args.args[0].arg == "request" and not function.name.startswith("_")


def calls(node: ast.AST, known: dict[str, ast.FunctionDef], seen: frozenset[str] = frozenset()) -> set[str]:
    """Every call below a node, as written; functions of the same file are followed."""
    found = set()
    for call in (child for child in ast.walk(node) if isinstance(child, ast.Call)):
        name = ast.unparse(call.func)
        found.add(name)
        if name in known and name not in seen:
            found |= calls(known[name], known, seen | {name})
    return found


def without_door(text: str) -> list[str]:
    """Views with an object argument and no access door behind them."""
    known = {function.name: function for function in functions(text)}
    return [
        name
        for name, function in known.items()
        if is_view(function)
        and OBJECT_ARGUMENTS & {argument.arg for argument in function.args.args + function.args.kwonlyargs}
        and not any(called.startswith(DOORS) or f".{door}" in called for called in calls(function, known) for door in DOORS)
    ]


def direct_writes(text: str) -> list[str]:
    """Calls of the ORM that write, made by a view file itself."""
    found = []
    for call in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Attribute) and call.func.attr in WRITES:
            owner = ast.unparse(call.func.value)
            if "objects" in owner or owner in {"application", "candidate", "organisation", "found", "membership", "post"}:
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
