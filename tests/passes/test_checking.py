"""The code of an attestation: made here only, and its page says what the paper says, no more."""

import uuid
from datetime import date, datetime
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from tests.passes.builders import hire, issued, prolong
from tests.passes.test_pages import read
from tremplin.passes.actions import cancel
from tremplin.passes.checking import Printed, code_of, qr, read_code

pytestmark = pytest.mark.django_db
START, END = date(2026, 3, 2), date(2028, 2, 29)


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(datetime(2026, 11, 19, 10, tzinfo=timezone.get_current_timezone()), tick=False)
    return time_machine


@pytest.fixture
def found(make):
    person = make.candidate(first_name="Samira", last_name="Exemple", birth_date=date(1990, 5, 1), account=True)
    made = issued(person, starts_on=START)
    hire(made, by=make.structure(brand="Les Essais"), starts_on=START)
    return made


def code(found) -> str:
    return code_of(Printed(found.pk, date(2026, 11, 19), found.ends_on))


def test_it_carries_what_was_printed(found):
    assert read_code(code(found)) == Printed(found.pk, date(2026, 11, 19), END)


def test_any_change_makes_it_unknown(found):
    good = code(found)
    for place in range(0, len(good), 7):
        other = "A" if good[place] != "A" else "B"
        assert read_code(good[:place] + other + good[place + 1 :]) is None
    for bad in ("", "é", "AAAA", good + "A", good[:-1], "=" * 48):
        assert read_code(bad) is None


def test_a_valid_one(found):
    response = Client().get(f"/verifier/{code(found)}")
    text = read(response)
    assert "le PASS IAE est valable aujourd’hui" in text
    assert found.display_number in text
    assert "Samira Exemple" in text
    assert "29 février 2028" in text
    assert "noindex" in response["X-Robots-Tag"]
    for secret in ("1990", "Les Essais", found.candidate.user.email):
        assert secret not in text


def test_a_date_that_moved_since_is_said(found):
    printed = code(found)
    prolong(found, ends_on=date(2028, 6, 1), on=date(2026, 11, 19))
    text = read(Client().get(f"/verifier/{printed}"))
    assert "Le dernier jour a changé depuis l’impression." in text
    assert "1er juin 2028" in text


@pytest.mark.parametrize("case", ["over", "cancelled"])
def test_one_that_is_no_longer_valid_says_it_without_the_name(make, found, frozen, case):
    printed = code(found)
    if case == "over":
        frozen.move_to(datetime(2028, 3, 1, 10, tzinfo=timezone.get_current_timezone()))
    else:
        cancel(by=make.actor(make.structure()), found=found, reason="Embauche annulée")
    text = read(Client().get(f"/verifier/{printed}"))
    assert "n’est pas valable aujourd’hui" in text
    assert "Samira" not in text


def test_unknown_codes_answer_404(found):
    stranger = code_of(Printed(uuid.uuid4(), date(2026, 11, 19), END))
    for bad in ("n-importe-quoi", stranger):
        response = Client().get(f"/verifier/{bad}")
        assert response.status_code == 404
        assert "n’est pas reconnue" in read(response)


def test_too_many_tries_wait(found):
    client = Client()
    statuses = [client.get("/verifier/faux").status_code for _ in range(62)]
    assert statuses[0] == 404
    assert statuses[-1] == 429


def test_the_document_carries_it(make, found):
    answer = make.client(found.candidate.user).get(f"/pass/{found.pk}/attestation")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert code(found)[:20] in text.replace("\n", "")
    assert qr("https://exemple.test").startswith("<?xml")
