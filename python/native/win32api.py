# SPDX-License-Identifier: MIT
"""The part of Windows' API that COM servers in Python use."""
import fnmatch
import os
import sys
import tempfile
import time

import pythoncom
import pywintypes

error = pywintypes.error

RegCloseKey = pythoncom._RegCloseKey
RegCreateKey = pythoncom._RegCreateKey
RegDeleteKey = pythoncom._RegDeleteKey
RegEnumKey = pythoncom._RegEnumKey
RegOpenKey = RegOpenKeyEx = pythoncom._RegOpenKeyEx
RegQueryValue = pythoncom._RegQueryValue
RegQueryValueEx = pythoncom._RegQueryValueEx
RegSetValue = pythoncom._RegSetValue
RegSetValueEx = pythoncom._RegSetValueEx
RegEnumValue = pythoncom._RegEnumValue
GetCurrentThreadId = pythoncom._GetCurrentThreadId

ERROR_FILE_NOT_FOUND = 2


def GetFullPathName(path):
    return os.path.abspath(path.replace("\\", "/"))


def GetShortPathName(path):
    if not os.path.exists(path):
        raise error(ERROR_FILE_NOT_FOUND, "GetShortPathName",
                    "The system cannot find the file specified.")
    return path


def GetTempPath():
    return os.path.join(tempfile.gettempdir(), "")


def GetModuleFileName(module):
    return sys.executable


def FindFiles(pattern):
    """Tuples of ten, the name at index 8, as Windows' directory search gives them."""
    folder, name = os.path.split(pattern.replace("\\", "/"))
    try:
        entries = sorted(os.listdir(folder or "."))
    except OSError:
        return []
    return [(0, None, None, None, 0, 0, 0, 0, entry, "")
            for entry in entries if fnmatch.fnmatch(entry, name)]


def GetTimeZoneInformation(times_as_tuples=False):
    bias = time.timezone // 60
    never = (0,) * 8
    return 0, (bias, time.tzname[0], never, 0, time.tzname[-1], never, -60)


def MessageBox(window, text, title=None, style=0, language=0):
    print(f"{title or ''}: {text}", file=sys.stderr)
    return 1


def OutputDebugString(text):
    print(text, file=sys.stderr, end="")


def Sleep(milliseconds, alertable=False):
    time.sleep(milliseconds / 1000)
    return 0
