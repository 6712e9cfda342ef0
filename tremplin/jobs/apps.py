from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "tremplin.jobs"
    label = "jobs"
    verbose_name = "Postes"

    def ready(self) -> None:
        from tremplin.jobs.today import provide
        from tremplin.kernel import today

        today.register("jobs", 50, provide)
