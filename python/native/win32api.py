# SPDX-License-Identifier: MIT
"""The part of Windows' API that COM servers and clients in Python use.

Every server imports this while its first client waits: what few need is imported where it is used.
"""
import os
import stat
import sys
import time

import pythoncom
import pywintypes

import comity_extensions

error = pywintypes.error
PyHANDLEType = pywintypes.HANDLEType

# ---- the registry

RegCloseKey = pythoncom._RegCloseKey
RegConnectRegistry = pythoncom._RegConnectRegistry
RegCopyTree = pythoncom._RegCopyTree
RegCreateKey = pythoncom._RegCreateKey
RegDeleteTree = pythoncom._RegDeleteTree
RegDeleteValue = pythoncom._RegDeleteValue
RegEnumKey = pythoncom._RegEnumKey
RegEnumValue = pythoncom._RegEnumValue
RegFlushKey = pythoncom._RegFlushKey
RegLoadKey = pythoncom._RegLoadKey
RegNotifyChangeKeyValue = pythoncom._RegNotifyChangeKeyValue
RegOpenCurrentUser = pythoncom._RegOpenCurrentUser
RegOpenKey = RegOpenKeyEx = pythoncom._RegOpenKeyEx
RegOverridePredefKey = pythoncom._RegOverridePredefKey
RegQueryValue = pythoncom._RegQueryValue
RegQueryValueEx = pythoncom._RegQueryValueEx
RegRestoreKey = pythoncom._RegRestoreKey
RegSaveKey = pythoncom._RegSaveKey
RegSaveKeyEx = pythoncom._RegSaveKeyEx
RegSetValue = pythoncom._RegSetValue
RegSetValueEx = pythoncom._RegSetValueEx
RegUnLoadKey = pythoncom._RegUnLoadKey

REG_NOTIFY_CHANGE_NAME = 1
REG_NOTIFY_CHANGE_ATTRIBUTES = 2
REG_NOTIFY_CHANGE_LAST_SET = 4
REG_NOTIFY_CHANGE_SECURITY = 8

_KEY_ALL_ACCESS = 0xF003F
_REG_SZ = 1


def RegCreateKeyEx(Key, SubKey, samDesired=_KEY_ALL_ACCESS, Class=None, Options=0,
                   SecurityAttributes=None, Transaction=None):
    """(the key, REG_CREATED_NEW_KEY or REG_OPENED_EXISTING_KEY)"""
    return pythoncom._RegCreateKeyEx(Key, SubKey, samDesired, Class, Options)


_LOCAL_SERVER = "\\LocalServer32"


def RegDeleteKey(Key, SubKey):
    """Deletes a key without subkeys.

    The command of a class's local server also tells which Python serves it in other programs. Who
    registers a class without one takes that key away last: the class of this module keeps that.
    """
    if isinstance(SubKey, str) and SubKey.endswith(_LOCAL_SERVER):
        _keep_python(Key, SubKey[:-len(_LOCAL_SERVER)] + "\\InprocServer32")
    pythoncom._RegDeleteKey(Key, SubKey)


def _keep_python(key, server):
    try:
        if not sys.executable or RegQueryValue(key, server) != pythoncom.__file__:
            return
        with RegOpenKey(key, server, 0, _KEY_ALL_ACCESS) as opened:
            RegSetValueEx(opened, "PythonExecutable", 0, _REG_SZ, sys.executable)
    except error:
        pass


def RegDeleteKeyEx(Key, SubKey, samDesired=0, Transaction=None):
    pythoncom._RegDeleteKeyEx(Key, SubKey, samDesired)


def RegEnumKeyEx(Key):
    """All subkeys as (name, 0, class, time of the last change)."""
    subkeys = []
    while True:
        try:
            name, class_name, written = pythoncom._RegEnumKeyEx(Key, len(subkeys))
        except error as end:
            if end.winerror != ERROR_NO_MORE_ITEMS:
                raise
            return tuple(subkeys)
        subkeys.append((name, 0, class_name, _time_of_ticks(written)))


RegEnumKeyExW = RegEnumKeyEx


def RegQueryInfoKey(Key):
    """(subkeys, values, time of the last change in 100 ns since 1601)"""
    info = pythoncom._RegQueryInfoKey(Key)
    return info[1], info[4], info[7]


def RegQueryInfoKeyW(Key):
    names = ("Class", "SubKeys", "MaxSubKeyLen", "MaxClassLen", "Values", "MaxValueNameLen",
             "MaxValueLen", "LastWriteTime")
    info = dict(zip(names, pythoncom._RegQueryInfoKey(Key)))
    info["LastWriteTime"] = _time_of_ticks(info["LastWriteTime"])
    info["SecurityDescriptor"] = 0
    return info


# ---- handles


def CloseHandle(handle):
    """Closes a handle, or what a number is the handle of."""
    if isinstance(handle, PyHANDLEType):
        handle.Close()
    else:
        pythoncom._CloseHandle(handle)


# ---- errors

SetLastError = pythoncom._SetLastError
GetLastError = pythoncom._GetLastError

