"""Providers are declared by the environment, whole or not at all."""

import pytest
from allauth.account.models import EmailAddress

from tests.accounts.sso.conftest import title_of
from tests.site.test_pages import faults
from tests.site.walk import undefined_variables_shown
from tremplin.accounts.sso import claims
from tremplin.accounts.sso.presets import PRESETS, Misconfigured, applications

DECLARED = {
    "TREMPLIN_PROCONNECT_CLIENT_ID": "tremplin",
    "TREMPLIN_PROCONNECT_CLIENT_SECRET": "secret",
    "TREMPLIN_PROCONNECT_ISSUER": "https://proconnect.example/api/v2/",
}


def test_nothing_declared_is_nothing_open():
    assert applications({}) == []


def test_a_provider_is_open_when_declared():
    (only,) = applications(DECLARED, secure=True)
    assert only["provider_id"] == "proconnect"
    assert only["settings"]["server_url"] == "https://proconnect.example/api/v2"
    assert only["settings"]["oauth_pkce_enabled"] is True


@pytest.mark.parametrize("missing", ["CLIENT_SECRET", "ISSUER"])
def test_half_a_declaration_names_what_is_missing(missing):
    given = {name: value for name, value in DECLARED.items() if not name.endswith(missing)}
    with pytest.raises(Misconfigured, match=f"TREMPLIN_PROCONNECT_{missing}"):
        applications(given)


def test_production_wants_https():
    with pytest.raises(Misconfigured, match="https"):
        applications({**DECLARED, "TREMPLIN_PROCONNECT_ISSUER": "http://proconnect.example"}, secure=True)


def test_levels_and_scopes_change_without_a_new_version():
    changes = {"TREMPLIN_PROCONNECT_LEVELS": "eidas2 eidas3", "TREMPLIN_PROCONNECT_SCOPES": "openid siret {client_id}"}
    (only,) = applications({**DECLARED, **changes})
    assert only["settings"]["levels_asked"] == ["eidas2", "eidas3"]
    assert only["settings"]["scope"] == ["openid", "siret", "tremplin"]


@pytest.mark.parametrize(
    ("said", "kept"),
    [("Awa\n  Diallo", "Awa Diallo"), (None, ""), (["a"], ""), ({"a": 1}, ""), ("é" * 400, "é" * 150)],
)
def test_what_a_provider_says_is_cut_to_a_line_of_text(said, kept):
    assert claims.words(said) == kept


@pytest.mark.parametrize(
    ("said", "read"), [("1985-02-03", 3), ("1985-00-00", None), ("", None), (None, None), (3, None)]
)
def test_a_birth_date_is_whole_or_none(said, read):
    found = claims.day(said)
    assert (found.day if found else None) == read


def test_only_the_civil_register_certifies():
    said = {"iss": "https://i.example", "sub": "s", "family_name": "DIALLO", "birthdate": "1985-02-03"}
    kept = {code: claims.kept(said, preset, [])["certified"] for code, preset in PRESETS.items()}
    assert kept["franceconnect"] == {"family_name": "DIALLO", "birthdate": "1985-02-03"}
    assert kept["proconnect"] == kept["francetravail"] == {}


AWA = {"email": "awa@test.example", "given_name": "Awa"}


def test_every_page_of_single_sign_on_is_well_made(provider, traveller, make):
    """What the guards of the whole site check, with the providers open."""
    provider.set(people={"awa": AWA, "nobody": {}})
    seen = []
    with undefined_variables_shown():
        seen += [traveller.ours.get("/connexion"), traveller.ours.post("/connexion/avec/proconnect")]
        seen += [traveller.go("proconnect", "nobody"), traveller.ours.get("/connexion/avec/proconnect/retour")]
        traveller.theirs.cookies.clear()
        seen.append(traveller.go("proconnect", "awa"))
        seen.append(traveller.ours.get("/connexion/premiere-fois/code"))
        traveller.open_account()
        seen.append(traveller.ours.get("/compte/identites"))
        address = f"/compte/identites/{seen[-1].context['held'][0].public_id}/delier"
        EmailAddress.objects.update(verified=False)
        seen += [traveller.ours.get(address), traveller.ours.post(address)]
        EmailAddress.objects.update(verified=True)
        seen.append(traveller.go("francetravail", "awa"))
        traveller.ours.post("/deconnexion")
        seen.append(traveller.ours.get("/deconnexion/fournisseur"))
        traveller.theirs.cookies.clear()
        seen.append(traveller.go("franceconnect", "awa"))
    assert [f"{title_of(one)}: {fault}" for one in seen for fault in faults(one.content.decode(), 3)] == []
    assert len({title_of(one) for one in seen}) >= 8


def test_the_policy_of_forms_stays_ours_alone(provider, traveller):
    """Providers send people on to hosts that nobody can list: our pages go there by themselves, no form does."""
    for page in (traveller.ours.get("/connexion"), traveller.ours.post("/connexion/avec/proconnect")):
        assert "form-action 'self';" in page["Content-Security-Policy"]


def test_the_local_way_in_stays_on_the_log_in_page(provider, client, db):
    page = client.get("/connexion?next=/notifications").content.decode()
    for one in PRESETS.values():
        assert f"Se connecter avec {one.name}" in page.replace("\xa0", " ")
    assert 'name="password"' in page
    assert page.count('name="next" value="/notifications"') == 4
