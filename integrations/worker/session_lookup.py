"""A lookup plugin run in a session: Ansible's own loader finds it, `_run` does the work.

The session's interpreter is that of ansible-playbook, so Ansible can be imported here.
"""

import inspect
import json
import os


def make_main(running):
    """A function, or a coroutine function, that leaves the answer with `running`."""
    program = running.program
    terms, variables, options = json.loads(program.params)
    variables["vars"] = variables
    plugin = _load(program.module, program.options.get("collections") or [])
    run = getattr(plugin, "_run", None)
    if run is None:
        raise AttributeError("No _run() found")

    def answer(call):
        try:
            text = json.dumps({"result": call()})
        except Exception as error:
            text = json.dumps({"error": str(error)})
        running.answered(text, 0)

    if not inspect.iscoroutinefunction(run):
        return lambda: answer(lambda: run(terms, variables=variables, **options))

    async def main():
        try:
            result = await run(terms, variables=variables, **options)
        except Exception as error:
            running.answered(json.dumps({"error": str(error)}), 0)
        else:
            answer(lambda: result)

    return main


def _load(name, collections):
    """An instance of the plugin. `collections`: the folders where the caller's Ansible looks for them."""
    import ansible.plugins.loader as loader
    from ansible.parsing.dataloader import DataLoader
    from ansible.template import Templar
    from ansible.utils.collection_loader import AnsibleCollectionConfig
    if AnsibleCollectionConfig.collection_finder is None:
        loader.init_plugin_loader(collections)
    known = list(AnsibleCollectionConfig.collection_paths)
    beside_playbooks = [os.path.dirname(path) for path in collections
                        if path not in known and os.path.basename(path) == "collections"]
    if beside_playbooks:
        AnsibleCollectionConfig.playbook_paths = beside_playbooks
    data = DataLoader()
    return loader.lookup_loader.get(name, loader=data, templar=Templar(loader=data))
