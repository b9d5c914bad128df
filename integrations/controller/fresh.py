"""Module state of ansible-core, of 2.14 to 2.21, that a start computes from its terminal, pid, time or chance.

The rest of what it computes at its start comes from settings and files that are in the controller's key, or
that `seen.py` compares. `test/it/controller/test_state.py` compares all of it with a plain start's.
"""

import atexit
import importlib
import logging
import multiprocessing.process
import os
import random
import sys
import time


def forget():
    """In the zygote, after its imports: what must not outlive them, or be shared."""
    from ansible import constants
    from ansible.utils.path import cleanup_tmp_file
    atexit.unregister(cleanup_tmp_file)
    cleanup_tmp_file(constants.DEFAULT_LOCAL_TMP)


def refresh():
    """In a child that has its descriptors, environment and streams."""
    import ansible.cli
    from ansible import constants
    ansible.cli.check_blocking_io()  # it raised SystemExit at its import: see becoming.exec_real
    ansible.cli.initialize_locale()
    # "%s/ansible-local-PID…", removed by an atexit handler that this registers.
    constants.DEFAULT_LOCAL_TMP = constants.config.get_config_value("DEFAULT_LOCAL_TMP", variables=vars(constants))
    importlib.reload(sys.modules["ansible.utils.color"])  # colours: whether stdout is a terminal, and which
    sys.modules["ansible.utils.display"].Display().__init__()  # width, cowsay, locks, the streams' error handlers
    ids = sys.modules["ansible.utils.vars"]
    ids.random_int, ids.cur_id = ("%08x" % random.randint(0, ids._MAXSIZE))[:8], 0
    refresh_logging()
    config = multiprocessing.process.current_process()._config
    config["authkey"] = multiprocessing.process.AuthenticationString(os.urandom(32))


def refresh_logging():
    """The log file by its name, which may be another file by now."""
    logging._startTime = time.time_ns() if sys.version_info >= (3, 13) else time.time()
    for handler in logging.root.handlers:
        if isinstance(handler, logging.FileHandler) and handler.stream is not None:
            handler.stream.close()
            handler.stream = handler._open()
