"""The nine kinds of objects, each with get, post, put, patch and delete, in the form of ARA's first announcement:

    response, playbooks = PlaybookApi().get(limit=10)      # {"count": …, "next": …, "previous": …, "results": […]}
    response, playbook = PlaybookApi().get(id=1)
    response, playbook = PlaybookApi().post(ansible_version="2.21.0", path="/site.yml")

A status of 400 or more raises StatusError, whose `response` and `object` are the pair; `PlaybookApi(check=False)`
returns that pair instead, as ARA's client does.
"""
import threading
import urllib.parse

from .client import get_client
from .settings import from_environment

_shared = None
_lock = threading.Lock()


def shared_client():
    """The client of those that are given none: made once, as the environment says (settings.py). ValueError."""
    global _shared  # pylint: disable=global-statement
    with _lock:
        if _shared is None:
            _shared = get_client(**from_environment())
        return _shared


class Api:
    """`client`: a Client, else the shared one. `check`: whether a status of 400 or more is raised."""

    path = None  # of the list

    def __init__(self, client=None, check=True):
        self.client = client or shared_client()
        self._check = check

    def get(self, id=None, **filters):  # pylint: disable=redefined-builtin
        """(Response, object) of one, or (Response, page) of those that `filters` leave: API's names, and limit, offset, order."""
        return self._call("GET", id, params=filters)

    def post(self, **fields):
        return self._call("POST", None, fields=fields)

    def put(self, id, **fields):  # pylint: disable=redefined-builtin
        return self._call("PUT", id, fields=fields)

    def patch(self, id, **fields):  # pylint: disable=redefined-builtin
        return self._call("PATCH", id, fields=fields)

    def delete(self, id):  # pylint: disable=redefined-builtin
        """(Response, None)."""
        return self._call("DELETE", id)

    def each(self, **filters):
        """Every object that `filters` leave, page after page. A page that cannot be had raises, whatever `check` is."""
        page = self.client.call("GET", self.path, filters)[1]
        while True:
            yield from page["results"]
            if not page["next"]:
                return
            page = self.client.call("GET", page["next"])[1]

    def _call(self, method, key, **more):
        path = self.path if key is None else "%s/%s" % (self.path, urllib.parse.quote(str(key), safe=""))
        return self.client.call(method, path, check=self._check, **more)


class PlaybookApi(Api):
    path = "/api/v1/playbooks"


class PlayApi(Api):
    path = "/api/v1/plays"


class TaskApi(Api):
    path = "/api/v1/tasks"


class HostApi(Api):
    path = "/api/v1/hosts"


class LatestHostApi(Api):
    """For reading; the id is the host's name."""

    path = "/api/v1/latesthosts"


class ResultApi(Api):
    path = "/api/v1/results"


class FileApi(Api):
    path = "/api/v1/files"


class RecordApi(Api):
    path = "/api/v1/records"


class LabelApi(Api):
    path = "/api/v1/labels"
