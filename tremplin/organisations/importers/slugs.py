"""Readable addresses, each given once."""

from django.utils.text import slugify

from tremplin.organisations.models import Organisation
from tremplin.reference.models import Commune


class Slugs:
    """Slugs in use; `new` gives the name, then name and commune, then a number."""

    def __init__(self) -> None:
        self.taken = set(Organisation.objects.values_list("slug", flat=True))

    def new(self, name: str, commune: Commune | None) -> str:
        plain = slugify(name)[:80] or "structure"
        local = f"{plain}-{slugify(commune.name)}"[:110] if commune is not None else plain
        slug, number = (plain if plain not in self.taken else local), 2
        while slug in self.taken:
            slug, number = f"{local}-{number}", number + 1
        self.taken.add(slug)
        return slug
