"""What the provider says of the second factor, and what counts."""

import json
from urllib.parse import parse_qs, urlparse

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from tests.accounts.sso.conftest import Traveller, title_of
from tests.makers import PASSWORD
from tremplin.accounts.models import User
from tremplin.accounts.sso.second_factor import passed_at_provider

AWA = {"email": "awa@test.example", "given_name": "Awa"}
LEVEL = "https://proconnect.gouv.fr/assurance/self-asserted-2fa"


def passed(traveller: Traveller) -> bool:
    request = RequestFactory().get("/")
    request.session = traveller.ours.session
    request.user = User.objects.filter(pk=request.session.get("_auth_user_id")).first() or AnonymousUser()
    return passed_at_provider(request)


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"acr": LEVEL}, True),
        ({"acr": "eidas2"}, True),
        ({"acr": "eidas1"}, False),
        ({"amr": ["pwd"]}, False),
        ({}, False),
    ],
)
def test_two_factors_at_proconnect_count_when_it_says_so(provider, traveller, said, counts):
    provider.set(people={"awa": {**AWA, **said}})
    traveller.go("proconnect", "awa")
    assert passed(traveller) is False
    traveller.open_account()
    assert passed(traveller) is counts
    again = Traveller()
    again.go("proconnect", "awa")
    assert passed(again) is counts


def test_another_provider_does_not_vouch_for_two_factors_by_the_levels_of_proconnect(provider, traveller):
    provider.set(people={"awa": {**AWA, "acr": "eidas2"}})
    traveller.go("franceconnect", "awa")
    traveller.open_account()
    assert traveller.is_in
    assert passed(traveller) is False


def test_tying_an_identity_does_not_count(provider, traveller, make):
    """Whoever stole a password ties her own ProConnect: the session stays without second factor."""
    user = make.user()
    provider.set(people={"mallory": {**AWA, "amr": ["mfa"]}})
    traveller.ours.post("/connexion", {"login": user.email, "password": PASSWORD})
    traveller.go("proconnect", "mallory")
    traveller.ours.post("/compte/identites/relier")
    assert "reliée" in str([str(one) for one in traveller.ours.get("/compte/identites").context["messages"]])
    assert passed(traveller) is False


def test_it_counts_for_this_session_only(provider, traveller):
    provider.set(people={"awa": {**AWA, "amr": ["mfa"]}})
    traveller.go("proconnect", "awa")
    traveller.open_account()
    provider.set(people={"awa": {**AWA, "amr": ["pwd"]}})
    again = Traveller()
    again.go("proconnect", "awa")
    assert (passed(traveller), passed(again)) == (True, False)


@pytest.fixture
def demanding(provider, declare):
    """ProConnect with two factors required."""
    declare({**provider.environment(), "TREMPLIN_PROCONNECT_LEVELS": f"{LEVEL} eidas2"})


def test_two_factors_may_be_required_of_proconnect(provider, traveller, demanding):
    provider.set(people={"awa": {**AWA, "acr": LEVEL}})
    address = traveller.leave("proconnect")
    asked = json.loads(parse_qs(urlparse(address).query)["claims"][0])["id_token"]["acr"]
    assert asked == {"essential": True, "values": [LEVEL, "eidas2"]}
    assert "acr_values" not in address
    traveller.ours.get(traveller.answer(address, "awa"))
    traveller.open_account()
    assert passed(traveller)


@pytest.mark.parametrize("level", ["eidas1", None])
def test_a_provider_that_gives_one_factor_instead_lets_nobody_in(provider, traveller, demanding, level):
    fault = {"at": "/token", "part": "id_token", "claims": {"acr": level}}
    provider.set(people={"awa": {**AWA, "acr": LEVEL}}, fault=fault)
    assert title_of(traveller.go("proconnect", "awa")) == "ProConnect n’a pas assez vérifié votre identité"
    assert not traveller.is_in
