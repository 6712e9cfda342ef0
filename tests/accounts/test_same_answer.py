"""Whether an address has an account is nobody else's business: same status, same words, about the same time."""

import re
import statistics
import time
from collections.abc import Callable

import pytest
from django.test import Client

from tests.accounts.steps import WRONG
from tests.accounts.test_tries import plain
from tests.makers import PASSWORD
from tremplin.kernel.models import Notice

UNKNOWN = "personne@inconnue.example"


def form(**fields) -> Callable[[str], dict]:
    return lambda email: {name: email if value is None else value for name, value in fields.items()}


DOORS = {
    "log in": ("/connexion", form(login=None, password=WRONG)),
    "sign up": ("/inscription", form(first_name="A", last_name="B", email=None, password1=PASSWORD)),
    "forgotten password": ("/mot-de-passe-oublie", form(email=None)),
    "code by mail": ("/connexion/code", form(email=None)),
}


def answer(address: str, given: dict, email: str) -> list:
    """Statuses, addresses and words of the answer and of the page it leads to, the typed address taken out."""
    client = Client()
    response = client.post(address, given)
    pages = [response]
    if response.status_code == 302:
        pages.append(client.get(response["Location"]))
    told = [re.sub(r'value="[^"]{30,}"', "", plain(one)).replace(email, "…") for one in pages]
    return [(one.status_code, one.get("Location"), words) for one, words in zip(pages, told, strict=True)]


@pytest.mark.parametrize("door", DOORS)
def test_known_or_not_the_answer_is_the_same(make, door):
    known = make.user().email
    address, given = DOORS[door]
    assert answer(address, given(known), known) == answer(address, given(UNKNOWN), UNKNOWN)


@pytest.mark.parametrize("door", ["sign up", "forgotten password", "code by mail"])
def test_known_or_not_a_mail_leaves(make, door):
    """So that even a queue that fills tells nothing."""
    known = make.user().email
    address, given = DOORS[door]
    for email in (known, UNKNOWN):
        Client().post(address, given(email))
        assert Notice.objects.filter(email=email).count() == 1


def test_a_wrong_code_at_sign_up_says_the_same_too(make):
    known = make.user().email
    address, given = DOORS["sign up"]
    said = []
    for email in (known, UNKNOWN):
        client = Client()
        client.post(address, given(email))
        pages = [client.post("/compte/confirmation", {"code": "00000000"}) for _ in range(3)]
        told = [re.sub(r'value="[^"]{30,}"', "", plain(one)).replace(email, "…") for one in pages]
        said.append([(one.status_code, one.get("Location"), words) for one, words in zip(pages, told, strict=True)])
    assert said[0] == said[1]


@pytest.mark.parametrize("door", ["log in", "sign up"])
def test_the_time_of_hashing_is_spent_in_both_cases(make, door, settings):
    """With a hash that takes most of the time, as in production, neither answer is twice as quick."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = {}
    known = make.user().email
    address, given = DOORS[door]
    spent: dict[str, list[float]] = {"known": [], "unknown": []}
    for number in range(3):
        for kind, email in (("known", known), ("unknown", f"{number}{UNKNOWN}")):
            before = time.process_time()
            Client().post(address, given(email))
            spent[kind].append(time.process_time() - before)
    quick, slow = sorted(statistics.median(times) for times in spent.values())
    assert slow < 2 * quick
