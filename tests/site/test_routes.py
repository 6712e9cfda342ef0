"""Every named route × every role has one expected status; a route without a line fails."""

import pytest

from tests.site import table, world
from tests.site.routes import named, path_of


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


@pytest.mark.django_db
def test_each_role_gets_what_the_table_says():
    seen = world.build()
    values = table.values(seen)
    wrong = []
    for name, pattern in named():
        path = path_of(name, pattern, seen, values)
        for role, status in zip(world.ROLES, expected(name), strict=True):
            got = seen.clients[role].get(path).status_code
            if got != status:
                wrong.append(f"{name}, {role}: {got} instead of {status}")
    assert not wrong, "\n".join(wrong)
