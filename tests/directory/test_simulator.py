"""The public simulator: what it answers is the rules' answer, and nothing is kept."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from tremplin.directory.simulation import KINDS, by_level, simulate
from tremplin.rules import eligibility
from tremplin.rules.kinds import AuthorKind
from tremplin.rules.messages import Audience

URL = "/eligibilite"
DAY = date(2026, 3, 2)
CODES = sorted(eligibility.criteria(DAY))


def answer(client, **data):
    response = client.post(URL, {"audience": "person", **data})
    assert response.status_code == 200
    return response


@settings(max_examples=60)
@given(st.lists(st.sampled_from(CODES), unique=True, max_size=6), st.sampled_from(["", *map(str, KINDS)]))
def test_the_answer_is_the_rules_answer(codes, kind):
    found = simulate(tuple(codes), kind=kind, audience=Audience.PERSON, on=DAY)
    for one in KINDS:
        if kind and str(one) != kind:
            assert one not in found.eligible
            continue
        result = eligibility.check_iae(author=AuthorKind.EMPLOYER, dispositif=one, criteria=tuple(codes), on=DAY)
        assert (one in found.eligible) == result.eligible
    proofs = eligibility.proofs(criteria=tuple(codes), issued_on=DAY)
    assert found.proofs == proofs.proofs


def test_what_is_missing_is_enough():
    """Adding as many level 2 criteria as the page asks for makes the kind eligible."""
    level_2 = [one.code for one in by_level(DAY)[2] if one.code not in ("SENIOR", "DELD")]
    found = simulate(tuple(level_2[:1]), kind="", audience=Audience.PERSON, on=DAY)
    for group in found.missing:
        enough = simulate(tuple(level_2[: 1 + group.level_2]), kind="", audience=Audience.PERSON, on=DAY)
        assert set(group.kinds) <= set(enough.eligible)
        one_less = simulate(tuple(level_2[: group.level_2]), kind="", audience=Audience.PERSON, on=DAY)
        assert not set(group.kinds) & set(one_less.eligible)


class TestPage:
    def test_questions_of_the_law_of_the_day(self, client, db):
        page = client.get(URL).content.decode()
        for one in eligibility.criteria(timezone.localdate()).values():
            assert f'value="{one.code}"' in page
        assert "<h1>Est-ce pour moi" in page

    def test_level_1_is_enough(self, client, db):
        page = answer(client, level_1="RSA").content.decode()
        assert "Une structure d’insertion peut probablement vous embaucher" in page
        assert "Attestation de RSA" in page
        assert "Moins de 3 mois" in page
        assert "Arrêté du 1<sup>er</sup> septembre 2021" in page

    def test_two_of_level_2_for_some_kinds(self, client, db):
        page = answer(client, level_2=["JEUNE", "QPV"]).content.decode()
        assert "Certaines structures peuvent probablement vous embaucher" in page
        assert "Il manque encore" in page
        assert re.search(r"1\s+situation du second", page)

    def test_for_a_kind(self, client, db):
        page = answer(client, level_2=["JEUNE", "QPV"], kind="ETTI").content.decode()
        assert "Une structure d’insertion peut probablement" in page
        assert "Il manque encore" not in page

    def test_nothing_ticked_names_who_can_vouch(self, client, db):
        page = answer(client).content.decode()
        assert "Il manque encore" in page
        assert "organisme habilité peut aller plus loin" in page

    def test_contradiction(self, client, db):
        page = answer(client, level_2=["JEUNE", "SENIOR"]).content.decode()
        assert "Deux réponses se contredisent" in page

    def test_for_somebody_accompanied(self, client, db):
        page = answer(client, audience="professional", level_1="RSA").content.decode()
        assert "embaucher cette personne" in page

    def test_whom_to_see(self, client, make, indexed):
        make.prescriber(name="Orienteur voisin", where="93071", authorised=False)
        make.prescriber(name="Mission locale voisine", where="93007")
        make.prescriber(name="Trop loin", where="69123")
        indexed()
        page = answer(client, level_1="RSA", lieu="Sevran").content.decode()
        assert page.index("Mission locale voisine") < page.index("Orienteur voisin")
        assert "Trop loin" not in page

    def test_unknown_place_keeps_the_answers(self, client, db):
        page = answer(client, level_1="RSA", lieu="Sevrand").content.decode()
        assert "<title>Erreur" in page
        assert "Sevran (93270)" in page
        assert re.search(r'value="RSA"[^>]*checked', page)

    @pytest.mark.parametrize(
        "data",
        [
            {"level_1": "ZZZ"},
            {"kind": "GEIQ"},
            {"audience": "x"},
            {"lieu": "\x00"},
            {"level_2": ["RSA"]},
            {"lieu": "9" * 999},
        ],
    )
    def test_hostile_answers(self, client, db, data):
        assert "Erreur" in answer(client, **data).content.decode().split("</title>")[0]


class TestNothingIsKept:
    def test_no_write_no_session_no_address(self, client, make):
        make.prescriber(where="93071")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = answer(client, level_1="AAH", lieu="Sevran")
        assert all(query["sql"].lstrip().startswith(("SELECT", "WITH")) for query in queries)
        assert len(queries) <= 4
        assert "sessionid" not in response.cookies
        assert "no-store" in response.headers["Cache-Control"]
        assert 'method="post"' in response.content.decode()

    def test_answers_in_an_address_are_not_read(self, client, db):
        page = client.get(URL, {"level_1": "RSA", "audience": "person"}).content.decode()
        assert "checked" not in page.replace('value="person" ', "").split("level_1")[1]

    def test_a_visitor_is_given_no_cookie_and_needs_none(self, db):
        visitor = Client(enforce_csrf_checks=True)
        assert not visitor.get(URL).cookies
        response = visitor.post(URL, {"audience": "person"})
        assert (response.status_code, dict(response.cookies)) == (200, {})
