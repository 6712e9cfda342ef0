"""Personal data of searches: what somebody wants to find again, what she wants the news of."""

from tremplin.directory.models import Alert, Favourite, Lexeme, Listing, Sighting, Tag
from tremplin.kernel import uses
from tremplin.kernel.personal import Stage, Table, declare, facts, impersonal, technical

impersonal(Listing, Tag, Lexeme, Sighting)
declare(
    Table(
        Favourite,
        "Favoris",
        uses.PREFERENCES,
        account="user",
        gone=Stage.FILE,
        fields=facts(organisation="Structure", post="Poste", created_at="Ajouté le"),
        technical=technical("id user"),
    ),
    Table(
        Alert,
        "Alertes de recherche",
        uses.ALERTS,
        account="user",
        gone=Stage.FILE,
        fields=facts(
            email="Adresse, sans compte",
            name="Nom",
            query="Recherche",
            rhythm="Rythme",
            created_at="Demandée le",
            confirmed_at="Confirmée le",
            renewed_at="Redemandée le",
        ),
        technical=technical("id user token_hash expires_at asked_at checked_at next_at"),
    ),
)
