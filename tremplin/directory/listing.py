"""Keep the listings equal to what the other rooms say today.

`relist` is the only writer: after a verb that changes what is public (see `apps.py`), after an import, and every night
for what the calendar changes by itself (a convention that ends, a post that nobody read again).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from tremplin.directory.listing_rows import Row, Source
from tremplin.organisations.models import Organisation

BATCH = 2_000  # organisations
COLUMNS = {
    "key": "text",
    "shelf": "text",
    "organisation_id": "uuid",
    "post_id": "uuid",
    "name": "text",
    "latitude": "float8",
    "longitude": "float8",
    "name_text": "text",
    "does_text": "text",
    "tells_text": "text",
    "where_text": "text",
    "said": "text",
    "tags": "text[]",
    "places": "text[]",
    "areas": "text[]",
    "fresh_on": "date",
    "merit": "float8",
    "card": "jsonb",
    "digest": "text",
}
_WEIGHTS = {"A": "name_text", "B": "does_text", "C": "tells_text", "D": "where_text"}
_VECTOR = " || ".join(f"setweight(to_tsvector('french_unaccent', {text}), '{w}')" for w, text in _WEIGHTS.items())
# « ai », « es »: the abbreviations of dispositifs are empty words to a French stemmer.
_VECTOR += (
    " || setweight(array_to_tsvector(array(SELECT lower(substr(t, 6)) FROM unnest(tags) t WHERE t LIKE 'type:%')), 'B')"
)
_KEPT = [name for name in COLUMNS if name not in _WEIGHTS.values()]
_SET = ", ".join(f"{name} = excluded.{name}" for name in [*_KEPT[1:], "words"])

_MERGE = f"""
INSERT INTO directory_listing ({", ".join(_KEPT)}, words)
SELECT {", ".join(_KEPT)}, {_VECTOR} FROM incoming i
WHERE NOT EXISTS (SELECT FROM directory_listing l WHERE l.key = i.key AND l.digest = i.digest)
ON CONFLICT (key) DO UPDATE SET {_SET}
"""  # noqa: S608 - our own column names
_DROP = """
DELETE FROM directory_listing l
WHERE (%(only)s::uuid[] IS NULL OR l.organisation_id = ANY(%(only)s))
AND NOT EXISTS (SELECT FROM incoming i WHERE i.key = l.key)
"""
_LEARN = """
INSERT INTO directory_lexeme (word)
SELECT DISTINCT word FROM directory_listing, unnest(tsvector_to_array(words)) word
WHERE (%(only)s::uuid[] IS NULL OR organisation_id = ANY(%(only)s)) AND length(word) BETWEEN 3 AND 80
ON CONFLICT DO NOTHING
"""
_FORGET = """
DELETE FROM directory_lexeme WHERE word NOT IN
(SELECT word FROM directory_listing, unnest(tsvector_to_array(words)) word)
"""


@dataclass(frozen=True)
class Relisted:
    """How many listings were written, and how many went."""

    written: int
    dropped: int


def relist(organisations: Collection[UUID] | None = None) -> Relisted:
    """Make the listings of these organisations again, or all of them; only those that changed are written."""
    only = None if organisations is None else list(organisations)
    with transaction.atomic(), connection.cursor() as cursor:
        # One at a time: two that list the same organisation would each write what the other does not know.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('directory.relist'))")
        cursor.execute("DROP TABLE IF EXISTS incoming")
        columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        cursor.execute(f"CREATE TEMPORARY TABLE incoming ({columns}) ON COMMIT DROP")
        for batch in _batches(only):
            _copy(cursor, list(Source(batch).rows()))  # read whole first: a connection that copies answers nothing else
        cursor.execute(_MERGE)
        written = cursor.rowcount
        cursor.execute(_DROP, {"only": only})
        dropped = cursor.rowcount
        if written:
            cursor.execute(_LEARN, {"only": only})
        if only is None:
            cursor.execute(_FORGET)
        cursor.execute("DROP TABLE incoming")
    return Relisted(written, dropped)


def _batches(only: list[UUID] | None) -> Iterator[list[UUID]]:
    pks = list(Organisation.objects.order_by("pk").values_list("pk", flat=True)) if only is None else only
    return (pks[start : start + BATCH] for start in range(0, len(pks), BATCH))


def _copy(cursor: Any, rows: list[Row]) -> None:
    with cursor.copy(f"COPY incoming ({', '.join(COLUMNS)}) FROM STDIN") as copy:
        copy.set_types(["text" if kind == "jsonb" else kind for kind in COLUMNS.values()])
        for row in rows:
            copy.write_row(row.values)
