"""Where uploaded files are kept: whole, or not at all."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """Files of a folder. One that a full disk cuts short leaves nothing behind."""

    def _save(self, name: str, content: Any) -> str:
        path = Path(self.path(name))
        ours = not path.exists()
        try:
            return super()._save(name, content)  # type: ignore[no-any-return, misc]
        except OSError:
            if ours:
                with suppress(OSError):
                    path.unlink(missing_ok=True)
            raise
