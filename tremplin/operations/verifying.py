"""What must hold whatever was killed, cut off or full: every hire is whole or absent, every mail will leave.

Each promise is one query that returns what breaks it. `tremplin verify` and `tremplin doctor` say them; the tests that
kill the program ask them after each blow.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from tremplin.applications.reading import DIFFERS
from tremplin.candidates import copies
from tremplin.rules.kinds import IAE_KINDS

SHOWN = 3


@dataclass(frozen=True)
class Promise:
    """A sentence said when it is broken, and the query of what breaks it: one text a row. `%(iae)s`: kinds under IAE."""

    code: str
    broken: str
    query: str


PROMISES = (
    Promise(
        "hire_contract",
        "embauche sans contrat, ou dont le contrat est d’une autre personne ou d’un autre dispositif",
        "SELECT a.id::text FROM applications_application a LEFT JOIN contracts_contract c ON c.id = a.contract_id"
        " WHERE a.state = 'accepted' AND"
        " (c.id IS NULL OR c.candidate_id <> a.candidate_id OR c.dispositif_id IS DISTINCT FROM a.dispositif_id)",
    ),
    Promise(
        "contract_hire",
        "contrat d’aucune embauche",
        "SELECT c.id::text FROM contracts_contract c WHERE c.cancelled_at IS NULL AND c.renews_id IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM applications_application a WHERE a.contract_id = c.id)",
    ),
    Promise(
        "hire_pass",
        "embauche sans son PASS IAE, ou avec celui d’une autre personne",
        "SELECT a.id::text FROM applications_application a LEFT JOIN contracts_contract c ON c.id = a.contract_id"
        " JOIN organisations_dispositif d ON d.id = a.dispositif_id LEFT JOIN passes_pass p ON p.id = a.pass_iae_id"
        " WHERE a.state = 'accepted' AND d.kind = ANY(%(iae)s) AND"
        " (p.id IS NULL OR p.candidate_id <> a.candidate_id OR c.pass_iae_id IS DISTINCT FROM p.id)",
    ),
    Promise(
        "hire_diagnosis",
        "embauche sans diagnostic ni raison de s’en passer",
        "SELECT id::text FROM applications_application"
        " WHERE state = 'accepted' AND diagnosis_id IS NULL AND no_diagnosis_reason = ''",
    ),
    Promise(
        "hire_history",
        "embauche sans sa ligne d’historique, ou avec une de trop",
        "SELECT a.id::text FROM applications_application a JOIN applications_transition t ON t.application_id = a.id"
        " GROUP BY a.id HAVING (count(*) FILTER (WHERE t.to_state = 'accepted'))"
        " - (count(*) FILTER (WHERE t.from_state = 'accepted')) <> (a.state = 'accepted')::int",
    ),
    Promise(
        "hire_journal",
        "embauche sans sa ligne de journal",
        "SELECT a.id::text FROM applications_application a WHERE a.state = 'accepted' AND NOT EXISTS"
        " (SELECT 1 FROM kernel_journalentry j WHERE j.object_type = 'applications.application'"
        " AND j.object_id = a.id::text AND j.after->>'state' = 'accepted')",
    ),
    # Those that moved since yesterday: every night, the background work compares all of them.
    Promise(
        "application_reads",
        "candidature que les listes ne liraient pas comme le dossier le dit",
        "SELECT a.id::text FROM applications_application a, applications_facts(a.candidate_id, a.organisation_id) f"  # noqa: S608
        " WHERE a.state_since > now() - interval '1 day' AND " + DIFFERS,
    ),
    *(
        Promise(
            code,
            broken,
            "SELECT m.person::text FROM (SELECT DISTINCT candidate_id AS person FROM applications_application"  # noqa: S608
            " WHERE state_since > now() - interval '1 day') m WHERE " + copies.differs(table, "m.person"),
        )
        for code, table, broken in (
            ("known_reads", "candidates_known", "personne que les listes ne liraient pas comme le dossier le dit"),
            (
                "register_reads",
                "passes_registerline",
                "personne dont un registre ne lirait pas le PASS IAE comme il est",
            ),
        )
    ),
    Promise(
        "pass_act",
        "PASS IAE sans acte qui l’ouvre",
        "SELECT p.number FROM passes_pass p WHERE NOT EXISTS"
        " (SELECT 1 FROM passes_passact t WHERE t.pass_iae_id = p.id AND t.kind IN ('issue', 'import'))",
    ),
    Promise(
        "pass_number",
        "numéro de PASS IAE au-delà du compteur : il serait donné deux fois",
        "SELECT p.number FROM passes_pass p JOIN passes_passcounter n ON n.prefix = left(p.number, 5)"
        " WHERE substr(p.number, 6) ~ '^[0-9]{7}$' AND substr(p.number, 6)::int > n.last",
    ),
    Promise(
        "mail_job",
        "message qui attend, et qu’aucune tâche n’enverra",
        "SELECT n.id::text FROM kernel_notice n WHERE n.state = 'queued' AND NOT EXISTS"
        " (SELECT 1 FROM procrastinate_jobs j WHERE j.status IN ('todo', 'doing', 'failed')"
        " AND j.task_name = 'kernel.send_notice' AND j.args->>'notice_id' = n.id::text)",
    ),
)


@dataclass(frozen=True)
class Broken:
    """A promise that does not hold: how many times, and the first ones."""

    promise: Promise
    count: int
    first: list[str]

    def __str__(self) -> str:
        more = ", …" if self.count > len(self.first) else ""
        return f"{self.count} fois : {self.promise.broken} ({', '.join(self.first)}{more})"


def broken() -> Iterator[Broken]:
    """The promises that do not hold now. One query each."""
    for promise in PROMISES:
        with connection.cursor() as cursor:
            cursor.execute(promise.query, {"iae": [str(kind) for kind in IAE_KINDS]})
            rows = [row[0] for row in cursor.fetchall()]
        if rows:
            yield Broken(promise, len(rows), rows[:SHOWN])
