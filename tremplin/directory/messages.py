"""The mails of alerts. No mail says that an address is known to anybody but that address."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from tremplin.directory.access_alerts import token_of
from tremplin.directory.found import Card
from tremplin.directory.models import Alert
from tremplin.kernel.mail import Mail, enqueue, to_team
from tremplin.kernel.wording import count, full
from tremplin.rules.parameters import read

# Only the first counts in the cap of the day.
TOPIC, ASKED_TOPIC, CAP_TOPIC = "alerts", "alerts_asked", "alerts_cap"
SHOWN = 10  # in one mail
WHY_ASKED = "Vous recevez ce message parce que cette adresse a été donnée sur Tremplin pour suivre une recherche."
WHY_TEAM = "Vous recevez ce message parce que vous faites partie de l’équipe de la plateforme."
RHYTHMS = {"now": "dès qu’il y en a", "daily": "une fois par jour", "weekly": "une fois par semaine"}


def delay(what: str) -> int:
    """Days or months, as `rules/parameters/privacy.yaml` says them."""
    value = read(f"privacy.alerts_{what}", timezone.localdate()).value
    assert isinstance(value, int)  # noqa: S101 - the unit of the parameter
    return value


def manage_path(alert: Alert) -> str:
    """The page where its owner reads and changes her alerts."""
    if alert.user_id:
        return reverse("directory:alertes")
    return reverse("directory:alerte_liens", args=[token_of(alert)])


def stop_path(alert: Alert) -> str:
    return reverse("directory:alerte_stop", args=[token_of(alert)])


def results_path(alert: Alert) -> str:
    return f"{reverse('directory:recherche')}?{alert.query}"


def confirm(alert: Alert, token: str) -> None:
    days = delay("confirmation")
    said = [
        "Bonjour,",
        f"Quelqu’un, sans doute vous, demande à recevoir ici les nouveautés de cette recherche : {alert.name}.",
        f"Rien ne partira tant que vous n’aurez pas confirmé. Ce lien sert une fois, pendant {days} jours.",
        f"Si vous n’avez rien demandé, ne faites rien : cette demande sera effacée dans {days} jours.",
    ]
    path = reverse("directory:alerte_confirmer", args=[token])
    _to(alert, Mail(ASKED_TOPIC, "Confirmez votre alerte", said, WHY_ASKED, [], "Confirmer mon alerte", path))


def already(alert: Alert) -> None:
    said = [
        "Bonjour,",
        f"Vous recevez déjà les nouveautés de cette recherche : {alert.name}. Vous n’avez rien à faire.",
    ]
    mail = Mail(
        ASKED_TOPIC, "Vous avez déjà cette alerte", said, WHY_ASKED, [], "Gérer mes alertes", manage_path(alert)
    )
    _to(alert, mail)


def too_many(alert: Alert) -> None:
    said = [
        "Bonjour,",
        "Une nouvelle alerte a été demandée pour cette adresse. Elle en a déjà 20 : nous n’en gardons pas davantage.",
        "Pour en ajouter une, arrêtez-en une autre.",
    ]
    label, path = ("Gérer mes alertes", manage_path(alert)) if alert.confirmed_at else ("", "")
    _to(alert, Mail(ASKED_TOPIC, "Vous avez déjà 20 alertes", said, WHY_ASKED, [], label, path))


def news(alert: Alert, cards: Sequence[Card]) -> None:
    """What is new, the ten freshest in words, the others on the page."""
    shown, more = cards[:SHOWN], len(cards) - SHOWN
    said = [
        f"{count(len(cards), 'nouveauté,nouveautés')} depuis le {full(alert.checked_at)}. Votre alerte : {alert.name}."
    ]
    if more > 0:
        said.append(f"Voici les {SHOWN} plus récentes. Les autres sont dans la liste complète.")
    links = [(card.title, card.url, words_of(card)) for card in shown]
    links.append(("Gérer mes alertes", manage_path(alert), "changer de rythme, renommer, arrêter"))
    why = f"Vous recevez ce message parce que vous avez demandé les nouveautés de cette recherche, {RHYTHMS[alert.rhythm]}."
    subject = f"{count(len(cards), 'nouveauté,nouveautés')} : {alert.name}"
    path = f"{results_path(alert)}&tri=fraicheur"
    mail = Mail(TOPIC, subject, said, why, [], "Voir la liste complète", path, links, stop_path(alert))
    _to(alert, mail)


def words_of(card: Card) -> str:
    """« Les Bordures, Sevran » for a post; the commune for the others."""
    place = str(card.shown.get("place") or "")
    return ", ".join(one for one in (str(card.shown.get("structure") or ""), place) if one)


def still_useful(alert: Alert) -> None:
    said = [
        "Bonjour,",
        f"Depuis {delay('renewal')} mois, vous recevez les nouveautés de cette recherche : {alert.name}.",
        f"Si elle vous sert encore, dites-le-nous. Sans réponse d’ici {delay('answer')} jours, nous l’arrêterons.",
    ]
    path = reverse("directory:alerte_garder", args=[token_of(alert)])
    label = "Garder mon alerte"
    mail = Mail(
        ASKED_TOPIC,
        "Votre alerte vous est-elle toujours utile ?",
        said,
        WHY_ASKED,
        [],
        label,
        path,
        [],
        stop_path(alert),
    )
    _to(alert, mail)


def cap_reached(waiting: int) -> None:
    """To the platform's team, once a day."""
    said = [
        f"Le plafond de {count(settings.ALERTS_PER_DAY, 'mail d’alerte,mails d’alerte')} par jour est atteint.",
        f"{count(waiting, 'alerte reste à lire,alertes restent à lire')} : ce sera fait demain, sans rien perdre.",
        "Si ce nombre vous étonne, regardez ce qui partirait avec la commande « tremplin alerts preview ». "
        "Le plafond se règle avec TREMPLIN_ALERTS_PER_DAY.",
    ]
    mail = Mail(CAP_TOPIC, "Le plafond des alertes est atteint", said, WHY_TEAM, [], "Voir l’état du service", "/sante")
    to_team(mail)


def _to(alert: Alert, mail: Mail) -> None:
    enqueue(mail, to=alert.user.email if alert.user else alert.email, user=alert.user)