ERROR_FILE_NOT_FOUND = 2
ERROR_PATH_NOT_FOUND = 3
ERROR_ENVVAR_NOT_FOUND = 203
ERROR_NO_MORE_ITEMS = 259

_FORMAT_MESSAGE_FROM_STRING = 0x400


def _failed(code, function):
    return error(code, function, pythoncom.GetScodeString(code))


def FormatMessage(first, source=None, code=0, language=0, inserts=None):
    """The text of an error, or, with flags first, of a string with %1 and so on."""
    if source is None and code == 0:
        return pythoncom._FormatMessage(first)
    if first & _FORMAT_MESSAGE_FROM_STRING:
        import re

        values = inserts or ()
        return re.sub(r"%([1-9][0-9]?)", lambda found: str(values[int(found[1]) - 1]), source)
    return pythoncom._FormatMessage(code)


FormatMessageW = FormatMessage

# ---- files

_ATTRIBUTE_READONLY, _ATTRIBUTE_DIRECTORY, _ATTRIBUTE_NORMAL = 0x1, 0x10, 0x80


def GetFullPathName(path):
    """An absolute path. A backslash separates too, unless a file has one in its name."""
    if "\\" in path and not os.path.exists(path):
        path = path.replace("\\", "/")
    return os.path.abspath(path)


def _existing(path, function):
    if not os.path.exists(path):
        path = path.replace("\\", "/")
    if not os.path.exists(path):
        folder = os.path.dirname(path) or "."
        missing = ERROR_FILE_NOT_FOUND if os.path.isdir(folder) else ERROR_PATH_NOT_FOUND
        raise _failed(missing, function)
    return path


def GetShortPathName(path):
    """The path itself, which must exist: there are no short names."""
    return _existing(path, "GetShortPathName")


def GetLongPathName(path):
    return _existing(path, "GetLongPathName")


GetLongPathNameW = GetLongPathName


def GetTempPath():
    """A folder for temporary files that no other user can put anything into."""
    import tempfile

    folder = os.path.join(tempfile.gettempdir(), f"comity-{os.getuid()}")
    try:
        os.mkdir(folder, 0o700)
    except FileExistsError:
        found = os.lstat(folder)
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o77:
            folder = tempfile.mkdtemp()
    return os.path.join(folder, "")


def GetTempFileName(path, prefix, number=0):
    """(a new file in @path, a number)"""
    if not os.path.isdir(path):
        raise _failed(ERROR_PATH_NOT_FOUND, "GetTempFileName")
    if number:
        return os.path.join(path, f"{prefix[:3]}{number:X}.TMP"), number
    import tempfile

    descriptor, file = tempfile.mkstemp(".TMP", prefix[:3], path)
    os.close(descriptor)
    return file, 1


def GetModuleFileName(module):
    """The interpreter, which is the program of this process."""
    return sys.executable


GetModuleFileNameW = GetModuleFileName


def GetModuleHandle(name=None):
    if name is not None:
        raise _failed(126, "GetModuleHandle")
    return 0


def LoadLibrary(filename):
    """The handle of a module, which stays loaded until FreeLibrary()."""
    return pythoncom._LoadLibrary(filename)


LoadLibraryEx = pythoncom._LoadLibrary
FreeLibrary = pythoncom._FreeLibrary
GetProcAddress = pythoncom._GetProcAddress


def GetFileAttributes(path):
    path = _existing(path, "GetFileAttributes")
    found = os.stat(path).st_mode
    attributes = _ATTRIBUTE_DIRECTORY if stat.S_ISDIR(found) else 0
    if not os.access(path, os.W_OK):
        attributes |= _ATTRIBUTE_READONLY
    return attributes or _ATTRIBUTE_NORMAL


def FindFiles(pattern):
    """Tuples of ten, the name at index 8, as Windows' directory search gives them."""
    import fnmatch

    folder, name = os.path.split(pattern if os.path.exists(pattern)
                                 else pattern.replace("\\", "/"))
    try:
        entries = sorted(os.listdir(folder or "."))
    except OSError:
        return []
    return [_found(os.path.join(folder, entry)) for entry in entries
            if entry == name or fnmatch.fnmatchcase(entry, name)]


def _found(path):
    status = os.lstat(path)
    changed, used, written = (pywintypes.TimeStamp(seconds) for seconds in (
        status.st_ctime, status.st_atime, status.st_mtime))
    attributes = _ATTRIBUTE_DIRECTORY if stat.S_ISDIR(status.st_mode) else _ATTRIBUTE_NORMAL
    return (attributes, changed, used, written, status.st_size >> 32, status.st_size & 0xFFFFFFFF,
            0, 0, os.path.basename(path), "")


def SearchPath(path, name, extension=None):
    """(the file found, the index of its name in that)"""
    if extension and not os.path.splitext(name)[1]:
        name += extension
    for folder in (path or os.environ.get("PATH", os.defpath)).split(os.pathsep):
        file = os.path.abspath(os.path.join(folder, name))
        if os.path.isfile(file):
            return file, len(os.path.dirname(file)) + 1
    raise _failed(ERROR_FILE_NOT_FOUND, "SearchPath")


