"""Every private name of other libraries that the engine touches: looked for first, used here."""

import sys
import warnings
from functools import cache
from importlib import import_module
from operator import attrgetter
from typing import Any

KERNEL_SHELL = "ipykernel.zmqshell:ZMQInteractiveShell"
SHELLS = (KERNEL_SHELL, "IPython.core.interactiveshell:InteractiveShell")
PANDAS, ONCE = "pandas._config.config", "warnings:onceregistry"
# Names of modules and classes. Those without an underscore are used wherever they are needed.
_OWNERS = {
    "IPython.core.application": "SYSTEM_CONFIG_DIRS",
    "IPython.core.completer": "ProvisionalCompleterWarning",
    SHELLS[1]: "_instance",
    "ipykernel.compiler": "XCachingCompiler",
    "ipykernel.displayhook:ZMQShellDisplayHook": "session topic",
    "ipykernel.iostream": "IOPubThread OutStream",
    "ipykernel.iostream:OutStream": "close flush write",
    "ipykernel.zmqshell": "ZMQInteractiveShell",
    "ipykernel.zmqshell:ZMQDisplayPublisher": "session",
    "nbclient:NotebookClient": "process_message reset_execution_trackers",
    "nbclient.exceptions": "CellExecutionComplete",
    "nbclient.exceptions:CellExecutionError": "from_cell_and_msg",
    "nbclient.exceptions:CellTimeoutError": "error_from_timeout_and_cell",
    "papermill.clientwrap": "PapermillNotebookClient",
    "papermill.clientwrap:PapermillNotebookClient": "papermill_execute_cells",
    "warnings": "_formatwarning_orig _formatwarnmsg _showwarning_orig _showwarnmsg_impl "
    "onceregistry",
}
# Names of a library that may be loaded or not.
_LOADED = {PANDAS: "_global_config _registered_options"}
# Names of a shell and its parts; some are there only when it has shown a first result.
_PARTS = {
    "shell": "_last_traceback _last_traceback_during_displayhook compiler_class "
    "init_traceback_handlers init_user_ns prepare_user_module user_ns_hidden",
    "shell.displayhook": "_ __ ___ exec_result msg",
    "shell.events": "callbacks",
    "shell.history_manager": "_i _i00 _ii _iii input_hist_parsed input_hist_raw reset",
    "shell.magics_manager": "magics",
}
_ALL = _OWNERS | _LOADED | _PARTS
BORROWED = tuple((owner, name) for owner, names in _ALL.items() for name in names.split())


class Unfit(Exception):
    """Why no notebook runs warm in this process, in words of ours that may be shown."""


def find(path: str, root: Any = None) -> Any:
    """What a module has, by the name of both; or what an object has that is given."""
    module, _, inside = path.partition(":")
    found = import_module(module) if root is None else root
    return attrgetter(inside)(found) if inside else found


def check() -> None:
    """Raise Unfit where a module or a class lacks a name; most of them are looked at once."""
    _check_owners()
    _need({owner: sys.modules[owner] for owner in _LOADED if owner in sys.modules})


@cache
def _check_owners() -> None:
    """The part that stays as it is, once it has been found whole."""
    for owner in _OWNERS:
        _need({owner: find(owner)})


def _need(found: dict[str, Any]) -> None:
    """Raise Unfit where one of these, by its name above, lacks a name."""
    lacks = [(o, n) for o, thing in found.items() for n in _ALL[o].split() if not hasattr(thing, n)]
    if lacks:
        names = " and ".join(f"{owner}.{name}".replace(":", ".") for owner, name in lacks)
        raise Unfit(f"{names} {'is' if len(lacks) == 1 else 'are'} missing")


def build(wire: Any) -> Any:
    """A shell of the kernel's class whose messages go to this wire, if it has all it needs."""
    # No history on disk, and no thread that saves it: a notebook's text is a patient's.
    config = find("traitlets.config:Config")({"HistoryManager": {"enabled": False}})
    compiler = find("ipykernel.compiler:XCachingCompiler")
    made = find(KERNEL_SHELL)(config=config, compiler_class=compiler)
    made.displayhook.session = made.display_pub.session = wire
    made.displayhook.topic = b"execute_result"
    made.run_cell("0")
    _need({part: find(part.replace(".", ":", 1), made) for part in _PARTS})
    return made


def renew(warm: Any) -> None:
    """Give a shell a new namespace, and make it forget what the last notebook said and did."""
    warm.user_module, warm.user_ns = warm.prepare_user_module()
    warm.user_ns_hidden.clear()
    _forget(warm.history_manager, warm.displayhook)
    # `from __future__` lasts as long as its compiler, and an error as long as its handler.
    warm.compile, warm._last_traceback = warm.compiler_class(), None
    # A stack without end goes to a kernel: to write it out first would take many seconds.
    warm.init_traceback_handlers(((RecursionError,), _unwritten))
    warm.init_user_ns()


def _unwritten(warm: Any, kind: Any, error: Any, stack: Any, **_: Any) -> list[str]:
    """No traceback."""
    return []


def _forget(history: Any, hook: Any) -> None:
    """Empty what holds the last cells, the last results and what was being shown."""
    history.reset(new_session=False)
    history.input_hist_parsed[:] = history.input_hist_raw[:] = [""]
    history._i00 = history._i = history._ii = history._iii = ""
    hook._ = hook.__ = hook.___ = ""
    hook.exec_result = hook.msg = None


def failure(warm: Any) -> tuple[bool, list[str]]:
    """Whether the last cell failed while a result was shown, and the last traceback."""
    return warm._last_traceback_during_displayhook, warm._last_traceback or []


def settings(warm: Any) -> list[Any]:
    """What a library may have hooked into a shell."""
    calls = {event: list(each) for event, each in warm.events.callbacks.items()}
    return [calls, {kind: set(each) for kind, each in warm.magics_manager.magics.items()}]


def singletons() -> list[Any]:
    """The shells that IPython takes for the process's own."""
    return [find(path)._instance for path in SHELLS]


def put_singletons(shells: list[Any]) -> None:
    """Have IPython take these for the process's own."""
    for path, shell in zip(SHELLS, shells, strict=True):
        find(path)._instance = shell


def pandas_options() -> tuple[dict[str, Any], dict[str, Any]]:
    """The options of pandas in their tree, and what is known of each; blank where not loaded."""
    config: Any = sys.modules.get(PANDAS)
    return (config._global_config, config._registered_options) if config else ({}, {})


def warn_like_python(show: Any) -> None:
    """Show warnings this way, whatever the host has put in place of Python's own."""
    module: Any = warnings
    module.showwarning, module.formatwarning = module._showwarning_orig, module._formatwarning_orig
    module._showwarnmsg_impl = show


def warning_text(message: Any) -> str:
    """A warning as Python words it."""
    return str(warnings._formatwarnmsg(message))  # type: ignore[attr-defined]
