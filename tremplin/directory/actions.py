"""What the network does to the search: the words that mean one another."""

from collections.abc import Sequence

from django.db import transaction

from tremplin.directory import edition, synonyms
from tremplin.directory.access import check_team
from tremplin.directory.words import LONGEST_TERM
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import Refused
from tremplin.reference.models import Synonym
from tremplin.reference.names import search_key

MOST_MEANINGS = 10


@act
def add_synonym(*, by: Actor, term: str, means: Sequence[str], both_ways: bool) -> Synonym:
    """Make a search for `term` find what these words find. Refused on `term` when it is known already."""
    check_team(by)
    key = _checked_term(term)
    values = {"means": _checked_means(key, means), "both_ways": both_ways}
    made, is_new = Synonym.objects.get_or_create(term=key, defaults=values)
    if not is_new:
        raise Refused("known", f"« {key} » est déjà dans la liste. Modifiez sa ligne.", field="term")
    journal.record(by=by, verb="directory.add_synonym", obj=made, after=_said(made))
    transaction.on_commit(synonyms.forget)
    edition.turn()
    return made


@act
def edit_synonym(*, by: Actor, synonym: Synonym, means: Sequence[str], both_ways: bool, is_used: bool) -> Synonym:
    """Change what a term also means, or stop using it."""
    check_team(by)
    fresh = Synonym.objects.select_for_update(of=("self",)).get(pk=synonym.pk)
    before = _said(fresh)
    fresh.means, fresh.both_ways, fresh.is_used = _checked_means(fresh.term, means), both_ways, is_used
    fresh.save(update_fields=["means", "both_ways", "is_used"])
    journal.record(by=by, verb="directory.edit_synonym", obj=fresh, before=before, after=_said(fresh))
    transaction.on_commit(synonyms.forget)
    edition.turn()
    return fresh


def _checked_term(term: str) -> str:
    key = search_key(term)
    if not key:
        raise Refused("empty", "Écrivez un mot ou une expression.", field="term")
    return _checked_length(key, "term")


def _checked_means(term: str, means: Sequence[str]) -> list[str]:
    keys = [key for key in dict.fromkeys(search_key(one) for one in means) if key and key != term]
    if not keys:
        raise Refused("empty", "Écrivez au moins un autre mot, un par ligne.", field="means")
    if len(keys) > MOST_MEANINGS:
        raise Refused("too_many", f"{MOST_MEANINGS} équivalents au plus.", field="means")
    return [_checked_length(key, "means") for key in keys]


def _checked_length(key: str, field: str) -> str:
    if len(key.split()) > LONGEST_TERM or len(key) > 80:
        raise Refused("too_long", f"« {key} » est trop long : {LONGEST_TERM} mots au plus.", field=field)
    return key


def _said(synonym: Synonym) -> dict[str, object]:
    return {"means": synonym.means, "both_ways": synonym.both_ways, "is_used": synonym.is_used}
