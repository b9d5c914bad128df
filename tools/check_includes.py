#!/usr/bin/env python3
"""Checks that rooms include downwards only (DESIGN: rooms and their levels).

Prints one line per wrong include and exits 1; prints the number of files read otherwise.
"""
import pathlib
import re
import sys

LEVELS = {
    "base": 0, "plan": 1, "format": 1, "aio": 2, "journal": 3, "http": 3, "amqp": 3,
    "worker": 4, "rpc": 4, "ansible": 5, "far": 5, "boot": 5, "record": 5, "bus": 5, "app": 6,
}
# Rooms that must not know each other although one stands lower.
FORBIDDEN = {("record", "worker"), ("record", "ansible"), ("worker", "journal"), ("bus", "record")}
# A third-party library stays in the room that wraps it.
LIBRARIES = {
    "boost/asio": {"aio"}, "sqlite3.h": {"record"}, "zstd.h": {"journal", "record"},
    "CLI/": {"app"}, "boost/beast": {"http"}, "openssl/": {"http"},
    "zlib.h": {"format", "record"},
}
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')


def problems(path: pathlib.Path, room: str):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        where, name = f"{path}:{number}", match[2]
        if match[1] == "<":
            for library, rooms in LIBRARIES.items():
                if name.startswith(library) and room not in rooms:
                    yield f"{where}: {name} belongs inside {', '.join(sorted(rooms))}"
            continue
        other = name.split("/")[0]
        if other not in LEVELS:
            yield f'{where}: "{name}" does not start with a room'
        elif other != room and LEVELS[other] >= LEVELS[room]:
            yield f"{where}: {room} (level {LEVELS[room]}) may not include {other} (level {LEVELS[other]})"
        elif (room, other) in FORBIDDEN:
            yield f"{where}: {room} must never know {other}"


def main() -> int:
    source = pathlib.Path(__file__).resolve().parent.parent / "src"
    found, count = [], 0
    for path in sorted(source.rglob("*")):
        room = path.relative_to(source).parts[0]
        if path.suffix in {".hh", ".cc"} and room in LEVELS:
            count += 1
            found += problems(path, room)
    print("\n".join(found) if found else f"includes point downwards in {count} files")
    return 1 if found or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
