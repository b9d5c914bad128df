"""Hands a call to its session before its module is imported, where the module left a note (docs/protocol/worker.md §4.2).

The connection `local` does it without a child; elsewhere only the machine that runs the module knows what
the key is made of. The collection's own code does it, out of the payload: it wrote the note.
"""

import importlib
import os
import sys

import wrapper

CLIENT = "ansible_collections.hearth.automation.plugins.module_utils.turbo.sessions"


def take(folder, payload, program, params):
    """Has it run in its session. Gives what ends this process as the call ended there; None: nothing has run.

    folder   of the daemon that runs this process, or None.
    """
    if not folder or CLIENT not in payload.members or not os.path.isdir(os.path.join(folder, "session", payload.module)):
        return None
    sys.path.insert(0, payload.path)
    try:
        client = importlib.import_module(CLIENT)
        ended = client.run_noted(payload.module, payload.path, params.encode("utf-8"), wrapper.profile_of(program))
    except Exception:
        return None  # the module asks for its session itself
    finally:
        sys.path.remove(payload.path)
    return ended and (lambda: client.finish_as(ended))
