"""Calls of one turbo module through the client code that its own payload brings. Run once a side, by main.py.

    caller.py PAYLOAD.zip MODULE SOCKET CALLERS CALLS

Prints one JSON object: seconds of all calls, once everything is warm, and the last answer. CALLERS threads
share the CALLS. With cloud.common's own client the calls go to its socket; with Hearth's to the daemon.
"""
import json
import os
import sys
import threading
import time

PARAMS = {"ANSIBLE_MODULE_ARGS": {"_ansible_check_mode": False, "_ansible_remote_tmp": "/tmp", "_ansible_version": "2.14"}}
HEARTHS = "ansible_collections.hearth.automation.plugins.module_utils.turbo.sessions"
THEIRS = "ansible_collections.cloud.common.plugins.module_utils.turbo.common"


def theirs(payload, module, socket):
    import importlib
    common = importlib.import_module(THEIRS)
    content = json.dumps([payload, json.dumps(PARAMS), dict(os.environ)]).encode()

    def call():
        with common.connect(socket_path=socket) as turbo_socket:
            return turbo_socket.communicate(content)
    return call


def hearths(payload, module, socket):
    import importlib
    sessions = importlib.import_module(HEARTHS)
    main = sys.modules["__main__"]
    main._module_fqn, main._modlib_path = module, payload
    params = json.dumps(PARAMS).encode()

    def call():
        ended = sessions.run_module("cloud.common", {}, None, params, None)
        if ended is None or ended.status != 0:
            raise SystemExit("no session: %r" % (ended and ended.text))
        return json.loads(ended.text)
    return call


def run(call, callers, calls):
    """(seconds, the last answer)"""
    answers = []

    def work():
        for _ in range(calls // callers):
            answers.append(call())
    threads = [threading.Thread(target=work) for _ in range(callers)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - start
    if len(answers) != calls or any("counter" not in answer for answer in answers):
        raise SystemExit("not every call was answered: %r" % answers[-1:])
    return spent, answers[-1]


def main():
    payload, module, socket = sys.argv[1:4]
    callers, calls = int(sys.argv[4]), int(sys.argv[5])
    sys.path.insert(0, payload)
    import zipfile
    hearth = any(name.endswith("turbo/sessions.py") for name in zipfile.ZipFile(payload).namelist())
    call = (hearths if hearth else theirs)(payload, module, socket)
    run(call, callers, 5 * callers)  # servers and sessions start
    spent, answer = run(call, callers, calls)
    print(json.dumps({"seconds": spent, "answer": answer}))


main()
