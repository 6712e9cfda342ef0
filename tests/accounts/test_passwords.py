"""What a password may not be, and the sentence that says what to do."""

import hashlib

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests import makers
from tremplin.accounts.models import User
from tremplin.accounts.passwords import is_breached

GOOD = "la péniche du canal est bleue"


def refusal(password: str) -> str:
    with pytest.raises(ValidationError) as refused:
        validate_password(
            password, User(first_name="Philomène", last_name="Tartempion", email="tartempion@test.example")
        )
    return " ".join(refused.value.messages)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("court mot", "12 caractères ou plus"),
        ("qwerty123456", "une phrase à vous"),
        ("tartempion93", "ressemble à votre nom ou à votre adresse"),
        ("philomène123", "ressemble à votre nom ou à votre adresse"),
        ("Tremplin2026!", "des mots de Tremplin"),
        ("InsertionPassIAE93", "des mots de Tremplin"),
        ("prescripteur.siae", "des mots de Tremplin"),
        ("Réseau-Insertion-1", "des mots de Tremplin"),
    ],
)
def test_a_bad_password_is_refused_with_what_to_do(password, said):
    assert said in refusal(password)


def test_a_phrase_passes():
    validate_password(GOOD, User())
    validate_password("mon tremplin vers un emploi de jardinier", User())


@pytest.mark.parametrize(
    "password", ["é" * 12 + "🦊" * 60, "tout en minuscules sans chiffre", "  des espaces aux deux bouts  "]
)
def test_any_letter_and_any_length_pass(password):
    validate_password(password, User())


def test_what_is_typed_is_what_is_kept(make):
    user = make.user()
    client, spaced = make.client(user), "  Des Espaces aux deux bouts  "
    words = {"oldpassword": makers.PASSWORD, "password1": spaced, "password2": spaced}
    assert client.post("/compte/mot-de-passe", words)["Location"] == "/compte"
    user.refresh_from_db()
    assert user.check_password(spaced)
    assert not user.check_password(spaced.strip())
    assert not user.check_password(spaced.lower())


def test_changing_it_asks_for_the_present_one_in_fields_that_hide_and_accept_a_paste(make):
    client = make.client(make.user())
    words = {"oldpassword": "pas celui-là", "password1": GOOD, "password2": GOOD}
    form = client.post("/compte/mot-de-passe", words).context["form"]
    assert form.errors["oldpassword"]
    for name in ("oldpassword", "password1"):
        widget = form.fields[name].widget
        assert widget.input_type == "password"
        assert widget.attrs["autocomplete"] in ("current-password", "new-password")
        assert not {"maxlength", "onpaste", "readonly"} & set(widget.attrs)


def written(folder, passwords, ending="\n"):
    """A file as the public download is: `HASH:COUNT`, ordered by hash."""
    hashes = sorted(hashlib.sha1(one.encode()).hexdigest().upper() for one in passwords)
    file = folder / "volés.txt"
    file.write_bytes("".join(f"{one}:{len(one)}{ending}" for one in hashes).encode())
    return file


def test_a_stolen_password_is_refused_when_the_file_is_there(settings, tmp_path):
    validate_password(GOOD, User())
    settings.BREACHED_PASSWORDS = str(written(tmp_path, [GOOD, "autre", "encore"]))
    assert "volé sur un autre site" in refusal(GOOD)
    validate_password("une phrase que personne n’a", User())


@given(st.sets(st.text(min_size=1, max_size=8), max_size=40), st.text(max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_the_search_finds_what_is_in_the_file_and_nothing_else(tmp_path_factory, stolen, other, ending):
    file = written(tmp_path_factory.mktemp("liste"), stolen, ending)
    assert all(is_breached(one, file) for one in stolen)
    assert is_breached(other, file) == (other in stolen)


def test_a_file_that_cannot_be_read_stops_nobody(settings, tmp_path):
    settings.BREACHED_PASSWORDS = str(tmp_path / "absent.txt")
    validate_password(GOOD, User())


def test_it_never_grows_old(make, time_machine):
    user = make.candidate(account=True).user
    time_machine.move_to("2031-11-19 10:00:00+01:00", tick=False)
    client = Client()
    client.post("/connexion", {"login": user.email, "password": makers.PASSWORD})
    assert client.get("/compte").status_code == 200
