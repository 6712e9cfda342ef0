from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PrivacyConfig(AppConfig):
    name = "tremplin.privacy"
    label = "privacy"
    verbose_name = "Données personnelles"

    def ready(self) -> None:
        from tremplin.candidates import merging_checks
        from tremplin.kernel import personal, today
        from tremplin.privacy import merging
        from tremplin.privacy.today import provide

        autodiscover_modules("personal")
        personal.name_fields()
        today.register("privacy", 6, provide)
        merging_checks.register("privacy", merging.obstacles, constraints=merging.CONSTRAINTS)
