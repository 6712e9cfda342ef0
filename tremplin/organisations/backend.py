"""How a request finds its user: with her memberships, in the one query that every page makes."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from tremplin.organisations.actors import READ_WITH_USER, memberships_of


class MemberBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth is not typed
    """Reads a member and her memberships together; anybody else as usual. Nothing is kept from one request to the next."""

    def get_user(self, user_id: Any) -> Any:
        memberships = memberships_of(user_id)
        if not memberships:
            return super().get_user(user_id)
        user = memberships[0].user
        setattr(user, READ_WITH_USER, memberships)
        return user if self.user_can_authenticate(user) else None
