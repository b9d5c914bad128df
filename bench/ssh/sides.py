"""The sides of the ssh bench: Ansible's two own ways, both mitogens, Hearth. All with ControlPersist as Ansible sets it."""
import dataclasses

from bench.turbo import sides


def all_of(core, home, folder):
    """{name: Side}. `folder`: the controller's HOME, for sockets of master connections."""
    pipelining = sides.pipelining(core)
    chosen = [sides.default(core), pipelining, *sides.mitogens(core), sides.hearth(core, home)]
    extra = {"HOME": str(folder)}
    return [dataclasses.replace(side, environment={**side.environment, **extra}) for side in chosen]
