"""Settings that count for the whole process, each as a pair: how it is read, and how it is set.

What stands in here a notebook may set; what does not, and is a setting, the gate looks for.
"""

import calendar
import csv
import decimal
import gc
import locale
import mimetypes
import reprlib
import signal
import socket
import sys
import tempfile
import threading
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .imports import Back

TEMPLATES = (decimal.DefaultContext, decimal.BasicContext, decimal.ExtendedContext)
FIELDS = ("prec", "rounding", "Emin", "Emax", "capitals", "clamp")
TIMERS = ("ITIMER_REAL", "ITIMER_VIRTUAL", "ITIMER_PROF")


@dataclass(frozen=True)
class Setting:
    """One setting; `fresh` is what a new process has, where that is known."""

    read: Callable[[], Any]
    write: Callable[[Any], object]
    fresh: tuple[Any, ...] = ()


def keep_settings() -> Back:
    """Every setting; only what was changed is set again."""
    kept = [(setting, setting.read()) for setting in SETTINGS]

    def back() -> None:
        for setting, value in kept:
            if setting.read() != value:
                setting.write(value)

    return back


def kernel_settings() -> None:
    """What a new process has, where this one has something else."""
    for setting in SETTINGS:
        if setting.fresh and (setting.read(),) != setting.fresh:
            setting.write(*setting.fresh)


def _collects(on: bool) -> None:
    (gc.enable if on else gc.disable)()


def _tempdir(folder: str) -> None:
    tempfile.tempdir = folder


def _locale(kept: str | None = None) -> str:
    return locale.setlocale(locale.LC_ALL, kept)


def _attributes(thing: Any) -> Setting:
    """The attributes of one object that is shared by all."""
    return Setting(lambda: dict(vars(thing)), lambda kept: vars(thing).update(kept))


def _list(shared: list[Any]) -> Setting:
    """What stands in a list that is shared by all."""
    return Setting(lambda: list(shared), lambda kept: shared.__setitem__(slice(None), kept))


def _dialects() -> dict[str, Any]:
    return {name: csv.get_dialect(name) for name in csv.list_dialects()}


def _put_dialects(kept: dict[str, Any]) -> None:
    for name in set(csv.list_dialects()) - set(kept):
        csv.unregister_dialect(name)
    for name, dialect in kept.items():
        csv.register_dialect(name, dialect)


def _templates() -> list[Any]:
    """What new contexts of decimal numbers are copied from."""
    of = [[getattr(made, field) for field in FIELDS] for made in TEMPLATES]
    return [of, [(dict(made.flags), dict(made.traps)) for made in TEMPLATES]]


def _put_templates(kept: list[Any]) -> None:
    for made, values, (flags, traps) in zip(TEMPLATES, *kept, strict=True):
        for field, value in zip(FIELDS, values, strict=True):
            setattr(made, field, value)
        made.flags.update(flags)
        made.traps.update(traps)


def _media() -> tuple[dict[str, str], ...]:
    if not mimetypes.inited:
        mimetypes.init()
    tables = (mimetypes.types_map, mimetypes.common_types)
    return tuple(map(dict, (*tables, mimetypes.encodings_map, mimetypes.suffix_map)))


def _put_media(kept: tuple[dict[str, str], ...]) -> None:
    """The tables are read anew, and then given what this process had added to them."""
    mimetypes.init()
    for strict, table in ((True, kept[0]), (False, kept[1])):
        for ending, kind in table.items():
            if _media()[not strict].get(ending) != kind:
                mimetypes.add_type(kind, ending, strict)
    mimetypes.encodings_map.update(kept[2])
    mimetypes.suffix_map.update(kept[3])


def _on_main() -> bool:
    """Whether this thread may speak of signals, where there are any."""
    return threading.current_thread() is threading.main_thread() and hasattr(signal, "getitimer")


def _mask() -> set[int]:
    return set(signal.pthread_sigmask(signal.SIG_BLOCK, ())) if _on_main() else set()


def _put_mask(kept: set[int]) -> None:
    signal.pthread_sigmask(signal.SIG_SETMASK, kept)


def _timers() -> list[bool]:
    """Which alarms are set: they would ring when nobody knows any more what for."""
    return [any(signal.getitimer(getattr(signal, t))) for t in TIMERS] if _on_main() else []


def _put_timers(kept: list[bool]) -> None:
    for name, was in zip(TIMERS, kept, strict=True):
        if not was:
            signal.setitimer(getattr(signal, name), 0)


def _places(kept: tuple[str, ...]) -> None:
    zoneinfo.reset_tzpath(kept)
    zoneinfo.ZoneInfo.clear_cache()


def _pair(name: str, *fresh: Any) -> Setting:
    """A setting of sys; a Python that does not have it needs none."""
    put = getattr(sys, f"set{name}", None)
    return Setting(getattr(sys, f"get{name}") if put else int, put or int, fresh if put else ())


SETTINGS = (
    Setting(csv.field_size_limit, csv.field_size_limit, (131072,)),
    Setting(_dialects, _put_dialects),
    Setting(socket.getdefaulttimeout, socket.setdefaulttimeout, (None,)),
    Setting(_media, _put_media),
    # Looked for in here and now: Python finds it by writing a file.
    Setting(tempfile.gettempdir, _tempdir),
    Setting(lambda: zoneinfo.TZPATH, _places),
    Setting(calendar.firstweekday, calendar.setfirstweekday, (0,)),
    Setting(_locale, _locale),
    Setting(_templates, _put_templates),
    _attributes(reprlib.aRepr),
    _pair("_int_max_str_digits"),
    _pair("recursionlimit"),
    _pair("switchinterval"),
    _pair("dlopenflags"),
    Setting(sys.get_asyncgen_hooks, lambda kept: sys.set_asyncgen_hooks(*kept)),
    _pair("_coroutine_origin_tracking_depth"),
    _list(sys.warnoptions),
    Setting(gc.isenabled, _collects),
    Setting(gc.get_threshold, lambda kept: gc.set_threshold(*kept)),
    Setting(gc.get_debug, gc.set_debug),
    _list(gc.callbacks),
    Setting(_timers, _put_timers),
    Setting(_mask, _put_mask),
)  # fmt: skip
