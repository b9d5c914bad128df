"""Small talk with the servers: none of it is measured."""
import json
import subprocess
import time
import urllib.error
import urllib.request

from bench.common.errors import BenchError


def get(url, seconds=60):
    with urllib.request.urlopen(url, timeout=seconds) as answer:
        return json.load(answer)


def post(url, **body):
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def wait_until_ready(side, process, log, limit_s=60):
    end = time.monotonic() + limit_s
    while time.monotonic() < end and process.poll() is None:
        try:
            get(side.url + "/api/v1/")
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    end_process = process.poll()
    end_text = log.read_text(errors="replace")[-1000:]
    side.stop()
    raise BenchError(f"{side.name} did not start (exit {end_process}): {end_text}")


def end(process):
    """Ends a process of ours."""
    if process is None or process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
