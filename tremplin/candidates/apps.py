from django.apps import AppConfig


class CandidatesConfig(AppConfig):
    name = "tremplin.candidates"
    label = "candidates"

    def ready(self) -> None:
        from tremplin.candidates.today import provide
        from tremplin.kernel import today

        today.register("candidates", 5, provide)
