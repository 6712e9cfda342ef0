"""Every named route × every role has one expected status; a route without a line fails."""

import pytest

from tests.site import table, world
from tests.site.routes import named


def expected(name: str) -> list[int]:
    """The eleven statuses of a route, in the order of `world.ROLES`."""
    statuses = [int(word) for word in table.STATUSES[name].split()]
    return statuses * len(world.ROLES) if len(statuses) == 1 else statuses


def test_every_route_has_a_line_and_every_line_a_route():
    assert {name for name, _ in named()} == set(table.STATUSES)


def test_the_guard_of_routes_bites():
    assert {*table.STATUSES, "nouvelle:route"} != set(table.STATUSES)
    with pytest.raises(KeyError):
        expected("nouvelle:route")


def test_each_role_gets_what_the_table_says(walk):
    wrong = []
    for answer in walk.answers:
        status = dict(zip(world.ROLES, expected(answer.name), strict=True))[answer.role]
        if answer.status_code != status:
            wrong.append(f"{answer.name}, {answer.role}: {answer.status_code} instead of {status}")
    assert not wrong, "\n".join(wrong)


def test_the_walk_went_everywhere(walk):
    assert [(one.name, one.role) for one in walk.answers] == [
        (name, role) for name, _ in named() for role in world.ROLES
    ]
