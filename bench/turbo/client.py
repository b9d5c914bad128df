"""What hearth-python costs outside Ansible: a one-line program to the zygote and back."""
import os
import statistics
import time

from bench.common.errors import BenchError
from bench.common.place import INTERPRETER

PROGRAM = "_ANSIBALLZ_WRAPPER = True; print('pong')\n"


def one(command, environment, program, answer):
    """Seconds from posix_spawn(3) to the end of the client."""
    actions = [(os.POSIX_SPAWN_OPEN, 0, program, os.O_RDONLY, 0),
               (os.POSIX_SPAWN_OPEN, 1, answer, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)]
    start = time.perf_counter()
    pid = os.posix_spawn(command[0], command, environment, file_actions=actions)
    _, status = os.waitpid(pid, 0)
    spent = time.perf_counter() - start
    with open(answer, encoding="ascii") as file:
        if status != 0 or file.read() != "pong\n":
            raise BenchError(f"{command[0]}: status {status}, not the program's answer")
    return spent


def medians_ms(runner, side, client, place, times=100):
    """Median ms of the client and of the plain interpreter, in turn."""
    program, answer = place.write("one-line.py", PROGRAM), place.folder / "answer"
    environment = runner.environment(side, {"HEARTH_PYTHON": INTERPRETER})
    columns = {str(client): [], INTERPRETER: []}
    one([str(client)], environment, program, answer)  # the zygote is warm in the measured calls
    for _ in range(times):
        for command, column in columns.items():
            column.append(1e3 * one([command], environment, program, answer))
    return tuple(statistics.median(column) for column in columns.values())
