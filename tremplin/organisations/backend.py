"""How a request finds its user: with her memberships, in the one query that read the session."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from tremplin.organisations.sessions import user_just_read


class MemberBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth is not typed
    """Takes the account that came with the session; reads it as usual otherwise."""

    def get_user(self, user_id: Any) -> Any:
        user = user_just_read(user_id) or super().get_user(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
