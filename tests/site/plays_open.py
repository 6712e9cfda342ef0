"""How the rights on the keys of the API are played. See `plays`."""

from typing import Any

from tests.site.stands import Scene
from tremplin.api import access, actions
from tremplin.api.models import ApiKey
from tremplin.kernel.actor import Actor


def create(actor: Actor, scene: Scene) -> None:
    access.check_may_hold_keys(actor)
    actions.create_key(by=actor, name="Essai", scopes=["read"])


def on_key(verb: Any) -> Any:
    """A key of the structure that received the candidature."""

    def play(actor: Actor, scene: Scene) -> None:
        made: ApiKey = actions.create_key(by=scene.actors["receiver_admin"], name="Essai", scopes=["read"])[0]
        verb(by=actor, key=access.get_key(actor, made.pk))

    return play


OPEN_PLAYS: dict[str, Any] = {
    "api.actions.create_key": create,
    "api.access.get_key": on_key(lambda by, key: None),
    "api.actions.replace_key": on_key(actions.replace_key),
    "api.actions.revoke_key": on_key(actions.revoke_key),
}
