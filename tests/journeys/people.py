"""People nobody knows yet, one more each time: two walks never meet the same."""

import itertools
import re
import secrets
from dataclasses import dataclass
from datetime import date

import requests
from bs4 import BeautifulSoup, Tag

from tests.journeys.walker import Walker

PASSWORD = "une phrase assez longue 93"
FIRST = ("Naïma", "Baptiste", "Oumou", "Célestin", "Fadila", "Irénée", "Maëlle", "Sekou")
LAST = ("Brumallon", "Cerisoule", "Tilvanne", "Orgémare", "Pelvérin", "Sarmentou", "Valdoune", "Quetsarde")
LAST += ("Aubraclet", "Dormelle", "Fontanive", "Guérandou", "Jasmillac", "Luzernois", "Mirabolet", "Noiseray")
NUMBERS = itertools.count(secrets.randbelow(900_000))


@dataclass(frozen=True)
class Person:
    first: str
    last: str
    number: int

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def birth(self) -> date:
        return date(1990, 5, 1 + self.number // 128 % 28)

    @property
    def email(self) -> str:
        return f"personne{self.number}@courriel.example"

    @property
    def nir(self) -> str:
        """A number with its key, that agrees with the birth date."""
        body = f"29005{93066 + self.number // 1000}{self.number % 1000:03d}"
        return f"{body}{97 - int(body) % 97:02d}"


def somebody() -> Person:
    number = next(NUMBERS)
    return Person(FIRST[number % 8], LAST[number // 8 % 16], number)


def sign_up(walker: Walker, person: Person) -> None:
    """From the page of sign-up."""
    walker.arrives("Créer un compte").fill("Prénom", person.first).fill("Nom", person.last)
    walker.fill("Adresse e-mail", person.email).fill("Mot de passe", PASSWORD).click("Créer mon compte")
    walker.arrives("Confirmez votre adresse e-mail").fill("Code", code_sent_to(walker, person)).click("Confirmer")


def code_sent_to(walker: Walker, person: Person) -> str:
    """The code of the latest mail to this person, read in the mailbox of the demonstration, away from her browser."""
    rows = main_of(f"{walker.url}/demo/courrier").select("tr:has(a)")
    row = next(one for one in rows if person.email in one.get_text())
    found = re.search(r"\b\d{4}-\d{4}\b", main_of(walker.url + row.a["href"]).get_text(" "))
    assert found, f"no code was sent to {person.email}"
    return found[0]


def main_of(address: str) -> Tag:
    """The body of a page as the server gives it."""
    page = requests.get(address, timeout=60)
    page.raise_for_status()
    return BeautifulSoup(page.content, "lxml").main


def log_in(walker: Walker, person: Person) -> None:
    """With the password chosen at sign-up."""
    walker.go("/connexion").fill("Adresse e-mail", person.email).fill("Mot de passe", PASSWORD).click("Se connecter")
    walker.arrives("Mon parcours")


def open_file(walker: Walker, person: Person, *, number: bool = True) -> None:
    """The form of a person nobody knows, from her number or her address typed before."""
    walker.tick("Madame").fill("Prénom", person.first).fill("Nom", person.last).date("Date de naissance", person.birth)
    if not number:
        walker.choose("Si le numéro manque, pourquoi", "La personne n’a pas encore de numéro de sécurité sociale")
    walker.fill("Adresse e-mail de la personne", person.email)
    walker.choose("Si l’identifiant manque, pourquoi", "Personne non inscrite à France Travail")
