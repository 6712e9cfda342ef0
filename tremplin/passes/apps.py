from django.apps import AppConfig


class PassesConfig(AppConfig):
    name = "tremplin.passes"
    label = "passes"
    verbose_name = "PASS IAE"

    def ready(self) -> None:
        from tremplin.candidates import merging_checks, merging_view, panels
        from tremplin.kernel import today
        from tremplin.passes import merging
        from tremplin.passes.panels import waiting_panel
        from tremplin.passes.today import provide
        from tremplin.passes.waiting import waiting_column

        panels.register("waiting", 31, waiting_panel, waiting_column)
        today.register("passes", 20, provide)
        merging_checks.register("passes", merging.obstacles, constraints=merging.CONSTRAINTS)
        merging_view.register("PASS IAE", 20, merging.lines)
