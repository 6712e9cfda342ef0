"""Pages of one's own organisation, and the link of an invitation."""

from django.urls import path

from tremplin.organisations.views import creation, invitations, lost_factor, page, team

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
    path("photos/<slug:slug>", page.photo, name="photo"),
]
