"""One request, and what matters of its answer."""
import base64
import collections
import http.client
import json
from urllib.parse import urlsplit

Answer = collections.namedtuple("Answer", "status headers body")


def basic(user, password):
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def bearer(token):
    return {"Authorization": "Bearer " + token}


def ask(url, method, path, headers=None, body=None):
    """`body`: what goes as JSON, or bytes. The answer's body is read where it is JSON."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
    headers = dict(headers or {})
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
        headers.setdefault("Content-Type", "application/json")
    try:
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        names = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, names, json.loads(text) if names.get("content-type", "").startswith("application/json") and text else text)
    finally:
        connection.close()