# ---- this process, its user and its machine

GetCurrentThreadId = pythoncom._GetCurrentThreadId
GetCurrentProcessId = os.getpid

NameUnknown, NameFullyQualifiedDN, NameSamCompatible, NameDisplay = range(4)


OpenProcess = pythoncom._OpenProcess
TerminateProcess = pythoncom._TerminateProcess


def GetCurrentProcess():
    return -1


def GetCurrentThread():
    return -2


def GetUserName():
    import getpass

    return getpass.getuser()


def GetComputerName():
    return os.uname().nodename.split(".")[0]


def GetComputerNameEx(name_type):
    """The host's name, with its domain for the types that ask for that (3, 7)."""
    if name_type not in (3, 7):
        return GetComputerName()
    import socket

    return socket.getfqdn()


GetDomainName = GetComputerName


def GetUserNameEx(name_format):
    if name_format == NameSamCompatible:
        return f"{GetDomainName()}\\{GetUserName()}"
    return GetUserName()


def GetCommandLine():
    return " ".join(f'"{word}"' if " " in word else word for word in sys.orig_argv)


def GetConsoleTitle():
    """Empty: there is no console that has one."""
    return ""


def SetConsoleTitle(title):
    pass


def GetEnvironmentVariable(name):
    return os.environ.get(name)


GetEnvironmentVariableW = GetEnvironmentVariable


def SetEnvironmentVariable(name, value):
    if value is not None:
        os.environ[name] = value
    elif os.environ.pop(name, None) is None:
        raise _failed(ERROR_ENVVAR_NOT_FOUND, "SetEnvironmentVariable")


SetEnvironmentVariableW = SetEnvironmentVariable


def ExpandEnvironmentStrings(text):
    """Replaces %NAME%, and leaves the names alone that have no value."""
    import re

    return re.sub("%([^%]+)%", lambda found: os.environ.get(found[1], found[0]), text)


def GetVersion():
    """Windows 10's: what programs ask for is whether they may use what that has."""
    return 10


def GetUserDefaultLCID():
    return 0x409


GetSystemDefaultLCID = GetUserDefaultLangID = GetSystemDefaultLangID = GetUserDefaultLCID

# ---- time


def _time_of_ticks(ticks):
    """From 100 ns since 1601."""
    return pywintypes.TimeStamp(ticks / 10_000_000 - 11_644_473_600)


def GetTickCount():
    return int(time.monotonic() * 1000) & 0xFFFFFFFF


def GetTimeZoneInformation(times_as_tuples=False):
    import comity_time_zone

    return comity_time_zone.information()


def _system_time(now):
    seconds = time.struct_time(now)
    return (seconds.tm_year, seconds.tm_mon, (seconds.tm_wday + 1) % 7, seconds.tm_mday,
            seconds.tm_hour, seconds.tm_min, seconds.tm_sec)


def GetSystemTime():
    """(year, month, weekday from Sunday, day, hour, minute, second, millisecond) in UTC"""
    now = time.time()
    return (*_system_time(time.gmtime(now)), int(now % 1 * 1000))


def GetLocalTime():
    now = time.time()
    return (*_system_time(time.localtime(now)), int(now % 1 * 1000))


def Sleep(milliseconds, alertable=False):
    time.sleep(milliseconds / 1000)
    return 0


# ---- messages

PostThreadMessage = pythoncom._PostThreadMessage
PostQuitMessage = pythoncom._PostQuitMessage


def MessageBox(window, text, title=None, style=0, language=0):
    """Tells it on stderr; nobody is waited for. Returns IDOK."""
    print(f"{title or 'Error'}: {text}", file=sys.stderr)
    return 1


def OutputDebugString(text):
    print(text, file=sys.stderr, end="")


def MessageBeep(style=0):
    pass


# ---- numbers


def LOWORD(number):
    return number & 0xFFFF


def HIWORD(number):
    return number >> 16 & 0xFFFF


def MAKELONG(low, high):
    return low & 0xFFFF | (high & 0xFFFF) << 16


def LOBYTE(number):
    return number & 0xFF


def HIBYTE(number):
    return number >> 8 & 0xFF


def RGB(red, green, blue):
    return red & 0xFF | (green & 0xFF) << 8 | (blue & 0xFF) << 16


def MAKELANGID(primary, sub):
    return sub << 10 | primary


# ---- files, whose module builds on this one


def _of_files(name):
    def call(*args):
        import win32file

        return getattr(win32file, name)(*args)

    call.__name__ = call.__qualname__ = name
    return call


CreateDirectory = _of_files("CreateDirectory")
RemoveDirectory = _of_files("RemoveDirectory")
DeleteFile = _of_files("DeleteFile")
MoveFile = _of_files("MoveFile")
MoveFileEx = _of_files("MoveFileEx")


def CopyFile(from_, to, bFailIfExists=False):
    _of_files("CopyFile")(from_, to, bFailIfExists)


comity_extensions.install()
