"""What a zygote imports before it forks: the parts of the standard library that modules import."""

import importlib
import os
import sys
import time

STANDARD = """
    __future__ abc argparse ast atexit base64 binascii bisect codecs collections contextlib copy csv
    ctypes ctypes.util dataclasses datetime difflib enum errno fcntl fnmatch functools getpass
    glob grp gzip hashlib heapq hmac importlib.util inspect io ipaddress itertools json locale logging logging.handlers
    math mimetypes operator optparse os pathlib pickle pkgutil platform posixpath pprint pwd queue quopri random re
    resource runpy select selectors shlex shutil signal socket stat string struct subprocess
    syslog tarfile tempfile textwrap threading time traceback types typing unicodedata urllib.parse uuid
    warnings weakref zipfile zipimport zlib
""".split()

OURS = ("child", "call", "plain", "preload", "shortcut", "library", "wrapper", "session", "adapted")


def load():
    """Gives the CPU time, in microseconds, of this interpreter's start and of the standard library's part."""
    for name in STANDARD:
        try:
            importlib.import_module(name)
        except ImportError:
            pass  # a trimmed interpreter: the module that wants it says so itself
    start_us = time.process_time_ns() // 1000
    for name in OURS:
        importlib.import_module(name)
    return start_us


def own_modules(folder):
    """Names in sys.modules that belong to the zygote and must not be seen by a program."""
    return [name for name, module in sys.modules.items()
            if name != "__main__" and (getattr(module, "__file__", None) or "").startswith(folder)]


def take_back_arguments():
    """Nothing of the zygote's own start stays where a program looks."""
    os.environ.pop("HEARTH_CACHE_DIR", None)
    os.environ.pop("HEARTH_WORKER_DIR", None)
