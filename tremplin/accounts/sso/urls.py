"""Single sign-on's addresses, under the names by which allauth calls them. `retour` ones are declared at the providers."""

from django.urls import path

from tremplin.accounts.views import identities, sso

urlpatterns = [
    path("connexion/avec/<slug:provider_id>", sso.start, name="openid_connect_login"),
    path("connexion/avec/<slug:provider_id>/retour", sso.callback, name="openid_connect_callback"),
    path("connexion/premiere-fois", identities.first_time, name="socialaccount_signup"),
    path("connexion/premiere-fois/code", identities.code, name="sso_code"),
    path("deconnexion/fournisseur", sso.leave, name="sso_leave"),
    path("deconnexion/retour", sso.back, name="sso_back"),
    path("compte/identites", identities.tied, name="socialaccount_connections"),
    path("compte/identites/relier", identities.link, name="sso_link"),
    path("compte/identites/<uuid:pk>/delier", identities.unlink, name="sso_unlink"),
]
