"""Empty what the register says of a person: first what goes with her file, later what the State may still ask for.

The register says what becomes of each field; nothing here names a table of another room, except where a candidature is
still open. Every function is called inside an act, with the person locked, and may be run again.
"""

import json
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import quote_plus

from django.contrib.admin.models import LogEntry
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import Case, DateField, F, Func, JSONField, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields import TextField
from django.db.models.functions import Cast, Left, TruncMonth

from tremplin.applications.models import SavedView
from tremplin.candidates.access import files_of
from tremplin.candidates.models import Candidate
from tremplin.kernel import files
from tremplin.kernel.models import Draft, Notice, StoredFile
from tremplin.kernel.personal import Becomes, Stage, Table, tables
from tremplin.reference.models import Commune

# A commune of fewer people could tell who somebody is.
LARGE = 20_000
ANONYMOUS = {"first_name": "Personne", "last_name": "anonymisée", "cancelled_why": "Annulation"}


def forget(candidate: Candidate, *stages: Stage) -> None:
    """Empty or delete, in every table, what goes at these stages; with it her files, and what mentions her."""
    people = list(files_of(candidate.pk))
    ids, words, names = _ids(people), _words(people), _names(people)
    joined = _files(people, stages)
    _let_acts_be_forgotten(True)
    for table in _about_people():
        _empty(table, _rows(table, people), stages)
    _let_acts_be_forgotten(False)
    files.release(joined)
    forget_mentions([*ids, *words])
    forget_searches(names)


def forget_mentions(told: Iterable[str]) -> None:
    """Messages, drafts and administration lines that hold one of these ids or words."""
    told = [one for one in told if len(one) > 3]
    if not told:
        return
    as_json = [json.dumps(one)[1:-1] for one in told]
    both = sorted({*told, *as_json})
    _holding(Notice, both, "content", "subject", "email").delete()
    _holding(Draft, both, "payload").delete()
    _holding(LogEntry, both, "object_id", "object_repr", "change_message").delete()


def forget_searches(names: Iterable[str]) -> None:
    """A saved view that filters on her name keeps its other filters."""
    for name in {quote_plus(one) for one in names if one}:
        for view in SavedView.objects.filter(query__icontains=name):
            kept = [part for part in view.query.split("&") if not _searches(part, name)]
            SavedView.objects.filter(pk=view.pk).update(query="&".join(kept))


def _searches(part: str, name: str) -> bool:
    return part.startswith("nom=") and name.lower() in part.lower()


def _holding(model: type[Model], told: list[str], *columns: str) -> QuerySet[Any]:
    """Rows where one of these columns, as text, holds one of these words."""
    texts = {f"{name}_text": Cast(name, TextField()) for name in columns}
    wanted = Q()
    for name in texts:
        for word in told:
            wanted |= Q(**{f"{name}__icontains": word})
    return model._default_manager.alias(**texts).filter(wanted)


def _about_people() -> list[Table]:
    return [one for one in tables() if one.person is not None]


def _rows(table: Table, people: list[Any]) -> QuerySet[Any]:
    hers = [Q(**{f"{path}__in": people}) for path in table.paths()]
    return table.model._default_manager.filter(reduce(or_, hers))


def _ids(people: list[Any]) -> list[str]:
    """The ids of everything of hers, which the links of messages and drafts carry."""
    return [str(pk) for table in _about_people() for pk in _rows(table, people).values_list("pk", flat=True)]


def _words(people: list[Any]) -> list[str]:
    """What names her: names as they are written, addresses, numbers."""
    found: set[str] = set()
    for one in Candidate.objects.filter(pk__in=people).select_related("user"):
        if one.anonymised_at is None and one.first_name and one.last_name:
            found |= {one.full_name, f"{one.last_name} {one.first_name}"}
        found |= {one.email, one.nir, one.ft_id, one.phone}
        if one.user is not None:
            found |= {one.user.email, one.user.get_full_name()}
    return sorted(found - {""})


def _names(people: list[Any]) -> set[str]:
    known = Candidate.objects.filter(pk__in=people, anonymised_at__isnull=True)
    return {name for both in known.values_list("first_name", "last_name") for name in both}


def _files(people: list[Any], stages: tuple[Stage, ...]) -> set[Any]:
    """The files that what goes at these stages holds."""
    found: set[Any] = set()
    for table in _about_people():
        for one in table.fields:
            field = table.model._meta.get_field(one.name)
            if field.related_model is StoredFile and (table.gone or table.use_of(one).stage) in stages:
                found |= set(_rows(table, people).values_list(one.name, flat=True))
    return found - {None}


def _empty(table: Table, rows: QuerySet[Any], stages: tuple[Stage, ...]) -> None:
    if table.gone is not None:
        if table.gone in stages:
            rows.delete()
        return
    changes = {
        one.name: _left(table.model._meta.get_field(one.name), one.becomes)
        for one in table.fields
        if one.becomes != Becomes.KEPT and table.use_of(one).stage in stages
    }
    if changes:
        table.model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True))).update(**changes)


def _left(field: Any, becomes: Becomes) -> Any:
    """What stays of a column, as a value or an expression."""
    if becomes == Becomes.EMPTY:
        return _nothing(field)
    if becomes == Becomes.ANONYMOUS:
        return Case(When(**{field.name: ""}, then=Value("")), default=Value(ANONYMOUS[field.name]))
    return EXPRESSIONS[becomes](field.name)


def _nothing(field: Any) -> Any:
    if field.null:
        return None
    if isinstance(field, ArrayField):
        return []
    return {} if isinstance(field, JSONField) else ""


def _department(name: str) -> Case:
    """« 93 », « 974 »."""
    return Case(When(**{f"{name}__startswith": "97"}, then=Left(name, 3)), default=Left(name, 2))


def _five_years(name: str) -> Func:
    """The first day of the five years of the birth: 1 January 1985 for 1987."""
    template = f"make_date((extract(year from {connection.ops.quote_name(name)})::int / 5) * 5, 1, 1)"
    return Func(template=template, output_field=DateField())


def _large_commune(name: str) -> Subquery:
    return Subquery(Commune.objects.filter(pk=OuterRef(name), population__gte=LARGE).values("pk")[:1])


def _number(name: str) -> Func:
    """Twelve characters that no register knows."""
    return Func(template="'X' || upper(substr(md5(gen_random_uuid()::text), 1, 11))", output_field=TextField())


EXPRESSIONS: dict[Becomes, Any] = {
    Becomes.MONTH: lambda name: TruncMonth(F(name)),
    Becomes.DEPARTMENT: _department,
    Becomes.FIVE_YEARS: _five_years,
    Becomes.LARGE_COMMUNE: _large_commune,
    Becomes.NUMBER: _number,
}


def _let_acts_be_forgotten(open_: bool) -> None:
    """The acts on a PASS only add up, and decided requests stay: except here, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('tremplin.forgetting', %s, true)", ["on" if open_ else ""])
