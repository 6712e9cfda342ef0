from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "tremplin.directory"
    label = "directory"

    def ready(self) -> None:
        from tremplin.applications import nearby
        from tremplin.directory import listing
        from tremplin.directory.nearby import near
        from tremplin.kernel import journal

        nearby.register(near)
        journal.subscribe(("organisations", "jobs"), listing.follow)
