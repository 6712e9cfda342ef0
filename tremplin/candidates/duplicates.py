"""Files that may be of one person: same names and birth date, same mailbox, same telephone. For the platform's team.

The same identity number is not among the reasons: the database holds it once.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from tremplin.candidates.models import Candidate

REASONS = {
    "names": "Mêmes nom, prénom et date de naissance",
    "email": "Même adresse e-mail",
    "phone": "Même téléphone",
}
# A number written in more files than that is an organisation's switchboard.
SHARED_BY = 4
# Names without accents nor order (first and last are often swapped); the nine last digits of a number.
PAIRS = """
WITH person AS MATERIALIZED (
    SELECT one.id, one.birth_date,
        least(lower(unaccent(one.first_name)), lower(unaccent(one.last_name))) AS name_a,
        greatest(lower(unaccent(one.first_name)), lower(unaccent(one.last_name))) AS name_b,
        nullif(right(regexp_replace(one.phone, '[^0-9]', '', 'g'), 9), '') AS phone,
        nullif(one.email, '') AS file_email, lower(account.email) AS account_email
    FROM candidates_candidate one LEFT JOIN accounts_user account ON account.id = one.user_id
    WHERE one.merged_into_id IS NULL AND one.closed_at IS NULL
), phones AS (
    SELECT phone FROM person WHERE length(phone) = 9 GROUP BY phone HAVING count(*) BETWEEN 2 AND %(shared)s
), mailbox AS (
    SELECT id, file_email AS email FROM person WHERE file_email IS NOT NULL
    UNION SELECT id, account_email FROM person WHERE account_email IS NOT NULL
), pair AS (
    SELECT a.id AS one, b.id AS other, 'names' AS reason FROM person a JOIN person b
        ON a.birth_date = b.birth_date AND a.name_a = b.name_a AND a.name_b = b.name_b AND a.id < b.id
    UNION ALL SELECT a.id, b.id, 'phone' FROM phones JOIN person a ON a.phone = phones.phone
        JOIN person b ON b.phone = phones.phone AND a.id < b.id
    UNION ALL SELECT a.id, b.id, 'email' FROM mailbox a JOIN mailbox b ON a.email = b.email AND a.id < b.id
), found AS (
    SELECT one, other, array_agg(DISTINCT reason ORDER BY reason) AS reasons FROM pair GROUP BY one, other
)
SELECT one, other, reasons FROM found WHERE {wanted}
ORDER BY cardinality(reasons) DESC, other DESC, one DESC
"""
# Told apart for all of these reasons already.
UNTOLD = """NOT EXISTS (SELECT FROM candidates_distinction told
    WHERE told.one_id = found.one AND told.other_id = found.other AND told.reasons @> found.reasons::varchar[])"""
SUSPECTED = PAIRS.format(wanted=UNTOLD)
THESE_TWO = PAIRS.format(wanted="one = %(one)s AND other = %(other)s")


@dataclass(frozen=True)
class Pair:
    """Two files that look like one person's, the older first, and why."""

    one: Candidate
    other: Candidate
    reasons: list[str]


def suspected() -> list[tuple[Any, Any, list[str]]]:
    """(id, id, codes of the reasons) of every pair not told apart yet, those with most reasons first."""
    with connection.cursor() as cursor:
        cursor.execute(SUSPECTED, {"shared": SHARED_BY})
        return list(cursor.fetchall())


def reasons_of(one: Candidate, other: Candidate) -> list[str]:
    """The codes of what makes these two look alike today; `one` has the lower id."""
    with connection.cursor() as cursor:
        cursor.execute(THESE_TWO, {"shared": SHARED_BY, "one": one.pk, "other": other.pk})
        found = cursor.fetchone()
    return list(found[2]) if found else []


def counts(pairs: list[tuple[Any, Any, list[str]]]) -> dict[str, int]:
    """How many pairs for each reason that has some, in its words."""
    numbers = {label: sum(code in reasons for _, _, reasons in pairs) for code, label in REASONS.items()}
    return {label: number for label, number in numbers.items() if number}


def shown(pairs: list[tuple[Any, Any, list[str]]]) -> list[Pair]:
    """The people of some pairs, in one query."""
    wanted = {pk for one, other, _ in pairs for pk in (one, other)}
    people = Candidate.objects.select_related("created_by_organisation").in_bulk(wanted)
    return [
        Pair(people[one], people[other], [REASONS[code] for code in reasons])
        for one, other, reasons in pairs
        if one in people and other in people
    ]
