# SPDX-License-Identifier: MIT
"""Imported, sends what this process prints to the collector. Run, is the collector."""

import sys

import win32trace

_INTERVAL_MS = 500


def RunAsCollector():
    win32trace.InitRead()
    print("Collecting what is traced; Ctrl+C ends it.", flush=True)
    try:
        while True:
            sys.stdout.write(win32trace.blockingread(_INTERVAL_MS))
            sys.stdout.flush()
    except KeyboardInterrupt:
        print()


def SetupForPrint():
    win32trace.InitWrite()
    win32trace.setprint()


if __name__ == "__main__":
    RunAsCollector()
else:
    SetupForPrint()
