"""Settings of the whole process: what one notebook sets, the next does not see, nor do we."""

import csv
import decimal
import gc
import logging
import mimetypes
import re
import signal
import socket
import sys
import time
import types
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sciatica_kit.engine import restore
from sciatica_kit.engine.gate import why_not
from tests.engine.test_engine import Ran, book, ran, text

# By name: how a notebook sets it, and how another shows it. These run warm, and are put back.
WARM = {
    "longest field": ("import csv\ncsv.field_size_limit(50)", "csv.field_size_limit()"),
    "network time-out": ("import socket\nsocket.setdefaulttimeout(0.123)",
                         "socket.getdefaulttimeout()"),
    "media types": ("import mimetypes\nmimetypes.add_type('x/planted', '.planted')",
                    "mimetypes.guess_type('a.planted'), mimetypes.guess_extension('x/planted')"),
    "media types anew": ("import mimetypes\nmimetypes.init(files=[])\n"
                         "t = mimetypes.__dict__.copy()\nt['types_map']['.zip'] = 'x/planted'",
                         "mimetypes.guess_type('a.zip')"),
    "digits of a number": ("import sys\nsys.set_int_max_str_digits(700)",
                           "sys.get_int_max_str_digits()"),
    "recursion": ("import sys\nsys.setrecursionlimit(4321)", "sys.getrecursionlimit()"),
    "turn of a thread": ("import sys\nsys.setswitchinterval(0.5)", "sys.getswitchinterval()"),
    "asynchronous generators": ("import sys\nsys.set_asyncgen_hooks(print, print)",
                                "print in sys.get_asyncgen_hooks()"),
    "origin of coroutines": ("import sys\nsys.set_coroutine_origin_tracking_depth(3)",
                             "sys.get_coroutine_origin_tracking_depth()"),
    "libraries": ("import sys\nsys.setdlopenflags(258)", "sys.getdlopenflags()"),
    "options of warnings": ("import sys\nvars(sys)['warnoptions'].append('planted')",
                            "'planted' in sys.warnoptions"),
    "last handler": ("import logging\nlogging.lastResort.setLevel(50)",
                     "logging.lastResort.level"),
    "log": ("import logging\nlogging.basicConfig(level=10)\nlogging.disable(50)\n"
            "logging.getLogger('planted').setLevel(10)",
            "logging.root.level, logging.root.manager.disable, logging.root.handlers, "
            "logging.getLogger('planted').level"),
    "locale": ("import locale\nlocale.setlocale(locale.LC_ALL, 'C.UTF-8')",
               "locale.setlocale(locale.LC_ALL)"),
    "time zone": ("import os, time\nos.environ['TZ'] = 'Asia/Kathmandu'\ntime.tzset()\n"
                  "del os.environ['TZ']", "time.tzname, time.timezone"),
    "zones": ("import zoneinfo\nvars(zoneinfo)['reset_tzpath'](('/planted',))",
              "zoneinfo.TZPATH, str(zoneinfo.ZoneInfo('Europe/Vienna'))"),
    "first day of a week": ("import calendar\ncalendar.setfirstweekday(6)",
                            "calendar.firstweekday(), calendar.month(2026, 11)"),
    "places of numbers": ("import decimal\ndecimal.setcontext(decimal.Context(prec=3))",
                          "decimal.getcontext().prec"),
    "template of numbers": ("import decimal\nshared = vars(decimal)['DefaultContext']\n"
                            "shared.prec = 3\nshared.traps[decimal.Inexact] = True",
                            "decimal.getcontext()"),
    "folder for a while": ("import os, tempfile\nos.environ['TMPDIR'] = '/var/tmp'\n"
                           "t = vars(tempfile)\nt['tempdir'] = None\ntempfile.gettempdir()",
                           "tempfile.gettempdir()"),
    "collector": ("import gc\ngc.disable()\ngc.set_threshold(5, 5, 5)\n"
                  "vars(gc)['set_debug'](gc.DEBUG_SAVEALL)",
                  "gc.isenabled(), gc.get_threshold(), gc.get_debug()"),
    "listeners of the collector": ("import gc\nvars(gc)['callbacks'].append(print)",
                                   "print in gc.callbacks"),
    "short forms": ("import reprlib\nt = vars(vars(reprlib)['aRepr'])\nt['maxlist'] = 1",
                    "reprlib.repr([1, 2, 3])"),
    "dialects": ("import csv\nvars(csv)['register_' + 'dialect']('planted', delimiter='|')",
                 "csv.list_dialects()"),
    "dialect put in place": ("import csv\nvars(csv)['register_' + 'dialect']('excel', "
                             "delimiter='|')", "csv.get_dialect('excel').delimiter"),
    "filters": ("import warnings\nwarnings.simplefilter('error')",
                "('error', None, Warning, None, 0) in warnings.filters"),
    "chance": ("import random\nrandom.seed(1)", "random.random() == 0.13436424411240122"),
    "chance of numpy": ("import numpy as np\nnp.random.seed(1)",
                        "np.random.random() == 0.417022004702574"),
    "source of chance": ("import numpy as np\nnp.random.set_bit_generator(np.random.PCG64(1))",
                         "type(np.random.get_bit_generator()).__name__"),
    "arrays": ("import numpy as np\nnp.set_printoptions(precision=1)\nnp.seterr(all='raise')\n"
               "np.setbufsize(1024)", "np.get_printoptions(), np.geterr(), np.getbufsize()"),
    "frames": ("import pandas as pd\npd.set_option('display.max_rows', 7)\n"
               "pd.set_eng_float_format(1)\npd.options.display.width = 9",
               "[pd.get_option(o) for o in "
               "('display.max_rows', 'display.float_format', 'display.width')]"),
    "environment": ("import os\nos.environ['PLANTED'] = '1'\nos.environ.pop('PATH')",
                    "'PLANTED' in os.environ, 'PATH' in os.environ"),
    "folder": ("import os\nos.chdir('/')", "os.getcwd() == '/'"),
    "rights of new files": ("import os\nos.umask(0o007)", "(os.umask(0o77), os.umask(0o22))[0]"),
    "where modules are": ("import sys\nsys.path.insert(0, '/planted')", "'/planted' in sys.path"),
    "modules": ("import sys, types\nsys.modules['planted'] = types.ModuleType('planted')",
                "'planted' in sys.modules"),
    "builtins": ("t = vars(__builtins__)\nt['planted'] = 1", "'planted' in dir(__builtins__)"),
    "hooks": ("import sys\nt = vars(sys)\nt['excepthook'] = t['displayhook'] = print",
              "sys.excepthook is print or sys.displayhook is print"),
    "warnings in the log": ("import logging\nlogging.captureWarnings(True)",
                            "(logging.basicConfig(level=10), logging.captureWarnings(True), "
                            "warnings.warn('planted'))[0], logging.root.handlers[0].level"),
}  # fmt: skip
# These are found in the text, and the notebook is handed over.
HANDED = {
    "names of levels": "import logging\nlogging.addLevelName(25, 'NOTICE')",
    "kind of loggers": "import logging\nlogging.setLoggerClass(logging.Logger)",
    "log by a table": "import logging.config",
    "codecs": "import codecs\ncodecs.register(lambda name: None)",
    "errors of codecs": "from codecs import register_error\nregister_error('planted', print)",
    "answers to signals": "import signal\nsignal.signal(signal.SIGTERM, print)",
    "alarms": "from signal import alarm\nalarm(9)",
    "at the end": "import atexit\natexit.register(print)",
    "end of an object": "import weakref\nweakref.finalize(print, print)",
    "after a crash": "import faulthandler\nfaulthandler.enable()",
    "limits": "import resource\nresource.setrlimit(resource.RLIMIT_CORE, (0, 0))",
    "niceness": "import os\nos.nice(1)",
    "environment past Python": "import os\nos.putenv('PLANTED', '1')",
    "group of processes": "import os\nos.setpgid(0, 0)",
    "words of gettext": "import gettext\ngettext.textdomain('planted')",
    "places of gettext": "import gettext as g\ng.bindtextdomain('planted', '/planted')",
    "words of C": "import locale\nlocale.textdomain('planted')",
    "opener": "import urllib.request as u\nu.install_opener(u.build_opener())",
    "copies": "import copyreg\ncopyreg.pickle(int, str)",
    "adapters": "import sqlite3\nsqlite3.register_adapter(int, str)",
    "archives": "import shutil\nshutil.unregister_unpack_format('zip')",
    "name spaces": "from xml.etree import ElementTree as E\nE.register_namespace('a', 'b')",
    "charsets": "from email import charset\ncharset.add_alias('a', 'b')",
    "subclasses": "from collections.abc import Sized\nSized.register(int)",
    "accessors": "import pandas as pd\npd.api.extensions.register_series_accessor('a')(int)",
    "ways to end": "import sys\nsys.settrace(print)",
    "audits": "import sys\nsys.addaudithook(print)",
    "settings of a library": "import fontTools\nfontTools.configure(level=1)",
    "options of a library": "from xyz import set_options\nset_options(a=1)",
    "a library switched on": "import colorama\ncolorama.init()",
    "patches": "import greenery as monkey\nmonkey.patch_all()",
    "plots": "import matplotlib\nmatplotlib.rcParams['lines.linewidth'] = 9",
    "log of a process": "import syslog\nsyslog.openlog('planted')",
    "profile": "import cProfile\ncProfile.run('1')",
    "class attribute": "import json\njson.JSONEncoder.item_separator = ';'",
    "attribute of a module": "import tempfile\ntempfile.tempdir = '/'",
    "table of a module": "import mimetypes\nmimetypes.types_map['.a'] = 'b'",
    "clock": "import time\ntime.clock_settime(time.CLOCK_REALTIME, 0)",
}
LOOK = """import calendar, csv, decimal, gc, locale, logging, mimetypes, os, random, reprlib, socket
import sys, tempfile, time, warnings, zoneinfo
import numpy as np, pandas as pd
print([{}])"""


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each setting looks like in a notebook that nobody has run before, in a new kernel."""
    folder = tmp_path_factory.mktemp("fresh")
    cells = [LOOK.format(look) for _, look in WARM.values()]
    made, raised = ran(book(folder / "in.ipynb", *cells), None, folder / "o.ipynb")
    assert raised == ""
    return {name: printed(cell) for name, cell in zip(WARM, made.cells, strict=True)}


def printed(cell: Any) -> str:
    """What a cell has printed."""
    return "".join(o.text for o in cell.outputs if o.get("name") == "stdout")


@pytest.fixture
def warm(tmp_path: Path, handed: list[str]) -> Callable[[str], Ran]:
    """Runs a cell warm; fails where it is handed over or ends in an error."""

    def run(cell: str) -> Ran:
        done = ran(book(tmp_path / "in.ipynb", cell), "sciatica", tmp_path / "o.ipynb")
        assert (handed, done[1], restore.SPOILED) == ([], "", [])
        return done

    return run


@pytest.mark.parametrize("name", WARM)
def test_what_one_notebook_sets_the_next_does_not_see(
    name: str, warm: Callable[[str], Ran], fresh: dict[str, str]
) -> None:
    """After one notebook has set it, another shows what a new kernel shows."""
    plant, look = WARM[name]
    changed = LOOK.format(look) if name != "warnings in the log" else "print('set')"
    assert printed(warm(f"{plant}\n{changed}")[0].cells[0]) != fresh[name]
    assert printed(warm(LOOK.format(look))[0].cells[0]) == fresh[name]


@pytest.mark.parametrize("name", HANDED)
def test_what_cannot_be_put_back_is_found_before(name: str) -> None:
    """A setting that nobody can undo sends its notebook to a kernel before it runs."""
    assert why_not([HANDED[name]])


@pytest.mark.parametrize(
    "cell",
    [
        "import numpy as np\nnp.setdiff1d([1], [2])\nnp.add(1, 2)", "s = set()\ns.add(1)",
        "import pandas as pd\ndf = pd.DataFrame()\ndf.set_index('a').add_prefix('b')",
        "import datetime\ndatetime.datetime.now().replace(year=1)", "import http\nhttp.HTTPStatus",
        "from urllib.parse import urlparse\nurlparse('a')", "import socket\nsocket.gethostname()",
        "import pandas as pd\npd.DataFrame({'a': [1]}).add_suffix('b')",
    ],
)  # fmt: skip
def test_what_sets_nothing_runs_warm(cell: str) -> None:
    """A word that only sounds like a setting is no reason for a kernel."""
    assert why_not([cell]) == ""


def test_settings_of_ours_are_as_they_were(warm: Callable[[str], Ran]) -> None:
    """What this process has set for itself, a notebook neither sees nor takes away."""
    shown = warnings.showwarning
    csv.field_size_limit(10**9)
    socket.setdefaulttimeout(7)
    mimetypes.add_type("x/ours", ".ours")
    logging.captureWarnings(True)
    decimal.DefaultContext.prec = 9
    gc.callbacks.append(_nothing)
    try:
        plant = "\n".join(WARM[n][0] for n in ("longest field", "media types", "network time-out"))
        assert text(warm("import csv\nprint(csv.field_size_limit())")) == "131072\n"
        warm(plant)
        assert (csv.field_size_limit(), socket.getdefaulttimeout()) == (10**9, 7)
        assert mimetypes.guess_type("a.ours")[0] == "x/ours"
        assert mimetypes.guess_type("a.planted")[0] is None
        assert warnings.showwarning.__module__ == "logging"
        assert decimal.DefaultContext.prec == 9
        assert _nothing in gc.callbacks
    finally:
        csv.field_size_limit(131072)
        socket.setdefaulttimeout(None)
        mimetypes.init()
        logging.captureWarnings(False)
        decimal.DefaultContext.prec = 28
        gc.callbacks.remove(_nothing)
    assert warnings.showwarning is shown


def _nothing(*_: object) -> None:
    """A listener that does nothing."""


def test_an_alarm_that_a_notebook_sets_does_not_ring_later(warm: Callable[[str], Ran]) -> None:
    """It would end the process of all the patients that come after."""
    hidden = "import sys\ns = dict(sys.modules)['sig' + 'nal']\n"
    warm(f"{hidden}s.setitimer(s.ITIMER_REAL, 60)\ns.setitimer(s.ITIMER_VIRTUAL, 60)")
    warm(f"{hidden}s.pthread_sigmask(s.SIG_BLOCK, [s.SIGUSR1])")
    assert signal.getitimer(signal.ITIMER_REAL) == signal.getitimer(signal.ITIMER_VIRTUAL)
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert signal.SIGUSR1 not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


@pytest.mark.parametrize("late", [False, True])
def test_plots_are_drawn_as_before(
    late: bool, warm: Callable[[str], Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the plotting library was there before or came with a notebook, it is as it began."""
    plots: Any = types.ModuleType("matplotlib")
    plots.rcParams, plots.rcParamsOrig = {"lines": 1, "ours": late}, {"lines": 1, "ours": late}
    plots.__spec__ = sys.__spec__
    monkeypatch.setitem(sys.modules, "holder", plots)
    if not late:
        monkeypatch.setitem(sys.modules, "matplotlib", plots)
    load = "import sys\np = sys.modules['mat' + 'plotlib'] = sys.modules['holder']\n"
    warm(f"{load}p.rcParams.update(lines=9, planted=1)")
    assert late or plots.rcParams == plots.rcParamsOrig


