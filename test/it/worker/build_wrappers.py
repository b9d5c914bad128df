"""Builds wrappers with the ansible-core of the interpreter that runs this.

Standard input: JSON list of [output file, module name, module file or null, arguments, options]; options: "utils",
a folder of module_utils that goes before core's; "limit", ansible_python_module_rlimit_nofile.
"""

import json
import os
import shutil
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
sys.path.insert(0, os.path.join(ROOT, "tools"))
import known_wrappers  # noqa: E402
import ansible  # noqa: E402
from ansible import constants  # noqa: E402
from ansible.plugins.loader import module_utils_loader  # noqa: E402


def main():
    folder = os.path.dirname(os.path.abspath(ansible.__file__))
    known_wrappers.build(folder, 0)
    seen = {}
    for output, name, path, args, options in json.load(sys.stdin):
        # One name may stand for several files here; core's cache of zips goes by name.
        origin = (path, options.get("utils"))
        if seen.setdefault(name, origin) != origin or name == "ping" or options.get("utils"):
            shutil.rmtree(os.path.join(constants.DEFAULT_LOCAL_TMP, "ansiballz_cache"), ignore_errors=True)
            seen = {name: origin}
        if options.get("utils"):
            module_utils_loader.add_directory(options["utils"])
        args = dict(args, _ansible_version=ansible.__version__, _ansible_module_name=name, _ansible_remote_tmp="/tmp",
                    _ansible_tmpdir=None, _ansible_socket=None, _ansible_keep_remote_files=False)
        if int(ansible.__version__.split(".")[1]) >= 19:
            args["_ansible_tracebacks_for"] = []
        with open(output, "wb") as file:
            file.write(known_wrappers.build(folder, options.get("limit", 0), name, args, path))
        if options.get("utils"):
            module_utils_loader._extra_dirs.remove(options["utils"])
            module_utils_loader._paths = None
            module_utils_loader._plugin_path_cache.clear()


main()
