"""Whether the kernel that a notebook asks for would be this very Python, and what it is called."""

import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

# What the warm route understands, or may pass over; any other trait of nbclient's means a kernel.
KNOWN = {
    "config", "execution_timeout", "input_path", "kernel_name", "start_timeout",
    "startup_timeout", "store_widget_state", "timeout",
}  # fmt: skip
FILES = ("log_output", "stdout_file", "stderr_file")
PLACES = (
    "HOME", "IPYTHONDIR", "JUPYTER_PATH", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR",
    "IPYKERNEL_CELL_NAME", "PYTHONWARNINGS",
)  # fmt: skip
CONFIGS = ("ipython_config.*", "ipython_kernel_config.*")
SCRIPTS = (".py", ".ipy")
LANGUAGE = {
    "name": "python",
    "version": sys.version.split()[0],
    "mimetype": "text/x-python",
    "codemirror_mode": {"name": "ipython", "version": sys.version_info[0]},
    "pygments_lexer": f"ipython{sys.version_info[0]}",
    "nbconvert_exporter": "python",
    "file_extension": ".py",
}


def is_run(cell: Any) -> bool:
    """Whether nbclient would run this cell."""
    tags = cell.metadata.get("tags", [])
    return bool(cell.cell_type == "code" and cell.source.strip() and "skip-execution" not in tags)


def plain(options: dict[str, Any]) -> bool:
    """Whether nothing is asked for but what the warm route does too."""
    from nbclient import NotebookClient

    traits = (set(options) - KNOWN) & set(NotebookClient.class_trait_names())
    files = any(options.get(name) for name in FILES)
    return not files and not traits and not set(options.get("config") or ()) - {"KernelManager"}


def this_python(name: str) -> bool:
    """Whether a kernel of that name would be this very Python, with nothing set up by the user."""
    return _this_python(name, tuple(os.environ.get(place, "") for place in PLACES))


@lru_cache(maxsize=8)
def _this_python(name: str, places: tuple[str, ...]) -> bool:
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = KernelSpecManager().get_kernel_spec(name or "")
    except NoSuchKernel:
        return False
    pythons = {"python", "python3", sys.executable}
    same = spec.argv[0] in pythons and spec.argv[1:3] == ["-m", "ipykernel_launcher"]
    return same and spec.language == "python" and not spec.env and not any(places[-2:] + _set_up())


def _set_up() -> tuple[str, ...]:
    """Files by which a user changes every kernel; the warm shell reads none of them."""
    from IPython.core.application import SYSTEM_CONFIG_DIRS
    from IPython.paths import get_ipython_dir

    profile = Path(get_ipython_dir()) / "profile_default"
    folders = (profile, *map(Path, SYSTEM_CONFIG_DIRS), Path(sys.prefix, "etc", "ipython"))
    found = [f.name for folder in folders for c in CONFIGS for f in folder.glob(c)]
    return (*found, *(f.name for f in profile.glob("startup/*") if f.suffix in SCRIPTS))
