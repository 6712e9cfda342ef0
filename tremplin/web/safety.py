"""Settings with which production does not start: each is named, with what to do, all at once."""

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlparse

from django.core.exceptions import ImproperlyConfigured

SECRET_LENGTH = 50
DISTINCT = 10  # characters of a secret: fewer is a key held down
TOKEN_LENGTH = 24
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
OTHERS = stat.S_IRWXO
# What `DATABASE_URL` may say after its « ? », as libpq names it; and the values of the first that know who answers.
ENCRYPTION = ("sslmode", "sslrootcert", "sslcert", "sslkey")
VERIFIED = frozenset({"verify-ca", "verify-full"})


class Fault(NamedTuple):
    """What must not go in production, and what to do."""

    what: str
    to_do: str


class UnsafeSettings(ImproperlyConfigured):
    """Every fault found, one a line."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        lines = [f"✗ {one.what} → {one.to_do}" for one in faults]
        super().__init__("\n".join(["Tremplin refuse de démarrer en production :", *lines]))


def refuse(values: Mapping[str, Any]) -> None:
    """Raise `UnsafeSettings` when anything is missing or unsafe among these settings."""
    if found := list(faults(values)):
        raise UnsafeSettings(found)


def faults(values: Mapping[str, Any]) -> Iterator[Fault]:
    """The missing first, then the unsafe."""
    for name in values.get("MISSING", ()):
        yield Fault(f"{name} manque", "donnez-le, voir docs/exploitation.md")
    for words in values.get("WRONG", ()):
        yield Fault(words, "corrigez cette variable, voir docs/exploitation.md")
    yield from _secrets(values)
    yield from _addresses(values)
    yield from _switches(values)
    yield from _mail(values)
    yield from _neighbours(values)
    yield from _folders(values)


def _given(values: Mapping[str, Any], name: str) -> bool:
    return f"TREMPLIN_{name}" not in values.get("MISSING", ())


def _secrets(values: Mapping[str, Any]) -> Iterator[Fault]:
    for name in ("SECRET_KEY", "IDENTITY_KEY"):
        if _given(values, name) and _weak(values[name]):
            yield Fault(f"TREMPLIN_{name} trop court ou connu", f"mettez-y {SECRET_LENGTH} caractères tirés au hasard")
    if values["SECRET_KEY"] and values["SECRET_KEY"] == values["IDENTITY_KEY"]:
        yield Fault("TREMPLIN_IDENTITY_KEY égal à TREMPLIN_SECRET_KEY", "tirez deux valeurs différentes")
    token = values.get("METRICS_TOKEN", "")
    if token and len(token) < TOKEN_LENGTH:
        yield Fault("TREMPLIN_METRICS_TOKEN trop court", f"mettez-y {TOKEN_LENGTH} caractères tirés au hasard, ou rien")


def _weak(secret: str) -> bool:
    return len(secret) < SECRET_LENGTH or "monstration" in secret or len(set(secret)) < DISTINCT


def _addresses(values: Mapping[str, Any]) -> Iterator[Fault]:
    address = urlparse(values["BASE_URL"])
    if _given(values, "BASE_URL") and address.scheme != "https":
        yield Fault(f"TREMPLIN_BASE_URL en clair ({values['BASE_URL']})", "donnez l’adresse en https://")
    if address.hostname in LOCAL or address.path not in ("", "/"):
        to_do = "donnez le nom public du site, sans chemin : https://exemple.fr"
        yield Fault(f"TREMPLIN_BASE_URL n’est pas une adresse publique ({values['BASE_URL']})", to_do)
    if any(host == "*" or host.startswith(".") for host in values.get("ALLOWED_HOSTS", ())):
        yield Fault("ALLOWED_HOSTS accepte plusieurs noms", "n’y laissez que le nom du site : il vient de BASE_URL")


def _switches(values: Mapping[str, Any]) -> Iterator[Fault]:
    if values["DEBUG"]:
        yield Fault("DEBUG actif", "retirez-le : il montre le code et les données à tout le monde")
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"):
        if not values.get(name, True):
            yield Fault(f"{name} coupé", "laissez-le actif : sans lui, une session voyage en clair")
    if any("MD5" in hasher for hasher in values.get("PASSWORD_HASHERS", ())):
        yield Fault("PASSWORD_HASHERS rapide à deviner", "retirez-le : Django choisit une empreinte lente")
    # The setting is of `accounts`; without it there is nothing to switch off.
    if not values.get("SECOND_FACTOR_REQUIRED", True):
        yield Fault(
            "TREMPLIN_SECOND_FACTOR=non", "mettez oui : le second facteur reste exigé des professionnels et de l’équipe"
        )


def _mail(values: Mapping[str, Any]) -> Iterator[Fault]:
    if "EMAIL_URL" in values.get("MISSING", ()):
        return
    if "smtp" not in values["EMAIL_BACKEND"]:
        yield Fault("EMAIL_URL écrit dans un dossier", "donnez un serveur : EMAIL_URL=smtp://…")
        return
    encrypted = values.get("EMAIL_USE_SSL") or values.get("EMAIL_USE_TLS")
    if not encrypted and values.get("EMAIL_HOST") not in LOCAL:
        yield Fault("EMAIL_URL envoie messages et mot de passe en clair", "employez smtps:// ou smtp+tls://")
    if ".example" in values.get("DEFAULT_FROM_EMAIL", ""):
        yield Fault("TREMPLIN_FROM_EMAIL n’est pas donné", "donnez l’adresse d’expédition du service")
    if values.get("SUPPORT_EMAIL", "").endswith(".example"):
        yield Fault("TREMPLIN_SUPPORT_EMAIL n’est pas donné", "donnez l’adresse à laquelle les personnes écrivent")


def _neighbours(values: Mapping[str, Any]) -> Iterator[Fault]:
    """The base and the antivirus, on another machine: who listens on the way must read nothing."""
    base = values.get("DATABASES", {}).get("default", {})
    if _is_elsewhere(base.get("HOST", "")) and base.get("OPTIONS", {}).get("sslmode") not in VERIFIED:
        to_do = "ajoutez ?sslmode=verify-full&sslrootcert=… à son adresse"
        yield Fault("DATABASE_URL mène à une autre machine sans vérifier son certificat", to_do)
    antivirus = values.get("CLAMAV", "")
    if antivirus and not antivirus.startswith("unix:") and _is_elsewhere(antivirus.rpartition(":")[0]):
        to_do = "mettez-le sur cette machine (unix:…), ou derrière un tunnel chiffré"
        yield Fault("TREMPLIN_CLAMAV envoie les fichiers en clair à une autre machine", to_do)


def _is_elsewhere(host: str) -> bool:
    """A name or an address that is not this machine. An empty host and a path are a socket of it."""
    return bool(host) and not host.startswith("/") and host not in LOCAL


def _folders(values: Mapping[str, Any]) -> Iterator[Fault]:
    for folder in (values.get("VAR"), values.get("VAR") and Path(values["VAR"]) / "files"):
        if folder and os.path.isdir(folder) and os.stat(folder).st_mode & OTHERS:
            yield Fault(f"Le dossier {folder} est ouvert à tous les comptes de la machine", f"chmod o= {folder}")
