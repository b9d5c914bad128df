#!/usr/bin/python
"""A coroutine `main`: calls of one posture share the loop."""
import asyncio
import os

from ansible_collections.cloud.common.plugins.module_utils.turbo.module import AnsibleTurboModule

running = most = calls = 0


async def main():
    global running, most, calls
    module = AnsibleTurboModule(argument_spec=dict(
        seconds=dict(type="float", default=0), say=dict(), how=dict(default="exit")))
    calls += 1
    running += 1
    most = max(most, running)
    try:
        module.warn("warned by " + str(module.params["say"]))
        await asyncio.sleep(module.params["seconds"])
        if module.params["how"] == "raise":
            raise ValueError(module.params["say"])
        if module.params["how"] == "fork":
            if os.fork() == 0:
                await asyncio.sleep(0.2)
                module.exit_json(said=module.params["say"] + " in a child")
            os.wait()
        if module.params["how"] == "print":
            print("said by " + module.params["say"])
        module.exit_json(most=most, calls=calls, pid=os.getpid(), said=module.params["say"], env=os.environ.get("ACME"))
    finally:
        running -= 1


if __name__ == "__main__":
    asyncio.run(main())
