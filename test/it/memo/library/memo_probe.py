#!/usr/bin/python
"""Calls a function that is kept; each call that really happens is a line of the file `calls`."""
import hashlib
import os
import signal
import time

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.hearth.automation.plugins.module_utils.memo import memo


def _note(calls, line):
    descriptor = os.open(calls, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(descriptor, (line + "\n").encode())
    os.close(descriptor)


@memo()
def login(user, password, calls, seconds, die_once):
    _note(calls, user)
    time.sleep(seconds)
    if die_once and not os.path.exists(die_once):
        open(die_once, "w").close()
        os.kill(os.getpid(), signal.SIGKILL)
    return {"token": password + "-token", "edition": 1}


@memo(ttl=0.5)
def short(calls):
    _note(calls, "short")
    return b"\0\xff"


@memo()
def pair(calls):
    _note(calls, "pair")
    return (1, 2)


@memo()
def broken(calls):
    _note(calls, "broken")
    raise ValueError("no such thing")


def main():
    module = AnsibleModule({"what": {"default": "login"}, "user": {"default": "me"}, "password": {"no_log": True, "default": ""},
                            "calls": {}, "seconds": {"type": "float", "default": 0.0}, "die_once": {"default": ""}})
    given = module.params
    answer = {}
    if given["what"] == "login":
        kept = login(given["user"], given["password"], given["calls"], given["seconds"], given["die_once"])
        answer = {"edition": kept["edition"], "digest": hashlib.sha256(kept["token"].encode()).hexdigest()}
    elif given["what"] == "short":
        answer = {"fits": short(given["calls"]) == b"\0\xff"}
    elif given["what"] == "pair":
        answer = {"fits": pair(given["calls"]) == (1, 2)}
    elif given["what"] == "broken":
        try:
            broken(given["calls"])
        except ValueError as error:
            answer = {"error": str(error)}
    elif given["what"] == "clear":
        login.cache_clear()
    module.exit_json(**answer)


if __name__ == "__main__":
    main()
