"""papermill's own client with the kernel taken out: all that it does to a notebook is kept."""

import copy
import logging
from typing import Any

from nbclient.exceptions import CellExecutionComplete, CellExecutionError, CellTimeoutError
from papermill.clientwrap import PapermillNotebookClient

from .kernel import LANGUAGE, is_run


class WarmClient(PapermillNotebookClient):  # type: ignore[misc]
    """Runs cells in the warm shell."""

    def __init__(self, nb_man: Any, kernel_name: str, widgets: bool, log: logging.Logger) -> None:
        super().__init__(nb_man, kernel_name=kernel_name, log=log, store_widget_state=widgets)

    def execute_warm(self, run: Any) -> None:
        """Run all cells, as papermill's `execute` does."""
        self.warm, self.clear_before_next_output = run, False
        self.unsaved: Exception | None = None
        self.reset_execution_trackers()
        self.log.info(f"Executing notebook with kernel: {self.kernel_name}")
        self.papermill_execute_cells()
        self.nb.metadata["language_info"] = copy.deepcopy(LANGUAGE)

    def execute_cell(self, cell: Any, cell_index: int, **more: Any) -> Any:
        """Run one cell, and put its messages where nbclient would."""
        if is_run(cell):
            cell["metadata"]["execution"], cell.outputs = {}, []
            self.warm.warm.wire.live = lambda: self._save(cell, cell_index)
            try:
                said = self.warm.cell(cell.source)
            except Exception as error:
                self.nb_man.cell_exception(cell, cell_index=cell_index, exception=error)
                raise
            for message in said:
                self._take(message, cell, cell_index)
            if self.unsaved:
                raise self.unsaved
            self._check(cell)
        return cell

    def _save(self, cell: Any, index: int) -> None:
        """Save in the midst of a cell, as papermill does whenever a message comes in."""
        man = self.nb_man
        if not (man.output_path and man.autosave_cell_every):
            return
        if (man.now() - man.last_save_time).total_seconds() >= man.autosave_cell_every:
            with self.warm.aside():
                try:
                    for message in self.warm.warm.wire.taken():
                        self._take(message, cell, index)
                except Exception as error:
                    # It is no error of the cell's, which would see it, but papermill's own.
                    self.unsaved = self.unsaved or error

    def _take(self, message: Any, cell: Any, index: int) -> None:
        if message["msg_type"] == "execute_reply":
            stamp = message["header"]["date"].strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            cell["metadata"]["execution"]["shell.execute_reply"] = stamp
            return
        try:
            self.process_message(message, cell, index)
        except CellExecutionComplete:
            return

    def _check(self, cell: Any) -> None:
        """Raise what nbclient raises after a cell that took too long or ended in an error."""
        run = self.warm
        if run.limits.fired:
            limit = run.limits.reached()
            self.log.error(f"Timeout waiting for execute reply ({int(limit)}s).")
            said = "Cell execution timed out"
            raise CellTimeoutError.error_from_timeout_and_cell(said, limit, cell)
        allowed = "raises-exception" in cell.metadata.get("tags", [])
        if run.reply["status"] == "error" and not allowed:
            raise CellExecutionError.from_cell_and_msg(cell, run.reply)
