"""What JupyterLab may write: patients' files are read-only, and only our notebooks have copies."""

import shutil
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from jupyter_server.services.contents.filecheckpoints import AsyncFileCheckpoints
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from tornado.web import HTTPError
from traitlets import Unicode

# Folders that hold nothing else, wherever they are; and the tables in which rosters are kept.
RUNS = frozenset({"packets", "print", "rosters", "set-aside"})
TABLES = (".csv", ".tsv", ".xlsx", ".xls")
MANIFEST, OUTPUTS = "manifest.csv", "outputs"
SAID = "patients' files are read-only here: change the roster and run it again, or save elsewhere"


class Contents(AsyncLargeFileManager):
    """Files as JupyterLab has them; those of patients can be looked at, and not be written over."""

    async def get(self, path: str, *given: Any, **more: Any) -> Any:
        """A file or folder; one of a patient's is marked as not to be written."""
        model = await super().get(path, *given, **more)
        if model["type"] != "directory" and self.is_patients(path):
            model["writable"] = False
        return model

    async def save(self, model: Any, path: str = "") -> Any:
        """Save a file, unless it is a patient's. Raises HTTPError."""
        # A large file comes in pieces: from the second on, an upload is there already.
        begun = model.get("chunk", 1) == 1
        if self.is_patients(path) if begun else self.is_in_a_run(path):
            raise HTTPError(403, SAID)
        return await super().save(model, path)

    def is_patients(self, path: str) -> bool:
        """Whether a file is a run's, or a roster that is there; one that is not may be uploaded."""
        table = PurePosixPath(path).suffix.lower() in TABLES
        return self.is_in_a_run(path) or (table and Path(self._get_os_path(path)).is_file())

    def is_in_a_run(self, path: str) -> bool:
        """Whether a file lies in a packet, in another folder of a run or in the folder of runs."""
        folders = PurePosixPath(path.strip("/")).parts[:-1]
        beside = Path(self._get_os_path(path)).parent / MANIFEST
        return folders[:1] == (OUTPUTS,) or bool(RUNS & set(folders)) or beside.is_file()


class NotebookCheckpoints(AsyncFileCheckpoints):
    """Checkpoints beside the kit's own notebooks; of nothing else is a copy kept, anywhere."""

    kept = Unicode("notebooks", help="the folder whose files have checkpoints").tag(config=True)

    def _has(self, path: str) -> bool:
        return PurePosixPath(path.strip("/")).parts[:-1] == (self.kept,)

    async def create_checkpoint(self, contents_mgr: Any, path: str) -> Any:
        """Keep a copy, or say that there is one now: JupyterLab asks for it after each saving."""
        if self._has(path):
            return await super().create_checkpoint(contents_mgr, path)
        return {"id": "checkpoint", "last_modified": datetime.now(UTC)}

    async def list_checkpoints(self, path: str) -> Any:
        """The copies that there are."""
        return await super().list_checkpoints(path) if self._has(path) else []

    async def restore_checkpoint(self, contents_mgr: Any, checkpoint_id: str, path: str) -> Any:
        """Go back to a copy. Raises HTTPError where there is none."""
        if not self._has(path):
            raise HTTPError(404, "there is no checkpoint outside the notebooks")
        return await super().restore_checkpoint(contents_mgr, checkpoint_id, path)

    async def rename_checkpoint(self, checkpoint_id: str, old_path: str, new_path: str) -> None:
        """Have the copy follow its notebook, but out of the folder."""
        if self._has(old_path) and self._has(new_path):
            await super().rename_checkpoint(checkpoint_id, old_path, new_path)

    async def delete_checkpoint(self, checkpoint_id: str, path: str) -> None:
        """Take a copy away."""
        if self._has(path):
            await super().delete_checkpoint(checkpoint_id, path)


def forget_earlier(own: Path) -> None:
    """Take away the copies that earlier versions have kept in the home of the user."""
    if (own / "checkpoints").is_dir():
        shutil.rmtree(own / "checkpoints", ignore_errors=True)
