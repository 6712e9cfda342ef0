from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "tremplin.organisations"
    label = "organisations"
    verbose_name = "Organisations"

    def ready(self) -> None:
        from tremplin.kernel import today
        from tremplin.organisations.today import provide

        today.register("organisations", 60, provide)
