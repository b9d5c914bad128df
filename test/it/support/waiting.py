"""Waiting for what another process does."""
import time


def wait_for(what, seconds=60):
    """The first true answer of `what`; a test that waits for longer fails."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s")
