"""State that lives as long as what imported it."""
import functools

calls = []


@functools.lru_cache(maxsize=None)
def looked_up(key):
    calls.append(key)
    return len(calls)
