"""The one error that a bench shows to its user without a traceback."""


class BenchError(Exception):
    pass
