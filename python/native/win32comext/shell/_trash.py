# SPDX-License-Identifier: MIT
"""The user's trash can, as freedesktop.org's Trash specification has it."""
import errno
import os
import time
import urllib.parse

_LONGEST = 200  # bytes of a name, so that a number and ".trashinfo" still fit


def _can():
    data = os.environ.get("XDG_DATA_HOME", "")
    if not os.path.isabs(data):
        data = os.path.expanduser("~/.local/share")
    return os.path.join(data, "Trash")


def _make(can):
    os.makedirs(os.path.dirname(can), exist_ok=True)
    for folder in (can, os.path.join(can, "files"), os.path.join(can, "info")):
        if not os.path.isdir(folder):
            os.mkdir(folder, 0o700)


def _description(path):
    return ("[Trash Info]\n"
            f"Path={urllib.parse.quote(os.fsencode(path))}\n"
            f"DeletionDate={time.strftime('%Y-%m-%dT%H:%M:%S')}\n")


def _reserve(can, path):
    """(place, description's) under a free name, which the description holds from now on."""
    stem = own = os.fsdecode(os.fsencode(os.path.basename(path))[:_LONGEST])
    number = 2
    while True:
        place = os.path.join(can, "files", own)
        info = os.path.join(can, "info", own + ".trashinfo")
        if not os.path.lexists(place):
            try:
                with open(info, "x", encoding="ascii") as file:
                    file.write(_description(path))
                return place, info
            except FileExistsError:
                pass
        own = f"{stem}.{number}"
        number += 1


def take(path):
    """Moves a file or folder to the can; False if that is on another file system."""
    path = path.rstrip("/")
    can = _can()
    _make(can)
    place, info = _reserve(can, path)
    try:
        os.rename(path, place)
    except OSError as error:
        os.unlink(info)
        if error.errno == errno.EXDEV:
            return False
        raise
    return True
