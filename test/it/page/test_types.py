"""The page's types are those of the API that serves it. HEARTH_ACCEPT=1 writes them. That the page fits them says `tsc` (tools/test, style)."""
import os
import subprocess

from support.playbooks import ROOT


def test_the_types_are_what_the_documents_say(world):
    made = subprocess.run([ROOT / "tools/page_types", world.url], capture_output=True, text=True, check=True, timeout=60).stdout
    kept = ROOT / "web/src/data/types.ts"
    if os.environ.get("HEARTH_ACCEPT"):
        kept.write_text(made)
    assert made == kept.read_text()