def test_the_shared_list_of_issue_gives_what_two_kernels_give(tmp_path: Path) -> None:
    """Two notebooks, one after the other: the second warns, logs and prints as if it were alone."""
    first = "\n".join(plant for plant, _ in WARM.values() if "captureWarnings" in plant)
    second = (
        "import logging, warnings\nlogging.basicConfig(level=10)\nlogging.captureWarnings(True)\n"
        "warnings.warn('should go to logging')"
    )
    ran(book(tmp_path / "a.ipynb", first), "sciatica", tmp_path / "a.o.ipynb")
    ours = ran(book(tmp_path / "b.ipynb", second), "sciatica", tmp_path / "b.o.ipynb")
    stock = ran(book(tmp_path / "b.ipynb", second), None, tmp_path / "s.ipynb")
    assert [said(ours), said(stock)] == [said(stock)] * 2
    assert "py.warnings" in said(ours)


def said(done: Ran) -> str:
    """What went to the log, without the number of the process in the name of a cell.

    Clients of kernels that other tests have left are tidied up whenever Python likes, and say so.
    """
    own = re.sub(r".*Could not destroy zmq context.*\n", "", text(done))
    return re.sub(r"ipykernel_\d+", "~", own)


def test_settings_cost_next_to_nothing() -> None:
    """Keeping and putting back is done for every patient: a hundred times take no second."""
    with restore.kept_apart():
        pass
    began = time.process_time()
    for _ in range(100):
        for back in [keep() for keep in (restore.settings.keep_settings,)]:
            back()
    assert time.process_time() - began < 1
