"""Searches that are followed: by two accounts of the demonstration, by an address, and by one that has yet to confirm."""

from django.contrib.auth import get_user_model
from django.http import QueryDict
from django.utils import timezone

from tremplin.directory import news
from tremplin.directory.alerts import ask_alert, confirm_alert, open_alert
from tremplin.directory.models import Alert
from tremplin.kernel.actor import Actor
from tremplin.kernel.models import Notice

OF_ACCOUNTS = {
    "candidate-en-recherche@demo.example": (
        ("q=couture&lieu=93071", "daily"),
        ("lieu=93010&distance=5&onglet=postes&heures=20-28&heures=moins-20", "weekly"),
    ),
    "candidat-en-parcours@demo.example": (("onglet=postes&lieu=93066&contrat=permanent", "now"),),
}
OF_ADDRESSES = (
    ("lectrice@demo.example", "lieu=Est Ensemble&secteur=espaces-verts", "weekly", True),
    ("lecteur@demo.example", "q=cuisine&lieu=93&type=ACI", "daily", False),
)


def write() -> None:
    """By the same verbs as the pages: the mails are in the box of the demonstration, their links work."""
    for email, searches in OF_ACCOUNTS.items():
        user = get_user_model()._default_manager.get(email=email)
        for query, rhythm in searches:
            open_alert(by=Actor(user=user), name=_name(query), query=query, rhythm=rhythm)
    for email, query, rhythm, confirmed in OF_ADDRESSES:
        ask_alert(email=email, name=_name(query), query=query, rhythm=rhythm)
        if confirmed:
            confirm_alert(alert=Alert.objects.get(email=email))
    Notice.objects.exclude(state=Notice.State.SENT).update(state=Notice.State.SENT, sent_at=timezone.now())


def _name(query: str) -> str:
    return news.follow(QueryDict(query)).title[:80]
