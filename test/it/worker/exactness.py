"""A program run by a plain interpreter and by a worker: the same seen from outside?"""

import os
import re
import resource
import subprocess

import played_daemon
from worker_cases import CLEAN, Result

PYTHON = "/usr/bin/python3"
# What differs between two runs of a plain interpreter.
RANDOM = [(re.compile(rb"/\S*?/ansible_([\w.]+)_payload_\w+/ansible_"), rb"/TEMP/ansible_\1_payload_X/ansible_"),
          (re.compile(rb"0x[0-9a-f]{8,}"), b"0xX")]


def normal(text):
    for pattern, replacement in RANDOM:
        text = pattern.sub(replacement, text)
    return text


def plain(program=b"", argv=(), env=None, cwd="/", umask=0o22, interpreter=PYTHON, limits=None, stdin=None):
    def prepare():
        os.umask(umask)
        for kind, soft, hard in limits or ():
            resource.setrlimit(kind, (soft, hard))
        # subprocess restores SIGPIPE and SIGXFSZ to their defaults.
    process = subprocess.Popen([interpreter] + list(argv), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, env=CLEAN if env is None else env, cwd=cwd, preexec_fn=prepare)
    stdout, stderr = process.communicate(program, timeout=60)
    code = process.returncode
    return Result(-code if code < 0 else code << 8, normal(stdout), normal(stderr))


def warm(daemon, program=b"", argv=(), env=None, **options):
    status, stdout, stderr, messages = daemon.run(program, argv, env=CLEAN if env is None else env, **options)
    assert [m["t"] for m in messages] == ["began", "exit"], messages
    return Result(status & ~0x80, normal(stdout), normal(stderr))


def same(daemon, program=b"", argv=(), times=2, **options):
    """`times`: the first call meets a payload that the worker does not know, later ones one that it does."""
    expected = plain(program, argv, **options)
    for _ in range(times):
        assert warm(daemon, program, argv, **options) == expected
    return expected


def settle(daemon):
    """Until the worker has learnt what it met, and idle children are new ones."""
    while True:
        seen = len(daemon.messages)
        if not daemon.pump(0.4) and len(daemon.messages) == seen:
            break
    daemon.drop_idle()
    daemon.fill()


__all__ = ["plain", "warm", "same", "settle", "normal", "played_daemon"]
