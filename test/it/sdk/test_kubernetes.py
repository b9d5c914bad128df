"""kubernetes.core's modules, unmodified, under Hearth. The apiserver is a fake; the SDK and its own cache are not."""
import pytest

from sdk.conftest import HERE, Controller, assert_as_plain, assert_secrets_stay_in_memory, outcomes, served
from sdk.fake_kubernetes import TOKEN

AHEAD = "imported ahead"
NAMESPACES = {"kubernetes.core.k8s_info": {"api_version": "v1", "kind": "Namespace"}}
INFO = [NAMESPACES, {"kubernetes.core.k8s_info": {"kind": "ConfigMap", "namespace": "default", "name": "none"}},
        {"kubernetes.core.k8s_cluster_info": {}}, {"kubernetes.core.k8s_info": {"kind": "Nothing"}}, NAMESPACES]
MAP = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "made", "namespace": "default"}, "data": {"a": "1"}}
PLUGIN = """#!/bin/sh
echo x >> "$HOME/plugin.calls"
echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s",\
"expirationTimestamp":"2099-01-01T00:00:00Z"}}'
""" % TOKEN


@pytest.fixture(scope="module")
def server():
    yield from served("/usr/bin/python3", HERE / "fake_kubernetes.py")


class Cluster(Controller):
    def __init__(self, here, server):
        super().__init__(here, server)
        here.env.update({"K8S_AUTH_HOST": f"http://127.0.0.1:{server.port}", "K8S_AUTH_API_KEY": TOKEN,
                         "TMPDIR": str(here.folder)})


@pytest.fixture(scope="module")
def first(here, server):
    """The run that meets the SDK."""
    return Cluster(here, server).run(INFO)


@pytest.fixture
def cluster(first, here, server):
    return Cluster(here, server)


def test_results_are_those_of_plain_ansible(cluster, first):
    run = assert_as_plain(cluster, INFO, first)
    assert run.said("kubernetes") == [AHEAD] * len(INFO), run.notes
    assert outcomes(run) == ["ok"] * len(INFO)


def test_changes_are_those_of_plain_ansible(cluster):
    state = lambda value, **more: {"kubernetes.core.k8s": {"state": value, "definition": {**MAP, **more}}}  # noqa: E731
    run = assert_as_plain(cluster, [state("present"), state("present", data={"a": "2"}), state("absent"), state("absent")])
    assert [result["result"]["changed"] for result in run.results] == [True, True, True, False]


def test_a_wrong_token_is_refused_after_a_right_one(cluster):
    wrong = dict(NAMESPACES, environment={"K8S_AUTH_API_KEY": "wrong"})
    run = assert_as_plain(cluster, [NAMESPACES, wrong, NAMESPACES])
    assert outcomes(run) == ["ok", "failed", "ok"] and run.said("kubernetes") == [AHEAD] * 3


def test_the_collections_own_cache_of_the_discovery_is_used(cluster):
    """So the adapter keeps none: a task asks for nothing but what it is to tell."""
    run = cluster.run([NAMESPACES] * 2)
    assert run.asked.split("\n")[:-1] == ["GET /api/v1/namespaces"] * 2


def test_a_plugin_is_run_each_time_as_without(cluster):
    """Nobody knows what such a program reads (docs/decisions/0010-adapters.md)."""
    plugin = cluster.here.folder / "plugin"
    plugin.write_text(PLUGIN)
    plugin.chmod(0o755)
    for name in ("K8S_AUTH_HOST", "K8S_AUTH_API_KEY"):
        del cluster.here.env[name]
    config = {"apiVersion": "v1", "kind": "Config", "current-context": "c", "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
              "clusters": [{"name": "c", "cluster": {"server": f"http://127.0.0.1:{cluster.server.port}"}}],
              "users": [{"name": "u", "user": {"exec": {
                  "apiVersion": "client.authentication.k8s.io/v1", "command": str(plugin), "interactiveMode": "Never"}}}]}
    task = {"kubernetes.core.k8s_info": {"kind": "Namespace", "kubeconfig": config}}
    run = cluster.run([task] * 3)
    assert outcomes(run) == ["ok"] * 3 and run.said("kubernetes") == [AHEAD] * 3
    assert (cluster.here.home / "plugin.calls").read_text() == "x\n" * 3
    plugin.unlink()


def test_tokens_stay_in_memory(cluster):
    assert cluster.run([NAMESPACES]).said("kubernetes") == [AHEAD]
    assert_secrets_stay_in_memory(cluster, TOKEN.encode())
