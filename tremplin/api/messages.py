"""What is written about the keys of an organisation. Owed: a program that stops reading is nobody's choice."""

from django.utils import timezone

from tremplin.api.models import ApiKey
from tremplin.kernel.mail import Mail, enqueue
from tremplin.kernel.wording import count, full
from tremplin.organisations.messages import TOPIC, why_member
from tremplin.organisations.messages_joining import administrators


def ends_soon(key: ApiKey) -> None:
    """To who made it while she administers the organisation, else to everybody who does."""
    day = timezone.localdate(key.expires_at)
    said = [
        f"La clé d’API « {key.name} » ({key.prefix}…) cessera de fonctionner le {full(day)}.",
        f"Elle {_served(key)}. Si vous vous en servez, remplacez-la : la nouvelle marche tout de suite, "
        "l’ancienne encore sept jours au plus, le temps de la changer dans votre programme.",
        "Si elle ne sert plus, ne faites rien : elle s’arrêtera seule.",
    ]
    left = count((day - timezone.localdate()).days, "jour,jours")
    subject = f"Votre clé d’API « {key.name} » expire dans {left}"
    mail = Mail(TOPIC, subject, said, why_member(key.organisation), [], "Voir les clés", "/organisation/cles")
    told = administrators(key.organisation)
    own = [one for one in told if one.user_id == key.created_by_id]
    for one in own or told:
        enqueue(mail, to=one.user.email, user=one.user, organisation=key.organisation_id)


def _served(key: ApiKey) -> str:
    return (
        f"a servi pour la dernière fois le {full(key.last_used_on)}" if key.last_used_on else "n’a encore jamais servi"
    )
