"""python3 -m bench NAME [options]: runs one bench."""
import importlib
import signal
import sys

NAMES = ("turbo", "callback", "turbo_calls", "session", "startup", "ssh", "record", "page")


def main() -> int:
    if len(sys.argv) < 2 or sys.argv[1] not in NAMES:
        print(f"usage: bench/run [{' | '.join(NAMES)}] [--help]", file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGHUP):
        # So that servers, daemons and folders of the bench are cleared away.
        signal.signal(number, lambda received, frame: sys.exit(128 + received))
    return importlib.import_module(f"bench.{sys.argv[1]}.main").main(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
