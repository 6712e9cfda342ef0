"""An account: open it, protect it, come in without a password, lose one's telephone, close a connection."""

import re
import time
from urllib.parse import parse_qs, urlparse

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.journeys.people import PASSWORD, Person, code_sent_to, sign_up, somebody
from tests.journeys.walker import Walker


def totp_now(secret: str, later: int = 0) -> str:
    """What the application shows, or will show that many half-minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def next_code(secret: str, used: str) -> str:
    """Another code, for one that served is refused: that of a telephone whose clock is half a minute fast."""
    return next(code for code in (totp_now(secret), totp_now(secret, later=1)) if code != used)


def log_in(walker: Walker, person: Person) -> Walker:
    walker.leave().go("/connexion").fill("Adresse e-mail", person.email).fill("Mot de passe", PASSWORD)
    return walker.click("Se connecter")


def a_professional(walker: Walker, admin: str) -> Person:
    """Somebody new, invited by the administrator of an organisation, who has just joined it."""
    person = somebody()
    walker.enter(admin).go("/organisation/equipe/inviter")
    walker.fill("Adresse e-mail professionnelle", person.email).tick("Membre").click("Envoyer l’invitation")
    walker.leave().go("/demo/courrier")
    walker.page.locator("tr", has_text=person.email).first.get_by_role("link").click()
    link = re.search(r"https?://\S+?(/invitations/\S+)", walker.main.inner_text())[1]
    walker.go(link).click("Créer mon compte")
    sign_up(walker, person)
    walker.click("Rejoindre l’équipe")
    return person


def set_up_application(walker: Walker) -> tuple[str, str]:
    """(secret, code shown), from the page « Protéger mon compte »."""
    walker.click("Ajouter une application").arrives("Ajouter une application de codes")
    address = walker.page.get_by_role("link", name="Ouvrir dans l’application").get_attribute("href")
    secret = parse_qs(urlparse(address).query)["secret"][0]
    code = totp_now(secret)
    walker.fill("Code à 6 chiffres", code)
    return secret, code


def codes_shown(walker: Walker) -> list[str]:
    return walker.main.locator(".secours code").all_inner_texts()


@pytest.fixture
def admin() -> str:
    return "directrice"


def test_sign_up(walker: Walker):
    """A wrong code, another one asked for, the right one; then out, and in again by a code without password."""
    person = somebody()
    walker.go("/inscription").fill("Prénom", person.first).fill("Nom", person.last)
    walker.fill("Adresse e-mail", person.email).fill("Mot de passe", "court").click("Créer mon compte")
    walker.is_told("Il faut 12 caractères ou plus").keeps("Adresse e-mail", person.email)
    walker.fill("Mot de passe", PASSWORD).click("Créer mon compte")
    walker.arrives("Confirmez votre adresse e-mail").look("confirmer")
    walker.fill("Code", "0000-0000").click("Confirmer").is_told("Ce code n’est pas le bon").look("code-faux")
    walker.click("Recevoir un autre code").fill("Code", code_sent_to(walker, person)).click("Confirmer")
    walker.arrives("Mon parcours").go("/compte").look("compte").click("Voir mes connexions").look("connexions")
    walker.leave().go("/connexion").click("Recevoir un code par e-mail").look("demander-un-code")
    walker.fill("Adresse e-mail", person.email).click("Recevoir un code").look("ecrire-le-code")
    walker.fill("Code", code_sent_to(walker, person)).click("Se connecter").arrives("Mon parcours")
    walker.go("/compte/connexions").sees("Cet appareil").click("Fermer toutes les autres").sees("est fermée")


def test_second_factor(walker: Walker, admin: str):
    """A professional is led to protect her account, works, comes back with a code, then with a recovery code."""
    person = a_professional(walker, admin)
    walker.arrives("Protéger mon compte").sees("Encore une étape avant de travailler").look("proteger")
    secret, code = set_up_application(walker)
    walker.look("application").click("Ajouter l’application").arrives("Vos codes de secours").look("codes")
    spare = codes_shown(walker)
    assert len(spare) == 10
    walker.click("J’ai noté mes codes").arrives("À traiter").go("/compte/securite").sees("En place").look("protege")
    log_in(walker, person).arrives("Double protection").look("protection")
    walker.fill("Code à 6 chiffres", "000000").click("Continuer").is_told("Ce code n’est pas le bon").look("faux")
    walker.fill("Code à 6 chiffres", next_code(secret, code)).click("Continuer").arrives("À traiter")
    log_in(walker, person).fill("Code à 6 chiffres", spare[0]).click("Continuer").arrives("À traiter")
    log_in(walker, person).fill("Code à 6 chiffres", spare[0]).click("Continuer").is_told("Ce code n’est pas le bon")


def test_passkey(walker: Walker, admin: str):
    """The same with a passkey: nothing to copy. Browsers know no passkey for a bare address of a machine."""
    walker.url = walker.url.replace("127.0.0.1", "localhost")
    person = a_professional(walker, admin)
    walker.arrives("Protéger mon compte").click("Ajouter une clé d’accès").arrives("Ajouter une clé d’accès").look(
        "cle"
    )
    plug_a_key(walker)
    walker.fill("Nom de la clé", "Téléphone").click("Créer la clé d’accès")
    walker.arrives("Vos codes de secours").click("J’ai noté mes codes").arrives("À traiter")
    log_in(walker, person).arrives("Double protection").click("Utiliser ma clé d’accès").arrives("À traiter")
    walker.go("/compte/securite").sees("Téléphone", "utilisée le")
    walker.click("Renommer").fill("Nom de la clé", "Mon téléphone").click("Enregistrer").sees("Mon téléphone").look(
        "cles"
    )
    walker.click("Retirer").look("retirer-la-cle").click("Retirer la clé").sees("C’est votre seule protection")
    log_in(walker, person).arrives("Double protection").look("protection")


def plug_a_key(walker: Walker) -> None:
    """A key that Chromium plays, always touched at once. Looking at a page through the debugger takes it off."""
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session = walker.page.context.new_cdp_session(walker.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_without_javascript(plain_walker: Walker, admin: str):
    """The application of codes needs no script; the passkey says that it does."""
    walker = plain_walker
    a_professional(walker, admin)
    walker.arrives("Protéger mon compte").click("Ajouter une clé d’accès")
    walker.sees("Ce navigateur ne sait pas faire de clé d’accès ici").look("cle")
    walker.click("Utilisez une application de codes").click("Choisir autre chose")
    set_up_application(walker)
    walker.click("Ajouter l’application").arrives("Vos codes de secours").look("codes")
    walker.click("J’ai noté mes codes").arrives("À traiter")


def test_lost_telephone(walker: Walker, admin: str):
    """The administrator asks for the removal; the person is told, and stops it."""
    person = a_professional(walker, admin)
    set_up_application(walker)
    walker.click("Ajouter l’application").arrives("Vos codes de secours")
    walker.enter(admin).go("/organisation/equipe").row(person.email).get_by_role("link").click()
    walker.look("membre").click("Demander le retrait").look("demander").click("Demander le retrait").is_told("Raison")
    walker.fill("Raison", "Téléphone volé").click("Demander le retrait").sees("C’est demandé")
    walker.leave().go("/demo/courrier")
    walker.page.locator("tr", has_text=person.email).first.get_by_role("link").click()
    link = re.search(r"https?://\S+?(/compte/securite/retrait/\S+)", walker.main.inner_text())[1]
    walker.go(link).look("arreter").click("Arrêter le retrait").sees("Le retrait est arrêté")
