"""The demonstration's territory: built once, kept from one start to the next, wiped and rebuilt on request."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from tremplin.accounts.models import User
from tremplin.organisations.models import Organisation
from tremplin.rules.dates import in_french
from tremplin.web.demo import accounts
from tremplin.web.demo.accounts import ACCOUNTS, Account

STALE_AFTER = timedelta(days=45)


def allowed() -> bool:
    """The demonstration exists only in its own environment and in tests."""
    return bool(settings.DEMO or settings.TESTING)


def ensure(*, reset: bool) -> None:
    """Build the territory if it is not there; with `reset`, wipe everything that people did and build it again."""
    if not allowed():
        raise ImproperlyConfigured("La démonstration ne s’installe qu’avec TREMPLIN_ENV=demo.")
    if not reset and Organisation.objects.filter(source=Organisation.Source.DEMO).exists():
        return
    from tremplin.web.demo import building, wiping

    with transaction.atomic():
        if reset:
            wiping.wipe()
        building.build(timezone.now())


def available_accounts() -> tuple[Account, ...]:
    """What the log-in page offers in one click: nothing outside the demonstration."""
    return ACCOUNTS if allowed() else ()


def built_at() -> datetime | None:
    """When the territory was built: everything in it is dated from that day."""
    latest = User.objects.filter(email=accounts.BY_SLUG["candidate-nouvelle"].email)
    return latest.values_list("date_joined", flat=True).first()


def welcome(url: str) -> str:
    """What the terminal shows once the demonstration is ready: where, and with which accounts."""
    width = max(len(account.role) for account in ACCOUNTS)
    return "\n".join(
        (
            "",
            f"Tremplin est prêt : {url}",
            "",
            f"Comptes de démonstration, en un clic sur {url}/connexion",
            *(f"  {account.role:<{width}}  {account.email}" for account in ACCOUNTS),
            f"Mot de passe de tous les comptes : {accounts.PASSWORD}",
            "",
            f"Mails envoyés : {url}/demo/courrier",
            *_ageing(),
            "Pour arrêter : Ctrl+C. Pour tout recommencer : make demo-reset",
        )
    )


def _ageing() -> list[str]:
    """A word when the territory was built long ago: its recent events no longer are."""
    built = built_at()
    if built is None or timezone.now() - built < STALE_AFTER:
        return []
    return [f"Ce territoire date du {in_french(timezone.localdate(built))} : make demo-reset le remet à aujourd’hui."]
