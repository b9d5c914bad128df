"""python3 -m bench NAME [options]: runs one bench."""
import importlib
import sys

NAMES = ("turbo", "callback")


def main() -> int:
    if len(sys.argv) < 2 or sys.argv[1] not in NAMES:
        print(f"usage: bench/run [{' | '.join(NAMES)}] [--help]", file=sys.stderr)
        return 2
    return importlib.import_module(f"bench.{sys.argv[1]}.main").main(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
