"""The server of cloud.common's turbo mode, for code that starts one itself: `-m …turbo.server --socket-path P`.

Modules do not need it: Hearth's daemon runs their sessions. This one keeps the socket at P in being until
`--ttl` seconds have passed without a call, and runs the modules that it is sent, one by one.
"""
import argparse
import asyncio
import importlib
import inspect
import io
import json
import os
import sys
import traceback
import zipfile

import ansible.module_utils.basic

from .exceptions import EmbeddedModuleFailure
from .exceptions import EmbeddedModuleSuccess
from .exceptions import EmbeddedModuleUnexpectedFailure

please_include_me = "bar"

LIKELY_A_BUG = "Likely a bug: exit_json() or fail_json() should be called during the module excution"


class EmbeddedModule:
    """A module of a collection, out of its payload's zip. `params`: JSON text with ANSIBLE_MODULE_ARGS."""

    def __init__(self, ansiblez_path, params):
        self.ansiblez_path = ansiblez_path
        self.params = params
        self.collection_name, self.module_name = self.find_module_name()
        self.module_path = "ansible_collections.%s.plugins.modules.%s" % (self.collection_name, self.module_name)
        self.module_class = None

    def find_module_name(self):
        with zipfile.ZipFile(self.ansiblez_path) as archive:
            for path in archive.namelist():
                parts = path.split("/")
                if (len(parts) == 6 and parts[0] == "ansible_collections" and parts[3:5] == ["plugins", "modules"]
                        and parts[5].endswith(".py") and parts[5] != "__init__.py"):
                    return ".".join(parts[1:3]), parts[5][:-len(".py")]
        raise Exception("Cannot find module name")

    async def load(self):
        sys.path.insert(0, self.ansiblez_path)
        self.module_class = importlib.import_module(self.module_path)

    async def unload(self):
        sys.path[:] = [path for path in sys.path if path != self.ansiblez_path]

    async def run(self):
        """The result of exit_json. EmbeddedModuleFailure: of fail_json; …UnexpectedFailure: anything else."""
        sys.stdin = io.TextIOWrapper(io.BytesIO(self.params.encode("utf-8")), "utf-8")
        sys.argv = sys.argv[:1]
        ansible.module_utils.basic._ANSIBLE_ARGS = None
        main = getattr(self.module_class, "main", None)
        if main is None:
            raise EmbeddedModuleFailure("No main() found!")
        try:
            result = main()
            if inspect.isawaitable(result):
                await result
        except EmbeddedModuleSuccess as success:
            return success.kwargs
        except EmbeddedModuleFailure:
            raise
        except Exception:
            raise EmbeddedModuleUnexpectedFailure(traceback.format_exc())
        raise EmbeddedModuleUnexpectedFailure(LIKELY_A_BUG)


async def run_as_module(content):
    """`content`: [path of the zip, params, environment]. A dict, whatever happens."""
    try:
        path, params, environment = content if isinstance(content, list) else json.loads(content)
        os.environ.clear()
        os.environ.update(environment)
        module = EmbeddedModule(path, params)
        await module.load()
        try:
            return await module.run()
        finally:
            await module.unload()
    except EmbeddedModuleFailure as error:
        return dict({"msg": str(error), "failed": True}, **error.kwargs)
    except (Exception, SystemExit) as error:
        return {"msg": str(error), "failed": True}


class Server:
    def __init__(self, socket_path, ttl):
        self.socket_path, self.ttl = socket_path, ttl
        self._one_by_one = self._timer = self._ended = None

    async def handle(self, reader, writer):
        self._timer.cancel()
        async with self._one_by_one:
            try:
                plugin, content = json.loads(await reader.read())
                result = await run_as_module(content) if plugin == "module" else [None, "no lookups here"]
                writer.write(json.dumps(result).encode("utf-8"))
            except (ValueError, TypeError):
                pass  # nobody that we know: the end of the stream is the answer
            writer.close()
        self._start_timer()

    def _start_timer(self):
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self.ttl, self._ended.set)

    async def serve(self):
        self._one_by_one, self._ended = asyncio.Lock(), asyncio.Event()
        before = os.umask(0o177)
        server = await asyncio.start_unix_server(self.handle, path=self.socket_path)
        os.umask(before)
        self._start_timer()
        await self._ended.wait()
        server.close()
        os.unlink(self.socket_path)


def fork_process():
    """Goes into the background, without the caller's descriptors."""
    if os.fork():
        os._exit(0)
    os.setsid()
    if os.fork():
        os._exit(0)
    os.chdir("/")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nowhere, descriptor)


def main():
    parser = argparse.ArgumentParser(description="Keeps a turbo socket in being.")
    parser.add_argument("--socket-path", required=True)
    parser.add_argument("--ttl", default=15, type=int)
    parser.add_argument("--fork", action="store_true")
    options = parser.parse_args()
    if options.fork:
        fork_process()
    asyncio.run(Server(options.socket_path, options.ttl).serve())


if __name__ == "__main__":
    main()
