"""The words that the gate before a warm run, and the watch during one, look for."""

import re

_TOPS = """
    IPython _ctypes _posixsubprocess _signal _socket _thread aiohttp altair anyio argparse
    asyncio atexit bdb bokeh boto3 bqplot cProfile cffi cgitb click code comm concurrent copyreg
    ctypes curses dask dis distributed docopt faulthandler fcntl fileinput ftplib getopt getpass
    gevent holoviews httpx imaplib ipykernel ipywidgets jax joblib jupyter_client keras
    matplotlib mock multiprocessing nbclient nbconvert nest_asyncio nest_asyncio2 nntplib numba
    optparse panel papermill paramiko pdb pexpect pip plotly polars poplib posix profile psutil
    pty pydoc pylab pyspark pytest ray readline requests resource rpy2 runpy sched seaborn sh
    signal site smtplib socketserver subprocess sympy syslog telnetlib tensorflow termios
    threading tkinter torch tornado tqdm trace tracemalloc trio tty turtle typer unittest
    urllib3 uvloop venv webbrowser websocket websockets wsgiref xmlrpc zmq
"""
_NAMES = """
    KeyboardInterrupt RecursionError SystemExit __import__ breakpoint compile copyright credits
    display_id eval exec exit get_ipython help input license quit raw_input
"""
_ATTRIBUTES = """
    boxplot clear_output fileno hist plot plotting scatter_matrix set_trace update_display
"""
_MUTATORS = """
    append extend insert remove clear pop popitem update setdefault add discard sort reverse
    __setitem__ __setattr__ __delattr__ __delitem__
"""
_REFUSED = """
    builtins.input os.exec os.fork os.forkpty os.kill os.killpg os.posix_spawn os.spawn
    os.startfile os.system pty.spawn signal.pthread_kill subprocess.Popen sys.addaudithook
    sys.setprofile sys.settrace webbrowser.open
"""
_DOTTED = {
    "os": "_exit abort add_dll_directory chroot close closerange dup dup2 fdopen fork forkpty "
    "initgroups kill killpg login_tty lockf nice open openpty pidfd_open pipe pipe2 popen "
    "posix_openpt putenv setegid seteuid setgid setgroups setns setpgid setpgrp setpriority "
    "setregid setresgid setresuid setreuid setsid setuid startfile system tcsetpgrp unsetenv "
    "unshare write writev",
    "sys": "__displayhook__ __excepthook__ __stderr__ __stdin__ __stdout__ _getframe "
    "activate_stack_trampoline addaudithook argv exit monitoring setprofile settrace stdin",
    "importlib": "import_module reload util machinery",
    "IPython.display": "clear_output update_display DisplayHandle",
    "IPython.core.display": "clear_output update_display",
    "codecs": "register register_error unregister",
    "gc": "freeze get_objects get_referrers unfreeze",
    "gettext": "bindtextdomain install textdomain",
    "http": "client server",
    "locale": "bind_textdomain_codeset bindtextdomain textdomain",
    "logging": "addLevelName config handlers shutdown setLoggerClass setLogRecordFactory",
    # These ask another program.
    "platform": "architecture libc_ver platform processor uname",
    "uuid": "getnode uuid1",
    "socket": "create_connection create_server fromfd fromshare sethostname socket socketpair",
    "time": "clock_settime clock_settime_ns",
    "urllib.request": "build_opener install_opener urlopen urlretrieve",
    "weakref": "finalize",
}
# Packages that draw with a front end, start threads or processes, or read the command line.
TOPS = frozenset(_TOPS.split())
FINE_INSIDE = ("IPython.display", "IPython.core.display")
NAMES = frozenset(_NAMES.split())
ATTRIBUTES = frozenset(_ATTRIBUTES.split())
MUTATORS = frozenset(_MUTATORS.split())
BANNED = frozenset(f"{top}.{name}" for top, names in _DOTTED.items() for name in names.split())
STARTS = ("os.exec", "os.spawn", "os.posix_spawn", "os.sched_", "os.wait")
# All of a module at once: what must not be used is then used by its bare name.
STARS = frozenset(f"{module}.*" for module in _DOTTED)
# How calls are named that set something of a whole library.
SETS = re.compile(
    "(re)?set_.+|(add|clear|remove|use)_.+|(dis|en)able(_.+)?|(un)?install(_.+)?|configure|init|"
    "initiali[sz]e|patch(_.+)?|seed|set[A-Z].+|(un)?register.*"
)
# Events of a running cell that reach beyond the process, past our streams, or to a keyboard.
REFUSED = frozenset(_REFUSED.split())
# What a run puts back afterwards, so that a notebook may change it.
KEPT = ("os.environ", "sys.path", "sys.modules", "sys.meta_path", "sys.path_hooks")
KEPT_ATTRIBUTES = ("pandas.options.",)
KEPT_CALLS = ("gc.", "logging.", "numpy.random.", "numpy.set_printoptions", "pandas.reset_option",
              "pandas.set_eng_float_format", "pandas.set_option", "random.", "sys.set_",
              "mimetypes.")  # fmt: skip
MAGICS = ("run_cell_magic", "run_line_magic")
LINE_MAGICS = frozenset({"time", "pwd", "who", "who_ls"})
CELL_MAGICS = frozenset({"time", "capture"})
