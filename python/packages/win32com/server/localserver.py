# SPDX-License-Identifier: MIT
"""The program that serves Python classes out of process: localserver.py CLSID... [-Embedding]"""

import os
import sys

sys.coinit_flags = 2  # the thread that pumps messages is a single-threaded apartment


def _find_packages():
    """COM starts this file with a bare environment, so it finds its own modules."""
    packages = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    folders = [packages]
    pointer = os.path.join(packages, "comity_native.txt")
    if os.path.isfile(pointer):
        with open(pointer, encoding="utf-8") as file:
            for line in file:
                if line.strip():
                    folders.append(os.path.join(packages, line.strip()))
    sibling = os.path.join(os.path.dirname(packages), "native")
    if os.path.isdir(sibling):
        folders.append(sibling)
    # The folder of this script holds names such as "exception" that must not be top level.
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or ".") != here]
    sys.path[:0] = [folder for folder in folders if folder not in sys.path]


try:
    import pythoncom
    import win32com
except ImportError:
    _find_packages()
    import pythoncom

import win32api
from win32com.server import factory


usage = "usage: localserver.py CLSID..."


def serve(clsids):
    """Serves the classes until nobody uses their objects any more."""
    infos = factory.RegisterClassFactories(clsids)
    pythoncom.EnableQuitMessage(win32api.GetCurrentThreadId())
    pythoncom.CoResumeClassObjects()
    pythoncom.PumpMessages()
    factory.RevokeClassFactories(infos)
    pythoncom.CoUninitialize()


def main():
    if len(sys.argv) < 2:
        print(usage, file=sys.stderr)
        return 2
    serve(sys.argv[1:])
    return 0


if __name__ == "__main__":
    sys.exit(main())
