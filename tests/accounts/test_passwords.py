"""What a password may not be, and the sentence that says what to do."""

import hashlib

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

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
    ],
)
def test_a_bad_password_is_refused_with_what_to_do(password, said):
    assert said in refusal(password)


def test_a_phrase_passes():
    validate_password(GOOD, User())


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
