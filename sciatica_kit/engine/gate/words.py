"""The words that the gate before a warm run, and the watch during one, look for."""

_TOPS = """
    IPython _thread _ctypes altair anyio argparse asyncio atexit bokeh bqplot cffi click code comm
    concurrent copyreg ctypes curses dask dis distributed docopt faulthandler fcntl getopt getpass
    gevent holoviews ipykernel ipywidgets joblib jupyter_client matplotlib mock multiprocessing
    nbclient nbconvert nest_asyncio nest_asyncio2 optparse panel papermill pdb plotly pty pydoc
    pylab pytest readline resource runpy seaborn signal socketserver subprocess sympy termios
    threading tornado tqdm trace tracemalloc trio tty typer unittest webbrowser zmq
"""
_NAMES = """
    KeyboardInterrupt RecursionError SystemExit __import__ breakpoint compile copyright credits
    display_id eval exec exit get_ipython help input license quit raw_input
"""
_ATTRIBUTES = "plot hist boxplot clear_output update_display fileno set_trace"
_MUTATORS = """
    append extend insert remove clear pop popitem update setdefault add discard sort reverse
    __setitem__ __setattr__ __delattr__ __delitem__
"""
_REFUSED = """
    builtins.input os.exec os.fork os.forkpty os.kill os.killpg os.posix_spawn os.spawn os.system
    pty.spawn signal.pthread_kill subprocess.Popen sys.addaudithook sys.setprofile sys.settrace
    webbrowser.open
"""
_DOTTED = {
    "os": "_exit abort chroot close dup dup2 fdopen fork forkpty kill killpg open pipe popen "
    "setegid seteuid setgid setsid setuid startfile system write",
    "sys": "__displayhook__ __excepthook__ __stderr__ __stdin__ __stdout__ _getframe addaudithook "
    "argv exit setprofile settrace setswitchinterval stdin",
    "importlib": "import_module reload util machinery",
    "IPython.display": "clear_output update_display DisplayHandle",
    "IPython.core.display": "clear_output update_display",
    "codecs": "register register_error",
    "gc": "freeze get_objects set_debug",
    "logging": "config shutdown setLoggerClass setLogRecordFactory",
}
# Packages that draw with a front end, start threads or processes, or read the command line.
TOPS = frozenset(_TOPS.split())
FINE_INSIDE = ("IPython.display", "IPython.core.display")
NAMES = frozenset(_NAMES.split())
ATTRIBUTES = frozenset(_ATTRIBUTES.split())
MUTATORS = frozenset(_MUTATORS.split())
BANNED = frozenset(f"{top}.{name}" for top, names in _DOTTED.items() for name in names.split())
STARTS = ("os.exec", "os.spawn", "os.posix_spawn", "os.sched_", "os.wait")
# Events of a running cell that reach beyond the process, past our streams, or to a keyboard.
REFUSED = frozenset(_REFUSED.split())
# What a run puts back afterwards, so that a notebook may change it.
KEPT = ("os.environ", "sys.path", "sys.modules", "sys.meta_path", "sys.path_hooks")
KEPT_ATTRIBUTES = ("pandas.options.",)
MAGICS = ("run_cell_magic", "run_line_magic")
LINE_MAGICS = frozenset({"time", "pwd", "who", "who_ls"})
CELL_MAGICS = frozenset({"time", "capture"})
