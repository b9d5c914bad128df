"""Our side: build/*/bin/format_probe (src/format/testing/probe.cc)."""
import json
import os
import pathlib
import struct
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROBE = pathlib.Path(os.environ.get("HEARTH_BUILD") or ROOT / "build/dev") / "bin/format_probe"
SCHEMAS = ROOT / "src/format/schema/data"


def ask(mode, texts):
    """The probe's answers, one for each text (str or bytes)."""
    raw = [text if isinstance(text, bytes) else text.encode() for text in texts]
    done = subprocess.run([PROBE, mode], input=b"".join(struct.pack("<I", len(text)) + text for text in raw),
                          stdout=subprocess.PIPE, check=True)
    answers = [json.loads(line) for line in done.stdout.decode().split("\n")[:-1]]
    assert len(answers) == len(raw)
    return answers
