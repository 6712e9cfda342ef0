"""What the State signed: conventions, then their financial annexes. Structures are imported first."""

from datetime import date

from django.utils import timezone

from tremplin.kernel.imports import Outcome, Rejected, Row, Upsert
from tremplin.organisations.models import Convention, Dispositif, FinancialAnnex
from tremplin.rules.kinds import IAE_KINDS


class ConventionImporter:
    """`convention_id,asp_id,kind,siret_signature,is_active`."""

    columns = ("convention_id", "asp_id", "kind", "siret_signature", "is_active")

    def __init__(self) -> None:
        self.table = Upsert(Convention.objects.all(), lambda row: (row.asp_id, row.kind))
        linked = Dispositif.objects.select_related("organisation").filter(organisation__siret__isnull=False)
        self.dispositifs = {(one.organisation.siret, one.kind): one for one in linked}
        self.links: list[Dispositif] = []
        self.remarks: list[str] = []

    def take(self, row: Row) -> Outcome:
        if row["kind"] not in IAE_KINDS:
            raise Rejected(f"Type « {row['kind']} » sans convention IAE.")
        if not row["asp_id"].isdigit() or not row["convention_id"].isdigit():
            raise Rejected("L’identifiant de la convention n’est pas un nombre.")
        active = row["is_active"].lower() in ("true", "1", "oui")
        key = (int(row["asp_id"]), row["kind"])
        known = self.table.known.get(key)
        off = None if active else (known and known.deactivated_on) or timezone.localdate()
        convention, outcome = self.table.put(
            key,
            asp_id=key[0],
            kind=key[1],
            register_id=int(row["convention_id"]),
            siret_signature=row["siret_signature"],
            is_active=active,
            deactivated_on=off,
        )
        return self._link(convention, row, outcome)

    def _link(self, convention: Convention, row: Row, outcome: Outcome) -> Outcome:
        dispositif = self.dispositifs.get((row["siret_signature"], row["kind"]))
        if dispositif is None:
            self.remarks.append(
                f"Aucune structure {row['kind']} au SIRET {row['siret_signature']} : convention sans structure."
            )
        elif dispositif.convention_id != convention.pk:
            dispositif.convention = convention
            self.links.append(dispositif)
            return Outcome.UPDATED if outcome == Outcome.UNCHANGED else outcome
        return outcome

    def write(self) -> None:
        self.table.write()
        Dispositif.objects.bulk_update(self.links, ["convention"], batch_size=1000)


class AnnexImporter:
    """`convention_id,number,start_on,end_on,state`; `convention_id` is the number given by the file of conventions."""

    columns = ("convention_id", "number", "start_on", "end_on", "state")

    def __init__(self) -> None:
        self.table = Upsert(FinancialAnnex.objects.all(), lambda row: row.number)
        known = Convention.objects.exclude(register_id__isnull=True).values_list("register_id", "pk")
        self.conventions = {str(number): pk for number, pk in known}

    def take(self, row: Row) -> Outcome:
        convention_id = self.conventions.get(row["convention_id"])
        if convention_id is None:
            raise Rejected(f"Convention inconnue : « {row['convention_id']} ». Importez d’abord les conventions.")
        if row["state"] not in FinancialAnnex.State:
            raise Rejected(f"État inconnu : « {row['state']} ».")
        start_on, end_on = _day(row["start_on"]), _day(row["end_on"])
        if end_on < start_on:
            raise Rejected(f"La fin ({row['end_on']}) est avant le début ({row['start_on']}).")
        if not row["number"] or len(row["number"]) > 17:
            raise Rejected(f"Numéro d’annexe invalide : « {row['number']} ».")
        fields = {
            "convention_id": convention_id, "number": row["number"], "start_on": start_on, "end_on": end_on,
            "state": row["state"],
        }  # fmt: skip
        return self.table.put(row["number"], **fields)[1]

    def write(self) -> None:
        self.table.write()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Rejected(f"Date illisible : « {text} » (attendu : AAAA-MM-JJ).") from error
