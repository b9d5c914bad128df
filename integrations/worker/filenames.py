"""File names in tracebacks.

Code that the zygote imported names the payload that it came from first. A traceback must name the
payload of this call, which holds the same text. Renaming every function costs a child some 200 pages
of memory that it shares with the zygote otherwise (1.2 ms where a call takes 10), so it waits until
somebody looks at a traceback.
"""

import traceback

import codes

# Where module traceback starts to look at frames, whichever of its functions was called.
WATCHED = ("walk_tb", "walk_stack", "_walk_tb_with_full_positions")


def arm(named):
    """`named`: [(code of a module, path that it is to show)]. Nothing is renamed yet."""
    originals = {name: getattr(traceback, name) for name in WATCHED if hasattr(traceback, name)}

    def rename():
        for name, function in originals.items():
            setattr(traceback, name, function)
        for code, path in named:
            codes.renamed(code, path)

    def watching(original):
        def walk(*arguments):
            rename()
            return original(*arguments)
        return walk

    for name, function in originals.items():
        setattr(traceback, name, watching(function))
    _armed.append(rename)


def rename_now():
    """For who prints a traceback without that module: the interpreter itself."""
    while _armed:
        _armed.pop()()


_armed = []
