"""The panel « Candidater » of a structure or of a post: where each visitor goes from there, or why nobody may."""

from html import escape
from typing import Any

from django.template import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.safestring import SafeString

from tremplin.directory.links import around
from tremplin.directory.templatetags.annuaire import delai

from ._library import chemin, icone, register

# By what the structure receives today (`directory.applying`), when this visitor has no way to apply.
CLOSED = {
    "open": "Cette structure reçoit des candidatures. Votre organisation n’en envoie pas : elle n’embauche pas et n’oriente pas.",
    "posts_only": "Cette structure reçoit des candidatures sur ses postes ouverts.",
    "nobody": "Personne de cette structure n’utilise encore Tremplin. Contactez-la directement : ses coordonnées sont sur cette"
    " page.",
    "blocked": "Cette structure ne reçoit pas de candidature pour le moment.",
    "closed": "Cette structure n’embauche plus dans le cadre de l’insertion.",
}
POSTS = '<p class="d-grid"><a class="btn btn-secondaire" href="#postes">Voir les postes ouverts</a></p>'


@register.simple_tag(takes_context=True)
def candidater(context: Context) -> SafeString:
    """Of the context: `state`, `ways`, `organisation`, `post`, what is known of its answers, `favourite`."""
    said = _ways(context) if context["ways"] else _no_way(context["state"], context["organisation"])
    heart = _heart(context, context["favourite"]) if context["favourite"] else ""
    return SafeString(f'<div class="panneau panneau--peche"><h2 class="h3">Candidater</h2>\n{said}{heart}</div>\n')


def _ways(context: Context) -> str:
    wanted = context["post"] and context["post"].cv_wanted
    cv = "Un CV est souhaité, mais pas obligatoire." if wanted else "Un CV n’est pas obligatoire."
    row = '<p class="d-grid"><a class="btn {}" href="{}">{}</a></p>\n'.format
    rows = [row("btn-primary" if one.main else "btn-secondaire", escape(one.url), one.label) for one in context["ways"]]
    answers = (
        f"{_delay(context['reply_days'])}{_answered(context['answering'])}Si personne ne répond en"
        f" {context['silence_days']} jours, nous vous prévenons. Vous restez libre de candidater ailleurs à tout moment."
    )
    promised = f'<p class="ligne-ico petit">{icone("horloge")}<span>{answers}</span></p>\n'
    return f"<p>Comptez 5 minutes. {cv}</p>\n{''.join(rows)}{promised}"


def _delay(days: float | None) -> str:
    return "" if days is None else f"Répond en {delai(days)} en général. "


def _answered(found: Any) -> str:
    """`found`: an `applications.answering.Answering`, or None."""
    if not (found and found.public and found.due):
        return ""
    return f"A répondu à {found.answered} candidatures sur {found.due} en 12 mois. "


def _no_way(state: str, organisation: Any) -> str:
    near = around(organisation.commune) if state in ("blocked", "closed") else ""
    others = f'<p><a href="{chemin("directory:recherche")}?{near}">Voir les structures proches</a></p>' if near else ""
    return f"<p>{CLOSED[state]}</p>{POSTS if state == 'posts_only' else others}" + ("" if state == "closed" else "\n")


def _heart(context: Context, favourite: Any) -> str:
    kept = '<input type="hidden" name="retirer" value="1">' if favourite.kept else ""
    words = "Retirer de mes favoris" if favourite.kept else "Garder dans mes favoris"
    return (
        f'<form method="post" action="{escape(favourite.url)}">{CsrfTokenNode().render(context)}{kept}'
        f'<button class="btn btn-lien btn-sm">{icone("coeur")}{words}</button></form>'
    )
