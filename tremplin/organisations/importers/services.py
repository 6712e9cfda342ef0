"""Services of data·inclusion (schema v1): what an organisation that is known here offers besides what it says itself.

The structures come first (`data_inclusion`): a service is held by its `structure_id`. Who to ask by name, and personal
addresses, are not kept. An older record never replaces a newer one; what the file no longer has stays, dated.
"""

from typing import Any
from uuid import UUID

from data_inclusion.schema.v1 import Service

from tremplin.kernel.imports import Outcome, Rejected, Upsert
from tremplin.organisations.importers.data_inclusion import checked, is_uuid, read_records, text_of
from tremplin.organisations.models import InclusionRecord, OfferedService, Organisation
from tremplin.reference.inclusion import SOURCE

FREE = "gratuit"
UNKNOWN = "« {} » : sa structure ({}) n’est pas connue ici. Importez d’abord les structures ; service laissé de côté."
OURS = "« {} » vient de Tremplin : la fiche le dit déjà, service laissé de côté."
OLDER = "« {} » : nous avons une version plus récente, gardée."


class ServiceImporter:
    """One record, one service of a known organisation."""

    columns: tuple[str, ...] = ()
    records = staticmethod(read_records)

    def __init__(self) -> None:
        self.services = Upsert(OfferedService.objects.all(), lambda row: row.key)
        self.holders = dict(InclusionRecord.objects.values_list("key", "organisation"))
        self.known = set(Organisation.objects.values_list("pk", flat=True))
        self.remarks: list[str] = []

    def take(self, row: Any) -> Outcome:
        if isinstance(row, dict) and "structure_id" not in row:
            raise Rejected("C’est une structure : donnez le fichier des services.")
        said = checked(Service, row)
        if said.source == SOURCE:
            return self._left(OURS.format(said.nom))
        holder = self._holder(said.structure_id)
        if holder is None:
            return self._left(UNKNOWN.format(said.nom, said.structure_id))
        present: Any = self.services.known.get(said.id)
        if present is not None and present.updated_on > said.date_maj:
            return self._left(OLDER.format(said.nom))
        return self.services.put(said.id, **_values(said, holder))[1]

    def _left(self, why: str) -> Outcome:
        self.remarks.append(why)
        return Outcome.UNCHANGED

    def _holder(self, structure: str) -> UUID | None:
        local = structure.removeprefix(f"{SOURCE}--")
        if local != structure and is_uuid(local) and UUID(local) in self.known:
            return UUID(local)
        return self.holders.get(structure)

    def write(self) -> None:
        self.services.write()


def _values(said: Service, holder: UUID) -> dict[str, Any]:
    return {
        "key": said.id,
        "organisation_id": holder,
        "name": said.nom,
        "description": text_of(said.description),
        "themes": sorted(str(one.value) for one in said.thematiques or ()),
        "free": None if said.frais is None else said.frais.value == FREE,
        "conditions": text_of(said.conditions_acces),
        "link": text_of(said.lien_mobilisation or said.lien_source)[:500],
        "updated_on": said.date_maj,
    }
