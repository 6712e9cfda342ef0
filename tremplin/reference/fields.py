"""A column that always holds the search key of another one, whoever writes the row."""

from typing import Any

from django.db import models

from tremplin.reference.names import search_key


class SearchKeyField(models.CharField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Search key of the field `source`, refreshed by `save`, `bulk_create` and upserts (not by `update`)."""

    def __init__(self, *args: Any, source: str = "name", **kwargs: Any) -> None:
        self.source = source
        kwargs.setdefault("max_length", 255)
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = search_key(getattr(model_instance, self.source))[: self.max_length]
        setattr(model_instance, self.attname, key)
        return key
