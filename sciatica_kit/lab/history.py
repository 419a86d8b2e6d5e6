"""What is typed into a cell is in no history: it may be a patient's row."""

import json
import os
from pathlib import Path

from ..errors import UserMistake
from ..paths import write_private

# IPython keeps every line that was ever typed in a database in the user's home; here in memory.
SETTINGS = {"HistoryManager": {"hist_file": ":memory:", "enabled": False}}


def keep_none(own: Path) -> None:
    """Have the kernels started from here on keep no history on the disk. Raises UserMistake."""
    profile = own / "ipython" / "profile_default"
    try:
        write_private(profile / "ipython_kernel_config.json", json.dumps(SETTINGS).encode())
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise UserMistake(f"cannot write to {own} ({why}): set JUPYTER_DATA_DIR") from None
    os.environ["IPYTHONDIR"] = str(own / "ipython")
