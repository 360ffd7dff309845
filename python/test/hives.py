# SPDX-License-Identifier: MIT
"""What the Python tests see of the registry."""
import contextlib
import os
import subprocess
import sys

import win32api
import win32con


def _values(key):
    values = []
    with contextlib.suppress(win32api.error):
        while True:
            values.append(win32api.RegEnumValue(key, len(values)))
    return {name: data for name, data, _ in values}


def tree(path="", root=win32con.HKEY_CLASSES_ROOT):
    """All keys below @path: their paths to their values, by name, "" being the default one."""
    found = {}
    with win32api.RegOpenKey(root, path) as key:
        if path:
            found[path] = _values(key)
        for name, *_ in win32api.RegEnumKeyEx(key):
            found.update(tree(f"{path}\\{name}" if path else name, root))
    return found


def run(*command, **options):
    """Runs this Python with arguments; neither PYTHONPATH nor the current folder is passed on."""
    options.setdefault("cwd", "/")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run([sys.executable, *command], env=environment, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
