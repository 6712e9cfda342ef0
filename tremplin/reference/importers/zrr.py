"""Rural revitalisation zones (ZRR): the status of each commune, as in the register of 2022."""

from datetime import date

from tremplin.kernel.imports import Outcome, Rejected, Row, Upsert
from tremplin.reference.models import Commune, FormerCommune, ZoneStatus

COVERAGES = {"C": ZoneStatus.Coverage.WHOLE, "PC": ZoneStatus.Coverage.PARTIAL, "NC": ZoneStatus.Coverage.NONE}
# The list held from the order of 16 March 2017 until the FRR zones replaced it on 1 July 2024.
STARTS_ON, ENDS_ON = date(2017, 7, 1), date(2024, 6, 30)


class ZrrImporter:
    """`insee_code,status`. Codes of merged communes lead to the commune of today, which keeps its widest status."""

    columns = ("insee_code", "status")

    def __init__(self) -> None:
        self.codes = {former.code: former.commune_id for former in FormerCommune.objects.order_by("pk")}
        self.codes |= {code: code for code in Commune.objects.values_list("code", flat=True)}
        rows = ZoneStatus.objects.filter(scheme=ZoneStatus.Scheme.ZRR, starts_on=STARTS_ON)
        self.table = Upsert(rows, lambda row: row.commune_id)
        self.seen: dict[str, str] = {}

    def take(self, row: Row) -> Outcome:
        coverage = COVERAGES.get(row["status"].upper())
        if coverage is None:
            raise Rejected(f"Classement inconnu : « {row['status']} » (attendu : C, PC ou NC).")
        commune_id = self.codes.get(row["insee_code"].zfill(5))
        if commune_id is None:
            raise Rejected(f"Commune inconnue : « {row['insee_code']} ».")
        coverage = ZoneStatus.Coverage(self._widest(commune_id, coverage))
        _, outcome = self.table.put(
            commune_id,
            commune_id=commune_id,
            scheme=ZoneStatus.Scheme.ZRR,
            coverage=coverage,
            starts_on=STARTS_ON,
            ends_on=ENDS_ON,
        )
        return outcome

    def _widest(self, commune_id: str, coverage: str) -> str:
        """Several old communes in one of today: whole with none makes partial."""
        before = self.seen.get(commune_id)
        kept = coverage if before in (None, coverage) else ZoneStatus.Coverage.PARTIAL
        self.seen[commune_id] = kept
        return kept

    def write(self) -> None:
        self.table.write()
