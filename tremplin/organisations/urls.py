"""Pages of one's own organisation, and the link of an invitation."""

from django.urls import path

from tremplin.organisations.views import (
    creation,
    deciding,
    invitations,
    joining,
    lost_factor,
    page,
    review,
    team,
    verifying,
)

app_name = "organisations"
urlpatterns = [
    path("organisation/fiche", page.edit, name="edit"),
    path("organisation/fiche/relue", page.reviewed, name="reviewed"),
    path("organisation/equipe", team.members, name="members"),
    path("organisation/equipe/inviter", invitations.invite, name="invite"),
    path("organisation/equipe/<uuid:pk>", team.member, name="member"),
    path("organisation/equipe/<uuid:pk>/fin", team.end, name="end_membership"),
    path("organisation/equipe/<uuid:pk>/protection", lost_factor.reset, name="reset_factor"),
    path("organisation/invitations/<uuid:pk>/renvoyer", invitations.resend, name="resend_invitation"),
    path("organisation/invitations/<uuid:pk>/annuler", invitations.revoke, name="revoke_invitation"),
    path("organisation/nouvelle", creation.create, name="create"),
    path("invitations/<str:token>", invitations.accept, name="accept_invitation"),
    path("organisation/rejoindre", joining.search, name="join_search"),
    path("organisation/rejoindre/<uuid:pk>", joining.join, name="join"),
    path("organisation/demande/<uuid:pk>", joining.own_request, name="join_request"),
    path("organisation/demande/<uuid:pk>/retirer", joining.withdraw, name="withdraw_request"),
    path("organisation/demande/<uuid:pk>/reseau", joining.to_network, name="hand_to_network"),
    path("organisation/verification", verifying.own, name="verification"),
    path("organisation/equipe/revue", review.review, name="review"),
    path("demandes/<uuid:pk>", deciding.decide, name="decide_request"),
    path("demandes/lien/<str:token>", deciding.link, name="join_link"),
    path("verifications", verifying.queue, name="queue"),
    path("verifications/<uuid:pk>", verifying.verify, name="verify"),
    path("photos/<slug:slug>", page.photo, name="photo"),
]
