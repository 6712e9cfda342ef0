"""Rural revitalisation zones (ZRR): the status of each commune, as in the register of 2022."""

from datetime import date
from pathlib import Path

from tremplin.kernel.imports import Outcome, Rejected, Row, Upsert, read
from tremplin.reference.models import Commune, FormerCommune, ZoneStatus

COVERAGES = {"C": ZoneStatus.Coverage.WHOLE, "PC": ZoneStatus.Coverage.PARTIAL, "NC": ZoneStatus.Coverage.NONE}
# The list held from the order of 16 March 2017 until the FRR zones replaced it on 1 July 2024.
STARTS_ON, ENDS_ON = date(2017, 7, 1), date(2024, 6, 30)


class ZrrImporter:
    """`insee_code,status`. Codes of merged communes lead to the commune of today: whole with none makes partial."""

    columns = ("insee_code", "status")

    def __init__(self, path: Path) -> None:
        self.codes = {former.code: former.commune_id for former in FormerCommune.objects.order_by("pk")}
        self.codes |= {code: code for code in Commune.objects.values_list("code", flat=True)}
        rows = ZoneStatus.objects.filter(scheme=ZoneStatus.Scheme.ZRR, starts_on=STARTS_ON)
        self.table = Upsert(rows, lambda row: row.commune_id)
        # Read ahead, so that a commune made of several old ones gets its final status from its first line on.
        self.coverages: dict[str, set[str]] = {}
        for _, row in read(path, self.columns):
            self.coverages.setdefault(self._commune(row), set()).add(COVERAGES.get(row["status"].upper(), ""))

    def take(self, row: Row) -> Outcome:
        if row["status"].upper() not in COVERAGES:
            raise Rejected(f"Classement inconnu : « {row['status']} » (attendu : C, PC ou NC).")
        commune_id = self._commune(row)
        if not commune_id:
            raise Rejected(f"Commune inconnue : « {row['insee_code']} ».")
        stated = self.coverages[commune_id] - {""}
        _, outcome = self.table.put(
            commune_id,
            commune_id=commune_id,
            scheme=ZoneStatus.Scheme.ZRR,
            coverage=next(iter(stated)) if len(stated) == 1 else ZoneStatus.Coverage.PARTIAL,
            starts_on=STARTS_ON,
            ends_on=ENDS_ON,
        )
        return outcome

    def _commune(self, row: Row) -> str:
        return self.codes.get(row["insee_code"].zfill(5), "")

    def write(self) -> None:
        self.table.write()
