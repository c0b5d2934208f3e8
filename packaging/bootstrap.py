"""Sets up Masklet in .venv beside this project, and says what it does and what is missing.

    python3 packaging/bootstrap.py [--dev]

Uses the standard library alone, and syntax that an old Python can read, so that it can say so when
the Python is too old. Does nothing when the set-up already fits pyproject.toml and the constraints.
"""

import argparse
import ctypes
import hashlib
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
CONSTRAINTS = os.path.join(ROOT, "packaging", "constraints.txt")
OLDEST = (3, 11)

# What Qt loads at start on Linux, and the Debian or Ubuntu package that has it.
QT_LIBRARIES = (
    ("libGL.so.1", "libgl1"),
    ("libEGL.so.1", "libegl1"),
    ("libxkbcommon.so.0", "libxkbcommon0"),
    ("libfontconfig.so.1", "libfontconfig1"),
    ("libfreetype.so.6", "libfreetype6"),
    ("libdbus-1.so.3", "libdbus-1-3"),
    ("libglib-2.0.so.0", "libglib2.0-0"),
)
SCREEN_LIBRARIES = (
    ("libxcb-cursor.so.0", "libxcb-cursor0"),
    ("libxcb-icccm.so.4", "libxcb-icccm4"),
    ("libxcb-image.so.0", "libxcb-image0"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    ("libxcb-render-util.so.0", "libxcb-render-util0"),
    ("libxcb-render.so.0", "libxcb-render0"),
    ("libxcb-shape.so.0", "libxcb-shape0"),
    ("libxcb-xkb.so.1", "libxcb-xkb1"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
)


def say(text):
    print("masklet: " + text, flush=True)


def stop(text):
    sys.exit("masklet: " + text)


def check_python():
    if sys.version_info < OLDEST:
        stop(
            "this is Python {}.{}, and Masklet needs {}.{} or newer.\n"
            "  Debian 12, Ubuntu 24.04:  sudo apt-get install python3 python3-venv\n"
            "  Ubuntu 22.04:             sudo apt-get install python3.11 python3.11-venv\n"
            "  then say:                 make PYTHON=python3.11".format(*(sys.version_info[:2] + OLDEST))
        )


def check_libraries(with_screen):
    """Stop, naming the packages, when a library that Qt loads is not there. Linux alone needs this."""
    if not sys.platform.startswith("linux"):
        return
    wanted = QT_LIBRARIES + (SCREEN_LIBRARIES if with_screen else ())
    missing = [package for name, package in wanted if not loads(name)]
    if missing:
        stop(
            "Qt needs system libraries that are not installed. This installs them:\n"
            "  sudo apt-get install " + " ".join(missing)
        )


def loads(name):
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def check_screen():
    """Stop when there is nothing to open a window on; only `make run` asks."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        stop(
            "there is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set).\n"
            "  Without a screen, use the commands:  .venv/bin/masklet --help\n"
            "  or a virtual one:  sudo apt-get install xvfb && xvfb-run make run"
        )


def venv_python():
    folder, name = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return os.path.join(VENV, folder, name)


def fingerprint(extras):
    digest = hashlib.sha256(repr((sys.version_info[:2], extras)).encode())
    for path in (os.path.join(ROOT, "pyproject.toml"), CONSTRAINTS):
        with open(path, "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def is_set_up(extras):
    stamp = os.path.join(VENV, "set-up" + extras.strip("[]"))
    if not (os.path.exists(stamp) and os.path.exists(venv_python())):
        return False
    with open(stamp) as file:
        return file.read() == fingerprint(extras)


def install(extras):
    """Make .venv what pyproject.toml asks for; nothing to do when it is, or holds more."""
    if is_set_up(extras) or is_set_up("[dev]"):
        return
    if not os.path.exists(venv_python()):
        say("making a Python environment in .venv")
        made = subprocess.run(
            [sys.executable, "-m", "venv", VENV], check=False, capture_output=True, text=True
        )
        if made.returncode != 0:
            stop(
                "Python could not make an environment:\n" + (made.stdout + made.stderr).strip() + "\n"
                "  On Debian and Ubuntu this helps:  sudo apt-get install python3-venv\n"
                "  then remove the folder .venv and try again."
            )
    say("installing what Masklet needs (PyTorch is large: the first time takes a while)")
    command = [venv_python(), "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    command += ["--constraint", CONSTRAINTS, "--editable", ROOT + extras]
    if subprocess.run(command, check=False).returncode != 0:
        stop("the installation failed; what pip said stands above. Is there a network? Then try again.")
    with open(os.path.join(VENV, "set-up" + extras.strip("[]")), "w") as file:
        file.write(fingerprint(extras))
    say("set up.")


def main():
    parser = argparse.ArgumentParser(description="Set up Masklet in .venv.")
    parser.add_argument("--dev", action="store_true", help="with what the tests and checks need")
    parser.add_argument("--screen", action="store_true", help="check that a window can be opened, too")
    options = parser.parse_args()
    check_python()
    offscreen = os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal")
    check_libraries(with_screen=options.screen and not offscreen)
    if options.screen:
        check_screen()
    install("[dev]" if options.dev else "")


if __name__ == "__main__":
    main()
