"""The account's pages are django-allauth's, at French addresses."""

from allauth.account import views
from django.urls import include, path, re_path

from tremplin.accounts.views import notices, organisation

urlpatterns = [
    path("connexion", views.login, name="account_login"),
    path("deconnexion", views.logout, name="account_logout"),
    path("inscription", views.signup, name="account_signup"),
    path("compte/ferme", views.account_inactive, name="account_inactive"),
    path("compte/mot-de-passe", views.password_change, name="account_change_password"),
    path("compte/mot-de-passe/choisir", views.password_set, name="account_set_password"),
    path("compte/adresses", views.email, name="account_email"),
    path("compte/confirmation", views.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^compte/confirmation/(?P<key>[-:\w]+)$", views.confirm_email, name="account_confirm_email"),
    path("mot-de-passe-oublie", views.password_reset, name="account_reset_password"),
    path("mot-de-passe-oublie/envoye", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mot-de-passe-oublie/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("mot-de-passe-oublie/fait", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("compte/verification", views.reauthenticate, name="account_reauthenticate"),
    path("notifications", notices.notices, name="notices"),
    path("notifications/lues", notices.mark_all, name="notices_read"),
    path("notifications/reglages", notices.preferences, name="notices_settings"),
    path("notifications/<uuid:pk>/ouvrir", notices.open_notice, name="notice_open"),
    path("notifications/arreter/<str:token>", notices.unsubscribe, name="unsubscribe"),
    path("", include("tremplin.accounts.sso.urls")),
    path("compte/organisation", organisation.switch, name="switch_organisation"),
]
