# SPDX-License-Identifier: MIT
"""Text that processes without a terminal print, collected by another process of the same user.

The text is in a file that all share; what nobody reads is overwritten when the file is full.
"""
import contextlib
import fcntl
import os
import sys
import threading
import time

import pythoncom
import pywintypes
import win32api

error = pywintypes.error

_SIZE = 0x20000
_POLL_SECONDS = 0.02
_INVALID_HANDLE, _ALREADY_INITIALIZED = 6, 1247

_lock = threading.Lock()
_files = {}  # "read" and "write", where initialised


def _refuse(code, function):
    raise error(code, function, win32api.FormatMessage(code).strip())


def _init(use, function):
    if use in _files:
        _refuse(_ALREADY_INITIALIZED, function)
    file = os.path.join(win32api.GetTempPath(), "win32trace")
    _files[use] = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _term(use, function):
    if use not in _files:
        _refuse(_INVALID_HANDLE, function)
    os.close(_files.pop(use))


def InitRead():
    _init("read", "InitRead")


def InitWrite():
    _init("write", "InitWrite")


def TermRead():
    _term("read", "TermRead")


def TermWrite():
    _term("write", "TermWrite")


@contextlib.contextmanager
def _locked(use, function):
    """The file, which no thread of any process uses meanwhile."""
    with _lock:
        if use not in _files:
            _refuse(_INVALID_HANDLE, function)
        fcntl.flock(_files[use], fcntl.LOCK_EX)
        try:
            yield _files[use]
        finally:
            fcntl.flock(_files[use], fcntl.LOCK_UN)


def write(data):
    encoded = data.encode("utf-8", "surrogatepass")[-_SIZE:]
    with _locked("write", "write") as file:
        used = os.fstat(file).st_size
        if used + len(encoded) > _SIZE:
            os.ftruncate(file, 0)
            used = 0
        os.pwrite(file, encoded, used)
    if pythoncom._IsLaunched():
        # COM listens, too: comity log tells it.
        with contextlib.suppress(OSError):
            os.write(1, encoded)


def read():
    """What was written since; "" for nothing."""
    with _locked("read", "read") as file:
        data = os.pread(file, _SIZE, 0)
        os.ftruncate(file, 0)
    return data.decode("utf-8", "replace")


def blockingread(milliSeconds=-1):
    """The same, but waits for something as long as it is told to."""
    end = None if milliSeconds < 0 else time.monotonic() + milliSeconds / 1000
    while True:
        text = read()
        if text or end is not None and time.monotonic() >= end:
            return text
        time.sleep(_POLL_SECONDS)


def flush():
    """Nothing is ever held back."""


class _Tracer:
    """What sys.stdout can be."""

    encoding = "utf-8"
    write = staticmethod(write)
    read = staticmethod(read)
    blockingread = staticmethod(blockingread)
    flush = staticmethod(flush)

    def isatty(self):
        return False


def GetTracer():
    return _Tracer()


def setprint():
    """What this process prints is written from now on."""
    sys.stdout = sys.stderr = _Tracer()
