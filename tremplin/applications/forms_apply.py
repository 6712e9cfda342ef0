"""Forms of the apply tunnel."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from tremplin.candidates.forms import ContactForm, born_after, born_before
from tremplin.kernel.errors import Refused
from tremplin.kernel.fields import DateTroisChamps
from tremplin.kernel.files import check_pdf

SPONTANEOUS = "spontanee"
KEEP_CV = "Joindre le CV déjà enregistré : {}"
FOR_HERSELF = (
    "Votre message à la structure",
    "Dites en quelques mots ce que vous cherchez et quand vous pouvez commencer.",
)
FOR_HER = ("Message à la structure", "Présentez la personne et ce qu’elle cherche. Elle pourra lire ce message.")


class SelfForm(ContactForm):
    """What a person must say of herself before her first candidature, asked once."""

    first_name = forms.CharField(label="Prénom", max_length=100)
    last_name = forms.CharField(label="Nom", max_length=100)
    birth_date = DateTroisChamps(
        label="Date de naissance", help_text="Exemple : 4 5 1991", earliest=born_after, latest=born_before, birth=True
    )
    email = None  # type: ignore[assignment] # her account has one

    field_order = ["first_name", "last_name", "birth_date", "phone", "address", "commune"]

    def fields_for_file(self) -> dict[str, Any]:
        """What `candidates.actions.update_candidate` takes."""
        return {**self.cleaned_data, **self.address_fields()}


@dataclass(frozen=True)
class Post:
    """A post that the structure offers, read with it."""

    pk: str
    title: str
    commune: str


class ApplyForm(forms.Form):
    """Posts or a spontaneous candidature, the message, the CV.

    `open_posts` may be chosen; `earlier` is the CV already sent or joined (a name), reused unless unticked. Afterwards
    `chosen` holds the ids of the posts and `content` the bytes of a new CV, if any.
    """

    posts = forms.MultipleChoiceField(
        label="Pour quoi candidater",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un poste, ou la candidature spontanée."},
    )
    message = forms.CharField(
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Écrivez quelques mots à la structure."},
    )
    keep_cv = forms.BooleanField(required=False)
    cv = forms.FileField(
        label="CV",
        help_text="PDF de 5 Mo au plus. Seules la personne, la structure et l’organisation qui envoie peuvent le lire.",
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )
    content: bytes | None = None

    def __init__(
        self,
        *args: Any,
        open_posts: Sequence[Post],
        spontaneous: bool,
        earlier: Any = None,
        for_herself: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.earlier = earlier
        choices = [(post.pk, f"{post.title}\n{post.commune}") for post in open_posts]
        if spontaneous:
            choices.append((SPONTANEOUS, "Candidature spontanée\nsans viser un poste précis"))
        posts: Any = self.fields["posts"]
        posts.choices = choices
        if len(choices) == 1:
            self.initial["posts"] = [choices[0][0]]  # one way to apply: nothing to choose
        self.fields["message"].label, self.fields["message"].help_text = FOR_HERSELF if for_herself else FOR_HER
        if earlier is None:
            del self.fields["keep_cv"]
        else:
            self.fields["keep_cv"].label = KEEP_CV.format(earlier.name)

    def clean_posts(self) -> list[str]:
        posts = self.cleaned_data["posts"]
        if SPONTANEOUS in posts and len(posts) > 1:
            raise forms.ValidationError("Choisissez des postes, ou la candidature spontanée, pas les deux.")
        return list(posts)

    def clean_cv(self) -> Any:
        upload = self.cleaned_data["cv"]
        if upload:
            try:
                self.content = check_pdf(upload, field="cv")
            except Refused as refusal:
                raise forms.ValidationError(refusal.message, code=refusal.code) from refusal
        return upload

    def show_kept(self, cv: Any) -> None:
        """After an error elsewhere: say that the CV just joined is kept, in place of the empty file field."""
        self.earlier, self.data = cv, {**self.data.dict(), "posts": self.data.getlist("posts"), "keep_cv": "on"}  # type: ignore[attr-defined]
        self.fields["keep_cv"] = forms.BooleanField(required=False, label=KEEP_CV.format(cv.name))

    @property
    def chosen(self) -> list[str]:
        """Ids of the chosen posts; none for a spontaneous candidature."""
        return [pk for pk in self.cleaned_data["posts"] if pk != SPONTANEOUS]


class EditForm(forms.Form):
    """A candidature not read yet. `content`: the bytes of a new CV, if any."""

    message = forms.CharField(
        label="Message",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Écrivez quelques mots à la structure."},
    )
    cv = forms.FileField(
        label="Un autre CV",
        help_text="PDF de 5 Mo au plus.",
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )
    content: bytes | None = None
    clean_cv = ApplyForm.clean_cv


class ConfirmForm(forms.Form):
    """Nothing to type: it carries the refusal when something changed since the page was shown."""


class WaiverForm(ConfirmForm):
    """The last page while the waiting period runs: the authorised prescriber lifts it, in writing."""

    waiver_reason = forms.CharField(
        label="Pourquoi vous levez le délai de carence",
        help_text="Gardé avec votre nom et la date. Les structures savent que le délai est levé, sans lire ce motif.",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez pourquoi vous levez le délai : sans cela, personne ne pourra embaucher."},
    )
