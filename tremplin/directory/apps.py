from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "tremplin.directory"
    label = "directory"

    def ready(self) -> None:
        from tremplin.applications import nearby
        from tremplin.directory.nearby import near

        nearby.register(near)
