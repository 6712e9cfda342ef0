"""Without her second factor a professional is a visitor at every address: the one table of doors, read once more."""

import pytest

from tests.site import table, world
from tests.site.routes import named, path_of
from tests.site.test_routes import expected
from tremplin.accounts.strength import SET_UP

# Where she is led to set it up, or may leave; everywhere else she gets what a visitor gets.
OWN = {*SET_UP, "account_login"}


@pytest.mark.parametrize("role", ["employer_receiving", "prescriber_linked", "network", "admin"])
def test_she_gets_what_a_visitor_gets(settings, seen, role):
    settings.SECOND_FACTOR_REQUIRED = True
    values, client, wrong = table.values(seen), seen.clients[role], []
    for name, pattern in named():
        if name in OWN:
            continue
        path = path_of(name, pattern, seen, values)
        visitor = dict(zip(world.ROLES, expected(name), strict=True))["anonymous"]
        response = client.get(path)
        if response.status_code != visitor or response.wsgi_request.actor.is_authenticated:
            wrong.append(f"{name}: {response.status_code}, a visitor gets {visitor}")
    assert not wrong, "\n".join(wrong)


def test_nor_does_the_administration_know_her(settings, seen):
    settings.SECOND_FACTOR_REQUIRED = True
    client = seen.clients["admin"]
    for path in ("/admin/", "/admin/accounts/user/", "/admin/kernel/journalentry/"):
        assert client.get(path).status_code == 302
