"""The client against ara's own server."""
import threading

import pytest
from hearth import api


@pytest.fixture
def client(ara):
    return api.get_client("http", endpoint=ara.url)


def test_every_kind_of_object_is_made_read_changed_and_deleted(client):
    playbooks = api.PlaybookApi(client)
    response, playbook = playbooks.post(ansible_version="2.21.0", path="/é.yml", labels=["a"], arguments={"b": [1, None]})
    assert response.status_code == 201 and playbook["arguments"] == {"b": [1, None]}
    number = playbook["id"]
    uuid = "5c5f67b9-e63c-6297-80da-000000000005"
    play = api.PlayApi(client).post(playbook=number, uuid=uuid, name="p")[1]
    file = api.FileApi(client).post(playbook=number, path="/f", content="x: é\n")[1]
    task = api.TaskApi(client).post(
        playbook=number, play=play["id"], file=file["id"], action="ping", lineno=1, handler=False, uuid=uuid
    )[1]
    host = api.HostApi(client).post(playbook=number, name="h1")[1]
    result = api.ResultApi(client).post(
        playbook=number, play=play["id"], task=task["id"], host=host["id"], status="failed", content={"msg": "no"}
    )[1]
    record = api.RecordApi(client).post(playbook=number, key="a&b", value=[], type="list")[1]
    assert api.ResultApi(client).get(playbook=number, status="failed")[1]["results"][0]["id"] == result["id"]
    assert api.PlayApi(client).get(uuid=uuid, playbook=number)[1]["count"] == 1
    assert api.RecordApi(client).get(playbook=number, key="a&b")[1]["results"][0]["id"] == record["id"]
    assert api.LatestHostApi(client).get(id="h1")[1]["host"]["id"] == host["id"]
    assert api.LabelApi(client).get(limit=1)[1]["results"]
    assert api.HostApi(client).patch(host["id"], ok=3)[1]["ok"] == 3
    assert playbooks.get(id=number)[1]["items"]["results"] == 1
    assert playbooks.delete(number)[0].status_code == 204
    with pytest.raises(api.StatusError, match="404"):
        playbooks.get(id=number)


def test_a_refusal_names_the_field(client):
    with pytest.raises(api.StatusError, match="path: This field is required."):
        api.PlaybookApi(client).post(ansible_version="x")
    response, body = api.PlaybookApi(client, check=False).post(ansible_version="x")
    assert response.status_code == 400 and body == {"path": ["This field is required."]}


def test_pages_are_followed(client):
    made = [api.PlaybookApi(client).post(ansible_version="1", path="/p", name="paged")[1]["id"] for _unused in range(5)]
    assert [playbook["id"] for playbook in api.PlaybookApi(client).each(name="paged", limit=2)] == made[::-1]


def test_threads_share_a_client(client):
    failed = []

    def ask():
        try:
            for _unused in range(10):
                api.PlaybookApi(client).get(limit=1)
        except Exception as error:  # pylint: disable=broad-except
            failed.append(error)

    threads = [threading.Thread(target=ask) for _unused in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failed
