"""The form of a word of the search and of what it also means."""

from typing import Any

from django import forms


class SynonymForm(forms.Form):
    """A new term. Meanings are typed one a line."""

    term = forms.CharField(
        label="Ce que les personnes écrivent",
        help_text="Un mot ou une expression de 4 mots au plus. Exemple : jardinage.",
        max_length=80,
        error_messages={"required": "Écrivez un mot ou une expression."},
    )
    means = forms.CharField(
        label="Ce qu’il faut chercher aussi",
        help_text="Un équivalent par ligne, avec les mots des fiches. Exemple : espaces verts.",
        max_length=900,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez au moins un autre mot, un par ligne."},
    )
    both_ways = forms.BooleanField(
        label="Dans les deux sens",
        help_text="Chercher un équivalent trouvera aussi ce que trouve le premier mot.",
        required=False,
    )

    def clean_means(self) -> list[str]:
        return [line for line in self.cleaned_data["means"].splitlines() if line.strip()]


class EditSynonymForm(SynonymForm):
    """The term itself stays; it may be put aside."""

    term = None  # type: ignore[assignment]
    is_used = forms.BooleanField(label="Utiliser cet équivalent dans la recherche", required=False)

    @staticmethod
    def initial_of(synonym: Any) -> dict[str, Any]:
        means = "\n".join(synonym.means)
        return {"means": means, "both_ways": synonym.both_ways, "is_used": synonym.is_used}
