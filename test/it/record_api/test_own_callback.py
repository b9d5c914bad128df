"""ara's callback, unmodified, and Hearth's own see the same runs: both tell the same, but for what has a reason."""
import json
import time
import types

import pytest

from hearth_server import HearthServer
from own_callback import REASONS, Told, differences
from support.playbooks import HEARTH
from test_callback import Recorded

GONE_S = 60  # until the daemon must have seen that a run's writer is gone


class Both(Recorded):
    """`hearth run` with ara's callback beside ours."""

    def __init__(self, folder, ara, server):
        super().__init__(folder, types.SimpleNamespace(url=ara))
        self.env.update({name: value for name, value in server.env.items() if name.startswith("HEARTH_")})

    def command(self, playbook):
        return [HEARTH, "run", "--quiet", *super().command(playbook)[1:]]


def wait_for_the_end(told_by):
    """What Hearth's API tells when no playbook runs any more."""
    end = time.monotonic() + GONE_S
    while time.monotonic() < end:
        told = Told(told_by)
        if all(row["status"] != "running" for rows in told.tables["playbooks"].values() for row in rows):
            return told
        time.sleep(0.5)
    raise AssertionError("a run whose writer is gone still runs")


@pytest.fixture(scope="module")
def told(ara, tmp_path_factory):
    """(by ara's callback, by ours)."""
    server = HearthServer(tmp_path_factory.mktemp("own"))
    try:
        both = Both(tmp_path_factory.mktemp("both"), ara, server)
        assert both.run("site.yml")[0] == 4
        assert both.run("failing.yml")[0] == 2
        both.interrupt("interrupted.yml")
        yield Told(ara), wait_for_the_end(server.url)
    finally:
        server.stop()


def test_both_tell_the_same(told):
    found, _used = differences(*told)
    assert not found, "%d differences\n%s" % (len(found), "\n".join(str(one)[:600] for one in found[:12]))


def test_each_reason_is_needed(told):
    _found, used = differences(*told)
    assert used == {*REASONS, ("tasks", "batches")}


def test_what_is_told_is_worth_comparing(told):
    for one in told:
        results = [row for rows in one.tables["results"].values() for row in rows]
        assert len(results) == 65 and len(one.tables["files"]) == 8
        assert {row["status"] for row in results} == {"ok", "changed", "failed", "ignored", "skipped", "unreachable"}
        assert any("item" in json.dumps(row["content"]) for row in results)
