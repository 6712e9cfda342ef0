"""Production does not start with a missing or unsafe setting: each is named, all at once."""

import os
import subprocess
import sys

import pytest

from tremplin.web import safety

SAFE = {
    "SECRET_KEY": "pq8Zr4Vw1xYt6Bn3Kd7Lm2Sc9Fg5Hj0RtUiOpAsDfGhJkLzXcVbNm",
    "IDENTITY_KEY": "mB2vX9cN5zL7kJ4hG1fD8sA3pO6iU0yT2rE5wQ9mN8bV7cX6zL5kJ4",
    "BASE_URL": "https://tremplin.essai.fr",
    "ALLOWED_HOSTS": ["tremplin.essai.fr"],
    "DEBUG": False,
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "EMAIL_HOST": "mail.essai.fr",
    "EMAIL_USE_TLS": True,
    "EMAIL_HOST_PASSWORD": "secret",
    "DEFAULT_FROM_EMAIL": "Tremplin <ne-pas-repondre@essai.fr>",
    "SUPPORT_EMAIL": "aide@essai.fr",
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SECURE_SSL_REDIRECT": True,
}


def test_safe_settings_raise_nothing():
    assert list(safety.faults(SAFE)) == []
    safety.refuse(SAFE)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"SECRET_KEY": "court"}, "TREMPLIN_SECRET_KEY"),
        ({"SECRET_KEY": "s" * 60}, "TREMPLIN_SECRET_KEY"),
        ({"SECRET_KEY": "clé-de-démonstration-à-ne-jamais-mettre-en-production-0123456789"}, "TREMPLIN_SECRET_KEY"),
        ({"IDENTITY_KEY": "cle-d-identite-de-demonstration-et-encore-plus-longue"}, "TREMPLIN_IDENTITY_KEY"),
        ({"IDENTITY_KEY": SAFE["SECRET_KEY"]}, "TREMPLIN_IDENTITY_KEY égal"),
        ({"METRICS_TOKEN": "court"}, "TREMPLIN_METRICS_TOKEN"),
        ({"BASE_URL": "http://tremplin.essai.fr"}, "TREMPLIN_BASE_URL en clair"),
        ({"BASE_URL": "https://localhost"}, "pas une adresse publique"),
        ({"BASE_URL": "https://essai.fr/tremplin"}, "pas une adresse publique"),
        ({"ALLOWED_HOSTS": ["*"]}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": [".essai.fr"]}, "ALLOWED_HOSTS"),
        ({"DEBUG": True}, "DEBUG"),
        ({"SESSION_COOKIE_SECURE": False}, "SESSION_COOKIE_SECURE"),
        ({"SECURE_SSL_REDIRECT": False}, "SECURE_SSL_REDIRECT"),
        ({"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}, "PASSWORD_HASHERS"),
        ({"SECOND_FACTOR_REQUIRED": False}, "TREMPLIN_SECOND_FACTOR"),
        ({"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}, "EMAIL_URL écrit dans un dossier"),
        ({"EMAIL_USE_TLS": False}, "mot de passe en clair"),
        ({"EMAIL_USE_TLS": False, "EMAIL_HOST_PASSWORD": ""}, "messages et mot de passe en clair"),
        ({"DATABASES": {"default": {"HOST": "base.essai.fr", "OPTIONS": {}}}}, "DATABASE_URL"),
        ({"DATABASES": {"default": {"HOST": "base.essai.fr", "OPTIONS": {"sslmode": "require"}}}}, "DATABASE_URL"),
        ({"CLAMAV": "antivirus.essai.fr:3310"}, "TREMPLIN_CLAMAV"),
        ({"DEFAULT_FROM_EMAIL": "Tremplin <non@tremplin.example>"}, "TREMPLIN_FROM_EMAIL"),
        ({"SUPPORT_EMAIL": "aide@tremplin.example"}, "TREMPLIN_SUPPORT_EMAIL"),
        ({"MISSING": ["DATABASE_URL"]}, "DATABASE_URL manque"),
    ],
)
def test_each_unsafe_setting_is_named_with_what_to_do(change, named):
    (found,) = safety.faults({**SAFE, **change})
    assert named in found.what
    assert found.to_do


def test_a_folder_that_every_account_of_the_machine_reads_is_named(tmp_path):
    (tmp_path / "files").mkdir(mode=0o700)
    tmp_path.chmod(0o755)
    (found,) = safety.faults({**SAFE, "VAR": tmp_path})
    assert str(tmp_path) in found.what
    assert found.to_do == f"chmod o= {tmp_path}"
    tmp_path.chmod(0o750)
    assert list(safety.faults({**SAFE, "VAR": tmp_path})) == []


def test_all_are_said_at_once():
    with pytest.raises(safety.UnsafeSettings) as refusal:
        safety.refuse({**SAFE, "DEBUG": True, "SECRET_KEY": "court", "MISSING": ["EMAIL_URL"]})
    assert len(refusal.value.faults) == 3
    assert all(word in str(refusal.value) for word in ("DEBUG", "TREMPLIN_SECRET_KEY", "EMAIL_URL"))


@pytest.mark.parametrize("words", [["-m", "tremplin", "setup"], ["-c", "import tremplin.web.wsgi"]])
def test_a_real_start_is_refused_before_anything_is_touched(words, tmp_path):
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("TREMPLIN_", "DATABASE", "EMAIL"))
    }
    given = {
        "TREMPLIN_ENV": "production",
        "TREMPLIN_SECRET_KEY": "court",
        "TREMPLIN_BASE_URL": "http://essai.fr",
        "TREMPLIN_VAR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "tremplin.web.settings",
    }
    done = subprocess.run([sys.executable, *words], env={**kept, **given}, capture_output=True, text=True)
    assert done.returncode != 0
    said = done.stderr
    for name in (
        "DATABASE_URL",
        "EMAIL_URL",
        "TREMPLIN_IDENTITY_KEY manque",
        "TREMPLIN_SECRET_KEY trop court",
        "en clair",
    ):
        assert name in said
    assert not (tmp_path / "var").exists()


def test_the_base_on_another_machine_is_asked_for_its_certificate():
    from tremplin.web.settings import database

    asked = database("postgresql://u:p@base.essai.fr/t?sslmode=verify-full&sslrootcert=/etc/ac.pem&options=-cx")[
        "OPTIONS"
    ]
    assert (asked["sslmode"], asked["sslrootcert"]) == ("verify-full", "/etc/ac.pem")
    assert "-cx" not in asked["options"]
    for host in ("", "/run/postgresql", "127.0.0.1", "localhost"):
        assert list(safety.faults({**SAFE, "DATABASES": {"default": {"HOST": host, "OPTIONS": {}}}})) == []
    verified = {"default": {"HOST": "base.essai.fr", "OPTIONS": asked}}
    assert list(safety.faults({**SAFE, "DATABASES": verified, "CLAMAV": "unix:/run/clamd.ctl"})) == []
    assert list(safety.faults({**SAFE, "CLAMAV": "127.0.0.1:3310"})) == []
