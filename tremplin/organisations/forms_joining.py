"""Forms of joining: ask, answer, verify, review the members."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone

from tremplin.kernel.wording import full
from tremplin.organisations.forms import MemberForm
from tremplin.organisations.models import Membership


def _text(label: str, *, help_text: str = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=1000, widget=forms.Textarea(attrs={"rows": rows})
    )


class JoinForm(forms.Form):
    """Why one is of the organisation."""

    message = _text(
        "Qui êtes-vous dans cette organisation ?",
        help_text="Votre fonction, et comment le vérifier : par exemple qui peut confirmer que vous y travaillez.",
    )


class AcceptForm(MemberForm):
    """The role that an administrator gives to who asks."""

    decision = forms.CharField(initial="accept", widget=forms.HiddenInput)
    field_order = ["role", "functions", "decision"]


class NetworkAcceptForm(forms.Form):
    """Nothing to choose: the first member administers."""

    decision = forms.CharField(initial="accept", widget=forms.HiddenInput)


class RefuseForm(forms.Form):
    """Why not; read by who asked."""

    reason = _text("Pourquoi refuser ?", help_text="La personne lira ce motif, sans savoir qui l’a écrit.", rows=3)
    decision = forms.CharField(initial="refuse", widget=forms.HiddenInput)


class VerifyForm(forms.Form):
    """On which proof the network verifies an organisation."""

    how = forms.CharField(
        label="Sur quelle preuve ?",
        help_text="Exemple : appel au standard, convention lue, rencontre. Gardé avec la décision.",
        max_length=60,
    )
    decision = forms.CharField(initial="accept", widget=forms.HiddenInput)


class EvidenceForm(forms.Form):
    """What an administrator adds for the network to decide."""

    evidence = _text(
        "Ce qui permet de vérifier votre organisation",
        help_text="Par exemple son site web, votre fonction, le numéro de son standard, un numéro de convention.",
    )


KEEP, END = "keep", "end"
CHOICES = [(KEEP, "Toujours dans l’équipe"), (END, "N’est plus dans l’équipe")]


class ReviewForm(forms.Form):
    """One choice a member; nothing is chosen in advance for who has not been seen for a year."""

    def __init__(self, *args: Any, members: Sequence[Membership], unseen_since: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in members:
            stale = last_seen(one) < unseen_since
            self.fields[str(one.pk)] = forms.ChoiceField(
                label=str(one.user),
                help_text=_said(one, stale=stale),
                choices=CHOICES,
                initial=None if stale else KEEP,
                widget=forms.RadioSelect,
            )

    def ended(self) -> list[UUID]:
        return [UUID(name) for name, choice in self.cleaned_data.items() if choice == END]


def last_seen(membership: Membership) -> date:
    """The day of her last log-in, or the one she joined: who joined lately is not pointed out."""
    login = membership.user.last_login
    joined = membership.started_on
    return joined if login is None else max(joined, timezone.localtime(login).date())


def _said(one: Membership, *, stale: bool) -> str:
    parts = [one.user.email, one.get_role_display()]
    if one.user.last_login is None:
        parts.append("Aucune connexion depuis plus d’un an" if stale else "Aucune connexion pour le moment")
    else:
        day = full(one.user.last_login)
        last = f"Dernière connexion le {day}"
        parts.append(f"{last}, il y a plus d’un an" if stale else last)
    return ". ".join(parts) + "."
