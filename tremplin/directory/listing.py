"""Keep the listings equal to what the other rooms say today.

`relist` is the only writer: in the act of every verb that changes what is public (see `follow`), after an import, and
every night for what changes by itself (a convention that ends, delays of answer, freshness).
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Model

from tremplin.directory import edition
from tremplin.directory.facets import TRADE
from tremplin.directory.listing_rows import Source
from tremplin.directory.models import Listing
from tremplin.directory.models_listing import SURE
from tremplin.organisations.models import Organisation

BATCH = 500  # organisations
COLUMNS = {
    "key": "text",
    "shelf": "text",
    "organisation_id": "uuid",
    "post_id": "uuid",
    "name": "text",
    "latitude": "float8",
    "longitude": "float8",
    "said": "text",
    "tags": "text[]",
    "places": "text[]",
    "areas": "text[]",
    "fresh_on": "date",
    "until": "date",
    "merit": "float8",
    "card": "jsonb",
    "point": "text",
    "digest": "text",
}
WEIGHTS = {"A": "name_text", "B": "does_text", "C": "tells_text", "D": "where_text"}
_VECTOR = " || ".join(f"setweight(to_tsvector('french_unaccent', {text}), '{w}')" for w, text in WEIGHTS.items())
# « ai », « es »: the abbreviations of dispositifs are empty words to a French stemmer.
_VECTOR += " || array_to_tsvector(array(SELECT lower(substr(t, 6)) FROM unnest(tags) t WHERE t LIKE 'type:%%'))"
# Each word once, with the best of its weights: as the ranking reads it, in half of the place. Where nothing weighs, B.
_QUOTED = r"""replace(replace(lexeme, '\', '\\'), '''', '''''')"""
_EACH = f"'''' || {_QUOTED} || ''':1' || coalesce((SELECT min(one) FROM unnest(weights) one), 'B')"  # noqa: S608 - our own columns
_VECTOR = f"coalesce((SELECT string_agg({_EACH}, ' ') FROM unnest({_VECTOR})), '')::tsvector"  # noqa: S608
_INCOMING = ", ".join(f"{name} {kind}" for name, kind in (COLUMNS | dict.fromkeys(WEIGHTS.values(), "text")).items())
_NAMES = ", ".join(COLUMNS)
_SET = ", ".join(f"{name} = excluded.{name}" for name in [*COLUMNS, "words", "signs"])
_SIGNS = "SELECT coalesce(string_agg(sign, ''), '') FROM unnest(tags) AS one JOIN directory_tag ON tag = one"

_MERGE = f"""
INSERT INTO directory_listing ({_NAMES}, words, signs)
SELECT {_NAMES}, {_VECTOR}, ({_SIGNS}) FROM jsonb_to_recordset(%s::jsonb) AS i({_INCOMING})
WHERE NOT EXISTS (SELECT FROM directory_listing l WHERE l.key = i.key AND l.shelf = i.shelf AND l.digest = i.digest)
ORDER BY shelf, places, key
ON CONFLICT (key, shelf) DO UPDATE SET {_SET}
"""  # noqa: S608 - our own column names
_DROP = "DELETE FROM directory_listing WHERE organisation_id = ANY(%s) AND key <> ALL(%s)"
# A sign for each tag that had none; those of the closed lists first, which most listings have: see `tags`. Always in one order:
# two acts that sign the same ones wait for each other, never in a ring.
_SIGN = f"""
INSERT INTO directory_tag (tag, sign)
SELECT tag, chr(nextval('directory_sign')::int)
FROM (
    SELECT tag FROM (SELECT unnest(%s::text[]) AS tag EXCEPT SELECT tag FROM directory_tag) unknown
    ORDER BY starts_with(tag, '{TRADE}:'), tag
) unsigned
ON CONFLICT (tag) DO NOTHING
"""  # noqa: S608 - the name of one of our filters
# In the order of words: two acts that learn the same ones wait for each other, never in a ring.
_LEARN = """
INSERT INTO directory_lexeme (word)
SELECT DISTINCT word FROM directory_listing, unnest(tsvector_to_array(words)) word
WHERE organisation_id = ANY(%s) AND length(word) BETWEEN 3 AND 80 ORDER BY word
ON CONFLICT DO NOTHING
"""
_COUNT = """
WITH seen AS MATERIALIZED (
    SELECT word, coalesce(sum(n) FILTER (WHERE shelf = 'structures'), 0) AS structures,
        coalesce(sum(n) FILTER (WHERE shelf = 'postes'), 0) AS postes,
        coalesce(sum(n) FILTER (WHERE shelf = 'prescripteurs'), 0) AS prescripteurs,
        coalesce(array_agg(shelf || ':' || region ORDER BY shelf, region) FILTER (WHERE n > %s), '{}') AS many_in
    FROM (
        SELECT word, shelf, region, count(*)::int AS n
        FROM (SELECT shelf, words, (SELECT min(one) FROM unnest(places) one WHERE starts_with(one, 'region:')) AS region
              FROM directory_listing) l, unnest(tsvector_to_array(words)) word
        GROUP BY word, shelf, region
    ) counted GROUP BY word
), gone AS (
    DELETE FROM directory_lexeme WHERE word NOT IN (SELECT word FROM seen)
)
UPDATE directory_lexeme AS known
SET structures = seen.structures, postes = seen.postes, prescripteurs = seen.prescripteurs, many_in = seen.many_in
FROM seen WHERE known.word = seen.word AND (known.structures, known.postes, known.prescripteurs, known.many_in)
    IS DISTINCT FROM (seen.structures::int, seen.postes::int, seen.prescripteurs::int, seen.many_in)
"""


@dataclass(frozen=True)
class Relisted:
    """How many listings were written, and how many went."""

    written: int = 0
    dropped: int = 0

    def __add__(self, other: "Relisted") -> "Relisted":
        return Relisted(self.written + other.written, self.dropped + other.dropped)


def relist(organisations: Collection[UUID] | None = None) -> Relisted:
    """Make the listings of these organisations again, or all of them; only those that changed are written.

    All of them: a transaction for every 500, so that nobody who works meanwhile waits long; neighbours together, for a
    search around a place then finds them on the same pages of the disk.
    """
    everything = Organisation.objects.order_by("commune__department", "commune", "pk").values_list("pk", flat=True)
    wanted = sorted(organisations) if organisations is not None else list(everything)
    batches = (wanted[start : start + BATCH] for start in range(0, len(wanted), BATCH))
    return sum((_relist(batch) for batch in batches), Relisted())


def catch_up() -> Relisted:
    """After an upgrade: list everything when nothing is, although somebody may be. Costs one query otherwise."""
    if Listing.objects.exists():
        return Relisted()
    done = relist()
    count_words()
    return done


def count_words() -> None:
    """Say how many listings have each word of the vocabulary; drop those that none has any more."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [SURE])


def follow(changed: Iterable[Model]) -> None:
    """Listener of the journal: list again, in the act, the organisations that these objects belong to."""
    owners = {one.pk if isinstance(one, Organisation) else getattr(one, "organisation_id", None) for one in changed}
    relist(owners - {None})


@transaction.atomic
def _relist(batch: list[UUID]) -> Relisted:
    # Two that list the same organisation would each write what the other does not know: the second waits, then reads.
    held = Organisation.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=batch)
    list(held.order_by("pk").values_list("pk"))
    rows = list(Source(batch).rows())
    with connection.cursor() as cursor:
        cursor.execute(_SIGN, [list(set().union(*(row.tags for row in rows)))])
        cursor.execute(_MERGE, [json.dumps([row.values for row in rows], cls=DjangoJSONEncoder)])
        written = cursor.rowcount
        cursor.execute(_DROP, [batch, [row.key for row in rows]])
        dropped = cursor.rowcount
        if written:
            cursor.execute(_LEARN, [batch])
    if written or dropped:
        edition.turn()
    return Relisted(written, dropped)
