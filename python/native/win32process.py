# SPDX-License-Identifier: MIT
"""Processes."""
import os

import pythoncom
import pywintypes

error = pywintypes.error

STILL_ACTIVE = 259
CREATE_SUSPENDED = 0x4
DETACHED_PROCESS = 0x8
CREATE_NEW_CONSOLE = 0x10
CREATE_NEW_PROCESS_GROUP = 0x200
CREATE_UNICODE_ENVIRONMENT = 0x400
NORMAL_PRIORITY_CLASS = 0x20
CREATE_NO_WINDOW = 0x8000000
STARTF_USESHOWWINDOW = 0x1
STARTF_USESTDHANDLES = 0x100

_INVALID_HANDLE = 6
# Counted behind the program's name, which proc(5) counts as the second field.
_MINOR_FAULTS, _MAJOR_FAULTS = 7, 9

GetExitCodeProcess = pythoncom._GetExitCodeProcess
GetProcessId = pythoncom._GetProcessId
TerminateProcess = pythoncom._TerminateProcess
GetCurrentProcessId = os.getpid


def GetCurrentProcess():
    """The number that stands for this process in every process."""
    return -1


def GetProcessMemoryInfo(hProcess):
    """What the process keeps in memory, in bytes; what Linux does not count is 0."""
    try:
        process = "self" if int(hProcess) == GetCurrentProcess() else GetProcessId(hProcess)
        with open(f"/proc/{process}/status", encoding="ascii", errors="replace") as file:
            lines = [line.split() for line in file]
        with open(f"/proc/{process}/stat", "rb") as file:
            counts = file.read().rpartition(b")")[2].split()
    except (OSError, error):
        raise error(_INVALID_HANDLE, "GetProcessMemoryInfo",
                    pythoncom.GetScodeString(_INVALID_HANDLE)) from None
    bytes_of = {words[0]: int(words[1]) * 1024 for words in lines if words[2:] == ["kB"]}
    info = dict.fromkeys(("QuotaPeakPagedPoolUsage", "QuotaPagedPoolUsage",
                          "QuotaPeakNonPagedPoolUsage", "QuotaNonPagedPoolUsage"), 0)
    info["PageFaultCount"] = int(counts[_MINOR_FAULTS]) + int(counts[_MAJOR_FAULTS])
    info["PeakWorkingSetSize"] = bytes_of.get("VmHWM:", 0)
    info["WorkingSetSize"] = bytes_of.get("VmRSS:", 0)
    info["PagefileUsage"] = info["PeakPagefileUsage"] = bytes_of.get("VmData:", 0)
    return info


class STARTUPINFO:
    """How a program's window looks. There is none; its streams are this process's."""

    def __init__(self):
        self.dwX = self.dwY = self.dwXSize = self.dwYSize = 0
        self.dwFlags = self.wShowWindow = 0
        self.lpDesktop = self.lpTitle = None
        self.hStdInput = self.hStdOutput = self.hStdError = None


def CreateProcess(appName, commandLine, processAttributes, threadAttributes, bInheritHandles,
                  dwCreationFlags, newEnvironment, currentDirectory, startupinfo):
    """(the process, its thread, the process's number, the thread's number)"""
    environment = None
    if newEnvironment is not None:
        environment = "".join(f"{name}={value}\0" for name, value in newEnvironment.items()) + "\0"
    return pythoncom._CreateProcess(appName, commandLine, bool(bInheritHandles), dwCreationFlags,
                                    environment, currentDirectory)
