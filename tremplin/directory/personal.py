"""Personal data of searches: what somebody wants to find again."""

from tremplin.directory.models import Favourite
from tremplin.kernel import uses
from tremplin.kernel.personal import Stage, Table, declare, facts, technical

declare(
    Table(
        Favourite,
        "Favoris",
        uses.PREFERENCES,
        account="user",
        gone=Stage.FILE,
        fields=facts(organisation="Structure", post="Poste", created_at="Ajouté le"),
        technical=technical("id user"),
    )
)
