"""Contents of results as modules give them: about 1,588 bytes of JSON on average, no two the same."""
import hashlib

WORDS = ("the of and to in is for that with on as are this be at or from by an not have it was which will can has all one more "
         "server client request answer package version service started stopped enabled loaded running failed listening socket "
         "kernel module device network interface address route gateway filesystem mounted partition inode journal rotated cache "
         "expired certificate issued verified signature key token session login user group permission denied granted policy rule "
         "firewall port open closed upstream backend worker process thread memory limit usage percent average queue depth retry "
         "timeout connection reset refused accepted configuration reloaded template rendered variable default override").split()
PACKAGES = ("nginx", "postgresql-15", "redis-server", "haproxy", "chrony", "rsyslog", "openssh-server", "python3-apt", "curl", "jq")
UNITS = ("nginx", "postgresql", "redis", "haproxy", "chronyd", "rsyslog", "ssh", "cron", "systemd-resolved", "node_exporter")
FAILED = 0.005


def sentence(rng, words):
    return " ".join(rng.choice(WORDS) for _ in range(words))


def lines(rng, least, most):
    return [f"{rng.choice(UNITS)}[{rng.randrange(300, 32000)}]: {sentence(rng, rng.randrange(4, 14))}" for _ in range(rng.randrange(least, most))]


def stamp(rng):
    return f"2026-0{rng.randrange(1, 10)}-{rng.randrange(10, 28)} {rng.randrange(10, 24)}:{rng.randrange(10, 60)}:{rng.randrange(10, 60)}.{rng.randrange(10 ** 6):06d}"


def sha1(rng):
    return hashlib.sha1(str(rng.random()).encode()).hexdigest()


def command(rng):
    out = lines(rng, 4, 21)
    text = f"journalctl -u {rng.choice(UNITS)} -n {len(out)} --since {rng.randrange(1, 90)}m"
    arguments = {"_raw_params": text, "_uses_shell": False, "argv": None, "chdir": None, "creates": None, "executable": None,
                 "removes": None, "stdin": None, "stdin_add_newline": True, "strip_empty_ends": True}
    return {"changed": True, "cmd": text.split(), "delta": f"0:00:00.{rng.randrange(10 ** 6):06d}", "end": stamp(rng),
            "invocation": {"module_args": arguments}, "msg": "", "rc": 0, "start": stamp(rng), "stderr": "", "stderr_lines": [],
            "stdout": "\n".join(out), "stdout_lines": out}


def template(rng):
    name = f"/etc/{rng.choice(UNITS)}/conf.d/{rng.choice(WORDS)}-{rng.randrange(1000)}.conf"
    before = "".join(f"{rng.choice(WORDS)}_{rng.choice(WORDS)} = {rng.randrange(10 ** 5)}\n" for _ in range(rng.randrange(6, 22)))
    after = before.replace("server", "client").replace("1", "2") + f"{rng.choice(WORDS)} = {rng.randrange(10 ** 6)}\n"
    arguments = {"_original_basename": "conf.j2", "attributes": None, "backup": False, "checksum": sha1(rng), "content": None, "dest": name,
                 "directory_mode": None, "follow": False, "force": True, "group": "root", "mode": "0644", "owner": "root", "remote_src": None,
                 "selevel": None, "serole": None, "setype": None, "seuser": None, "src": f"/root/.ansible/tmp/ansible-tmp-{rng.random()}/source",
                 "unsafe_writes": False, "validate": None}
    return {"changed": True, "checksum": sha1(rng), "dest": name, "diff": [{"after": after, "after_header": name, "before": before, "before_header": name}],
            "gid": 0, "group": "root", "invocation": {"module_args": arguments}, "md5sum": sha1(rng)[:32], "mode": "0644", "owner": "root",
            "size": len(after), "src": arguments["src"], "state": "file", "uid": 0}


def apt(rng):
    package = rng.choice(PACKAGES)
    out = [f"Setting up {package} ({rng.randrange(1, 20)}.{rng.randrange(30)}-{rng.randrange(9)}+deb12u{rng.randrange(6)}) ...", *lines(rng, 3, 11)]
    arguments = {"allow_downgrade": False, "autoclean": False, "autoremove": False, "cache_valid_time": 3600, "deb": None, "force": False,
                 "install_recommends": None, "name": [package], "package": [package], "purge": False, "state": "present", "update_cache": True}
    return {"cache_update_time": rng.randrange(17 * 10 ** 8, 18 * 10 ** 8), "cache_updated": rng.random() < 0.3, "changed": True,
            "invocation": {"module_args": arguments}, "stderr": "", "stderr_lines": [], "stdout": "\n".join(out), "stdout_lines": out}


def service(rng):
    unit = rng.choice(UNITS)
    status = {"ActiveEnterTimestamp": stamp(rng), "ActiveState": "active", "Id": unit + ".service", "InvocationID": sha1(rng)[:32],
              "MainPID": str(rng.randrange(300, 32000)), "MemoryCurrent": str(rng.randrange(10 ** 6, 10 ** 9)), "NRestarts": str(rng.randrange(4)),
              "CPUUsageNSec": str(rng.randrange(10 ** 12)), "ControlGroup": f"/system.slice/{unit}.service", "FragmentPath": f"/lib/systemd/system/{unit}.service",
              "Restart": "on-failure", "SubState": "running", "TasksCurrent": str(rng.randrange(1, 60)), "Type": "notify", "UnitFileState": "enabled",
              **{f"Limit{name}": str(rng.randrange(1024, 2 ** 20)) for name in ("NOFILE", "NPROC", "MEMLOCK", "SIGPENDING", "MSGQUEUE", "STACK")}}
    return {"changed": False, "enabled": True, "invocation": {"module_args": {"daemon_reload": False, "enabled": True, "name": unit, "state": "started"}},
            "name": unit, "state": "started", "status": status}


def debug(rng):
    return {"changed": False, "msg": sentence(rng, rng.randrange(5, 60))}


def failed(rng):
    said = lines(rng, 3, 12)
    return {**command(rng), "failed": True, "msg": "non-zero return code", "rc": rng.randrange(1, 127), "stderr": "\n".join(said), "stderr_lines": said}


MAKERS = (("ansible.builtin.command", command, 34), ("ansible.builtin.template", template, 28), ("ansible.builtin.apt", apt, 14),
          ("ansible.builtin.systemd", service, 14), ("ansible.builtin.debug", debug, 10))


def result(rng, maker):
    """(status, changed, content)"""
    if rng.random() < FAILED:
        return "failed", False, failed(rng)
    content = maker(rng)
    return "ok", content["changed"], content


if __name__ == "__main__":
    import json
    import random
    chance = random.Random(1)
    made = [len(json.dumps(result(chance, chance.choices([m[1] for m in MAKERS], [m[2] for m in MAKERS])[0])[2])) for _ in range(20000)]
    print(sum(made) / len(made))
