# SPDX-License-Identifier: MIT
"""Processes, as far as COM servers ask about them."""
import os

import pythoncom
import pywintypes

error = pywintypes.error

STILL_ACTIVE = 259
CREATE_NEW_CONSOLE = 0x10
CREATE_NO_WINDOW = 0x8000000
DETACHED_PROCESS = 0x8

_INVALID_HANDLE = 6
_THIS_PROCESS = -1


def GetCurrentProcess():
    """The number that stands for this process in every process."""
    return _THIS_PROCESS


def GetCurrentProcessId():
    return os.getpid()


def GetExitCodeProcess(handle):
    """No handle here stands for any process but this one."""
    if int(handle) == _THIS_PROCESS:
        return STILL_ACTIVE
    raise error(_INVALID_HANDLE, "GetExitCodeProcess",
                pythoncom.GetScodeString(_INVALID_HANDLE))
