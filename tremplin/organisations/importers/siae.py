"""The register of structures: one line per structure and kind of dispositif."""

from tremplin.kernel.imports import Outcome, Rejected, Row, Upsert
from tremplin.organisations.importers.places import Places, register_email, tidy
from tremplin.organisations.importers.slugs import Slugs
from tremplin.organisations.models import Dispositif, Organisation
from tremplin.organisations.search_text import refresh_search_text
from tremplin.rules.identity import siret as check_siret
from tremplin.rules.kinds import DispositifKind


class SiaeImporter:
    """Lines of one SIRET make one organisation with several dispositifs. What its members wrote is never replaced."""

    columns = (
        "siret", "name", "brand", "kind", "naf", "legal_form", "address", "post_code", "city", "department",
        "latitude", "longitude",
    )  # fmt: skip
    optional = ("email",)

    def __init__(self) -> None:
        self.places = Places()
        self.organisations = Upsert(Organisation.objects.filter(siret__isnull=False), lambda row: row.siret)
        self.dispositifs = Upsert(Dispositif.objects.all(), lambda row: (row.organisation_id, row.kind))
        self.slugs = Slugs()
        self.seen: set[str] = set()
        self.remarks: list[str] = []

    def take(self, row: Row) -> Outcome:
        kind = row["kind"].upper()
        if kind not in DispositifKind.__members__:
            raise Rejected(f"Type de structure inconnu : « {row['kind']} ».")
        siret = row["siret"].replace(" ", "")
        if len(siret) != 14 or not siret.isdigit():
            raise Rejected(f"SIRET invalide : « {row['siret']} » (14 chiffres attendus).")
        if not row["name"]:
            raise Rejected("Nom de la structure absent.")
        self._remark(siret)
        outcome = self._organisation(row, siret)
        organisation = self.organisations.known[siret]
        _, about_kind = self.dispositifs.put(
            (organisation.pk, kind), organisation_id=organisation.pk, kind=kind, ended_on=None
        )
        return outcome if outcome == Outcome.CREATED else max(outcome, about_kind, key=_weight)

    def _remark(self, siret: str) -> None:
        if not check_siret(siret=siret).valid:
            self.remarks.append(f"La clé du SIRET {siret} est fausse : repris tel quel, à vérifier.")

    def _organisation(self, row: Row, siret: str) -> Outcome:
        """The first line of a SIRET describes the organisation; the next ones only add a dispositif."""
        if siret in self.seen:
            return Outcome.UNCHANGED
        self.seen.add(siret)
        commune = self.places.commune(city=row["city"], post_code=row["post_code"], department=row["department"])
        if commune is None:
            commune = self.places.nearest(row)
            self.remarks.append(
                f"« {row['post_code']} {row['city']} » n’existe pas : placé à {commune or 'aucune commune'}."
            )
        fields = {
            "siret": siret,
            "name": row["name"],
            "brand": row["brand"] or tidy(row["name"]),
            "naf": row["naf"],
            "legal_form": row["legal_form"],
            "address": row["address"],
            "post_code": row["post_code"],
            "commune_id": commune.pk if commune else None,
            "source": Organisation.Source.ASP,
            **register_email(row),
            **self.places.position(row, commune),
        }
        known = self.organisations.known.get(siret)
        if known is None:
            fields["slug"] = self.slugs.new(fields["brand"], commune)
        elif known.reviewed_on is not None:
            fields = {"siret": siret, "source": Organisation.Source.ASP, **register_email(row)}
        return self.organisations.put(siret, **fields)[1]

    def write(self) -> None:
        self.organisations.write()
        self.dispositifs.write()
        refresh_search_text(Organisation.objects.filter(siret__in=self.seen))


def _weight(outcome: Outcome) -> int:
    return (Outcome.UNCHANGED, Outcome.UPDATED, Outcome.CREATED).index(outcome)
