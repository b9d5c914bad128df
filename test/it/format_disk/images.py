"""Images as people make them, with the tools that they use."""
import os
import pathlib
import subprocess

SBIN = "/usr/sbin:/sbin:" + os.environ.get("PATH", "")


def run(*command, **more):
    done = subprocess.run([str(word) for word in command], capture_output=True,
                          env={**os.environ, "PATH": SBIN, "LC_ALL": "C.UTF-8", "MTOOLS_SKIP_CHECK": "1"}, **more)
    assert done.returncode == 0, (command, done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout.decode(errors="replace")


def probe(image, *words):
    """Exit code and the bytes that our reader prints."""
    program = pathlib.Path(os.environ["HEARTH_BUILD"]) / "bin" / "format_disk_probe"
    done = subprocess.run([program, image, *words], capture_output=True)
    assert done.returncode in (0, 1), (words, done)
    return done.returncode, done.stdout


def blank(path, kib):
    with open(path, "wb") as file:
        file.truncate(kib * 1024)
    return path


def blkid(image):
    """What libblkid says of a whole image, as a dictionary."""
    text = run("blkid", "-p", "-o", "export", image)
    return dict(line.split("=", 1) for line in text.replace("\\", "").splitlines() if "=" in line)


def fill(folder, files):
    for name, content in files.items():
        path = folder / name.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def vfat(image, kib, tree, *options):
    blank(image, kib)
    run("mkfs.vfat", *options, image)
    for name in sorted(os.listdir(tree)):
        run("mcopy", "-s", "-i", image, tree / name, "::/")
    return image


def iso(image, tree, *options, tool="genisoimage"):
    command = [tool] if tool == "genisoimage" else ["xorriso", "-as", "mkisofs"]
    run(*command, "-quiet", "-o", image, *options, tree)
    return image
