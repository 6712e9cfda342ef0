"""The register of prescriber organisations. Agencies of France Travail have no SIRET there: name and place tell them apart."""

from typing import Any

from django.utils import timezone

from tremplin.kernel.imports import Outcome, Rejected, Row, Upsert
from tremplin.organisations.importers.places import Places, register_email, tidy
from tremplin.organisations.importers.slugs import Slugs
from tremplin.organisations.models import Organisation, Prescriber
from tremplin.organisations.search_text import refresh_search_text
from tremplin.rules.prescribers import families

State = Prescriber.Authorisation
STATES = {
    "VALIDATED": State.VALIDATED,
    "NOT_SET": State.PENDING,
    "REFUSED": State.REFUSED,
    "NOT_REQUIRED": State.NOT_REQUIRED,
}
OTHER = {"AUTRE": "OTHER", "ORIENTEUR": "OTHER"}


class PrescriberImporter:
    """One line, one organisation with the capacity of prescriber. What its members wrote is never replaced."""

    columns = (
        "siret", "name", "kind", "address_line_1", "address_line_2", "post_code", "city", "department", "latitude",
        "longitude", "authorization_status",
    )  # fmt: skip
    optional = ("email",)

    def __init__(self) -> None:
        self.places = Places()
        rows = Organisation.objects.exclude(siret__isnull=True, prescriber__isnull=True)
        self.organisations = Upsert(rows, _key)
        self.prescribers = Upsert(Prescriber.objects.all(), lambda row: row.organisation_id)
        self.slugs = Slugs()
        self.families = set(families()) | {"OTHER"}
        self.seen: list[Organisation] = []
        self.remarks: list[str] = []

    def take(self, row: Row) -> Outcome:
        family = OTHER.get(row["kind"].upper(), row["kind"].upper())
        if family not in self.families:
            raise Rejected(f"Famille de prescripteurs inconnue : « {row['kind']} ».")
        state = STATES.get(row["authorization_status"])
        if state is None:
            raise Rejected(f"Habilitation inconnue : « {row['authorization_status']} ».")
        siret = row["siret"].replace(" ", "")
        if siret and (len(siret) != 14 or not siret.isdigit()):
            raise Rejected(f"SIRET invalide : « {row['siret']} » (14 chiffres attendus, ou rien).")
        if not row["name"]:
            raise Rejected("Nom de l’organisation absent.")
        organisation, outcome = self._organisation(row, siret)
        capacity = self._capacity(organisation, family, state)
        return outcome if outcome != Outcome.UNCHANGED else capacity

    def _organisation(self, row: Row, siret: str) -> tuple[Organisation, Outcome]:
        commune = self.places.commune(city=row["city"], post_code=row["post_code"], department=row["department"])
        if commune is None:
            commune = self.places.nearest(row)
            self.remarks.append(
                f"« {row['post_code']} {row['city']} » n’existe pas : placé à {commune or 'aucune commune'}."
            )
        fields: dict[str, Any] = {
            "siret": siret or None,
            "name": row["name"],
            "brand": tidy(row["name"]),
            "address": ", ".join(filter(None, (row["address_line_1"], row["address_line_2"])))[:255],
            "post_code": row["post_code"],
            "commune_id": commune.pk if commune else None,
            **register_email(row),
            **self.places.position(row, commune),
        }
        key = _key(Organisation(**fields))
        known = self.organisations.known.get(key)
        if known is None:
            fields |= {"slug": self.slugs.new(fields["brand"], commune), "source": Organisation.Source.REGISTER}
        elif known.reviewed_on is not None or known.source != Organisation.Source.REGISTER:
            fields = register_email(row)
        organisation, outcome = self.organisations.put(key, **fields)
        self.seen.append(organisation)
        return organisation, outcome

    def _capacity(self, organisation: Organisation, family: str, state: Prescriber.Authorisation) -> Outcome:
        known = self.prescribers.known.get(organisation.pk)
        decided = known.decided_at if known is not None else None
        if state in (State.VALIDATED, State.REFUSED) and decided is None:
            decided = timezone.now()
        fields = {"organisation_id": organisation.pk, "family": family, "authorisation": state, "decided_at": decided}
        if state == State.VALIDATED and family == "OTHER":
            fields["order_reference"] = "Registre des prescripteurs"
        return self.prescribers.put(organisation.pk, **fields)[1]

    def write(self) -> None:
        self.organisations.write()
        self.prescribers.write()
        refresh_search_text(Organisation.objects.filter(pk__in=[one.pk for one in self.seen]))


def _key(organisation: Organisation) -> tuple[Any, ...]:
    """The SIRET, or what distinguishes an agency that has none."""
    if organisation.siret:
        return (organisation.siret,)
    position = (organisation.latitude, organisation.longitude)
    return (organisation.name, organisation.post_code, organisation.address, position)
