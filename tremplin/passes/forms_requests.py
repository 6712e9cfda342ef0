"""Forms of a prolongation: why, until when and whom to ask; then the answer of who is asked."""

from datetime import timedelta
from typing import Any

from django import forms

from tremplin.kernel.errors import Refused
from tremplin.kernel.fields import DateTroisChamps
from tremplin.kernel.files import check_report
from tremplin.organisations.models import Membership, Organisation
from tremplin.passes.models import ProlongationRequest
from tremplin.passes.prolonging import Option, by_email
from tremplin.rules.dates import in_french

OTHER = "autre"
KEEP_REPORT = "Garder le bilan déjà joint : {}"


class ReasonForm(forms.Form):
    """First page: why. Only the reasons that are open; the page lists the others beside."""

    motif = forms.ChoiceField(
        label="Motif de la prolongation",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un motif.", "invalid_choice": "Choisissez un motif de la liste."},
    )

    def __init__(self, *args: Any, options: list[Option], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        motif: Any = self.fields["motif"]
        motif.choices = [(str(one.reason), f"{one.reason.label}\n{_terms(one)}") for one in options if not one.why]


def _terms(option: Option) -> str:
    needs = "avec l’accord d’un organisme habilité" if option.needs_prescriber else "sans accord à demander"
    return f"{needs}, jusqu’au {in_french(option.latest)} au plus tard"


class ProlongForm(forms.Form):
    """Second page: the new last day and, when somebody must agree, whom to ask and what helps to decide."""

    ends_on = DateTroisChamps(label="Nouveau dernier jour du PASS IAE")
    addressee = forms.ChoiceField(
        label="Qui doit donner son accord",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la personne qui doit donner son accord."},
    )
    email = forms.EmailField(
        label="Adresse e-mail de cette personne",
        help_text="À remplir si elle n’est pas dans la liste. Elle doit avoir un compte dans un organisme habilité.",
        required=False,
    )
    message = forms.CharField(
        label="Ce qui aide à décider",
        help_text="Le parcours accompli, ce qui reste à faire. La personne concernée ne le lit pas.",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    keep_report = forms.BooleanField(required=False)
    report = forms.FileField(
        label="Bilan du parcours",
        help_text="PDF (5 Mo au plus) ou classeur XLSX (1 Mo au plus). Seul l’organisme saisi peut le lire.",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.xlsx"}),
    )
    interview = forms.BooleanField(label="Proposer d’en parler par téléphone", required=False)
    contact_email = forms.EmailField(label="Adresse e-mail à contacter", required=False)
    contact_phone = forms.CharField(label="Téléphone à appeler", required=False, max_length=20)
    content: tuple[bytes, str] | None = None

    def __init__(
        self,
        *args: Any,
        option: Option,
        asking: Organisation,
        people: list[tuple[Membership, str]],
        starts_on: Any,
        report: bool,
        kept: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.option, self.asking, self.kept = option, asking, kept
        ends_on: Any = self.fields["ends_on"]
        ends_on.earliest, ends_on.latest = starts_on + timedelta(days=1), option.latest
        ends_on.help_text = f"Après le {in_french(starts_on)}, au plus tard le {in_french(option.latest)}."
        if not option.needs_prescriber:
            for name in list(self.fields)[1:]:
                del self.fields[name]
            return
        self.known = {str(one.pk): one for one, _ in people}
        addressee: Any = self.fields["addressee"]
        addressee.choices = [
            *(_choice(one, why) for one, why in people),
            (OTHER, "Une autre personne\npar son adresse"),
        ]
        self._offer_places()
        self.report_required = report
        if not report:
            del self.fields["report"], self.fields["keep_report"]
        elif kept is None:
            del self.fields["keep_report"]
        else:
            self.fields["keep_report"].label = KEEP_REPORT.format(kept["name"])

    def _offer_places(self) -> None:
        """The places of an address typed before, so that one with several can be told."""
        email = (self.data.get("email") if self.is_bound else self.initial.get("email")) or ""
        found = [one for one in by_email(email, self.asking) if str(one.pk) not in self.known] if email else []
        addressee: Any = self.fields["addressee"]
        addressee.choices = [*(_choice(one, email) for one in found), *addressee.choices]
        self.known |= {str(one.pk): one for one in found}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "addressee" in self.fields:
            self._clean_addressee(given)
            self._clean_report(given)
            self._clean_interview(given)
        return given

    def _clean_addressee(self, given: dict[str, Any]) -> None:
        if given.get("addressee") != OTHER:
            return
        if not given.get("email"):
            if "email" not in self.errors:
                self.add_error("email", "Écrivez l’adresse e-mail de la personne.")
            return
        found = by_email(given["email"], self.asking)
        if not found:
            message = (
                "Cette adresse n’est pas celle d’un compte dans un organisme habilité,"
                " ou la personne fait aussi partie de votre structure. Vérifiez-la avec elle."
            )
            self.add_error("email", message)
        elif len(found) > 1:
            self.add_error(
                "addressee", "Cette personne est dans plusieurs organismes : choisissez lequel dans la liste."
            )
        else:
            given["addressee"] = str(found[0].pk)

    def _clean_report(self, given: dict[str, Any]) -> None:
        if not self.report_required:
            return
        if upload := given.get("report"):
            try:
                self.content = check_report(upload, field="report")
            except Refused as refusal:
                self.add_error("report", refusal.message)
        elif not (self.kept and given.get("keep_report")):
            self.add_error("report", "Joignez le bilan du parcours : il est obligatoire ici.")

    def _clean_interview(self, given: dict[str, Any]) -> None:
        if not given.get("interview"):
            given["contact_email"] = given["contact_phone"] = ""
            return
        if not given.get("contact_email") and "contact_email" not in self.errors:
            self.add_error("contact_email", "Écrivez l’adresse e-mail à contacter.")
        if not 9 <= sum(char.isdigit() for char in given.get("contact_phone", "")) <= 15:
            self.add_error("contact_phone", "Un numéro de téléphone français a 10 chiffres. Vérifiez ce qui est écrit.")

    @property
    def payload(self) -> dict[str, Any]:
        """What the draft keeps, files apart."""
        kept = {name: value for name, value in self.cleaned_data.items() if name not in ("report", "keep_report")}
        return {**kept, "reason": str(self.option.reason)}


def _choice(one: Membership, why: str) -> tuple[str, str]:
    return str(one.pk), f"{one.user.get_full_name()}, {one.organisation}\n{why}"


class RefusalForm(forms.Form):
    """The answer of who refuses: why, explained; and what next when the IAE no longer fits."""

    reason = forms.ChoiceField(
        label="Motif du refus",
        choices=ProlongationRequest.Refusal.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un motif dans la liste."},
    )
    explanation = forms.CharField(
        label="Votre explication à la structure",
        help_text="La structure la lit dès l’envoi. La personne concernée ne la lit pas.",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Expliquez votre décision à la structure."},
    )
    follow_up = forms.MultipleChoiceField(
        label="Ce que vous proposez ensuite à la personne",
        help_text="Obligatoire si un parcours d’IAE ne lui convient plus.",
        choices=ProlongationRequest.FollowUp.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    follow_up_text = forms.CharField(
        label="Cette suite en quelques mots",
        help_text="La personne et la structure la lisent.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WaiverForm(forms.Form):
    """Why a new pathway fits the person before the two years are over."""

    reason = forms.CharField(
        label="Pourquoi lever le délai de carence",
        help_text="Gardé avec votre nom, votre organisme et la date. Les structures ne lisent pas ce motif.",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Écrivez pourquoi un nouveau parcours d’IAE convient à la personne."},
    )


class RevokeForm(forms.Form):
    """Why the waiver is taken back."""

    why = forms.CharField(
        label="Pourquoi revenir sur cette levée",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez pourquoi vous revenez sur cette levée."},
    )


def open_option(options: list[Option], code: str) -> Option | None:
    """The open option of that code."""
    return next((one for one in options if one.reason == code and not one.why), None)
