"""How a request finds its user: with her memberships, in the one query that every page makes."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from tremplin.organisations.actors import READ_WITH_USER, memberships_of


class MemberBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth is not typed
    """Reads a member and her memberships together; anybody else as usual. Nothing is kept from one request to the next."""

    def get_user(self, user_id: Any) -> Any:
        memberships = memberships_of(user_id)
        user = memberships[0].user if memberships else super().get_user(user_id)
        if user is None or not self.user_can_authenticate(user):
            return None
        setattr(user, READ_WITH_USER, memberships)
        return user
