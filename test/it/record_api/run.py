"""run.py URL URL: the differential test against two servers that run already, the first of them ara. Both must be empty
(or --wipe) and are emptied again and again. Prints what differs first, shrunk, as curl commands."""
import argparse
import json
import random
import sys
import time

from generate import generate
from replay import Pair, report
from shrink import Shrinker
from side import Side


def difference(pair, seed, count, say=print):
    """None, or (report, shrunk sequence) of the first failure of a seed."""
    pair.fresh()
    sequence = generate(seed, count)
    began = time.monotonic()
    failure = pair.run(sequence)
    spent = time.monotonic() - began
    say(f"seed {seed}: {len(sequence)} requests to both in {spent:.1f} s, answers {dict(sorted(pair.statuses.items()))}, "
        f"reasoned differences {dict(pair.used)}")
    if failure is None:
        return None
    say(f"step {failure.index} differs at {failure.differences[0].where}; shrinking")
    short, again = Shrinker(pair, failure).shrink(sequence[:failure.index + 1])
    return report(again or failure, short, pair.sides), short


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("urls", nargs=2, metavar="URL")
    parser.add_argument("--seed", type=int, default=random.randrange(10 ** 9))
    parser.add_argument("--requests", type=int, default=600)
    parser.add_argument("--save", help="write the shrunk sequence to this file")
    parser.add_argument("--wipe", action="store_true", help="begin by deleting what both servers hold")
    options = parser.parse_args(arguments)
    pair = Pair(*(Side(name, url) for name, url in zip(("first", "second"), options.urls)), wipe=options.wipe)
    found = difference(pair, options.seed, options.requests)
    pair.fresh()
    if found is None:
        return 0
    print(found[0])
    if options.save:
        with open(options.save, "w") as out:
            json.dump(found[1], out, indent=1)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
