# SPDX-License-Identifier: MIT
"""The standard library's winreg, over Comity's registry."""
import errno
import functools

import pythoncom

HKEY_CLASSES_ROOT = 0x80000000
HKEY_CURRENT_USER = 0x80000001
HKEY_LOCAL_MACHINE = 0x80000002
HKEY_USERS = 0x80000003
HKEY_PERFORMANCE_DATA = 0x80000004
HKEY_CURRENT_CONFIG = 0x80000005
HKEY_DYN_DATA = 0x80000006

KEY_QUERY_VALUE = 0x1
KEY_SET_VALUE = 0x2
KEY_CREATE_SUB_KEY = 0x4
KEY_ENUMERATE_SUB_KEYS = 0x8
KEY_NOTIFY = 0x10
KEY_CREATE_LINK = 0x20
KEY_WOW64_64KEY = 0x100
KEY_WOW64_32KEY = 0x200
KEY_WRITE = 0x20006
KEY_READ = KEY_EXECUTE = 0x20019
KEY_ALL_ACCESS = 0xF003F

REG_NONE = 0
REG_SZ = 1
REG_EXPAND_SZ = 2
REG_BINARY = 3
REG_DWORD = REG_DWORD_LITTLE_ENDIAN = 4
REG_DWORD_BIG_ENDIAN = 5
REG_LINK = 6
REG_MULTI_SZ = 7
REG_RESOURCE_LIST = 8
REG_FULL_RESOURCE_DESCRIPTOR = 9
REG_RESOURCE_REQUIREMENTS_LIST = 10
REG_QWORD = REG_QWORD_LITTLE_ENDIAN = 11

REG_OPTION_RESERVED = REG_OPTION_NON_VOLATILE = 0
REG_OPTION_VOLATILE = 1
REG_OPTION_CREATE_LINK = 2
REG_OPTION_BACKUP_RESTORE = 4
REG_OPTION_OPEN_LINK = 8
REG_LEGAL_OPTION = 31
REG_CREATED_NEW_KEY = 1
REG_OPENED_EXISTING_KEY = 2
REG_WHOLE_HIVE_VOLATILE = 1
REG_REFRESH_HIVE = 2
REG_NO_LAZY_FLUSH = 4
REG_NOTIFY_CHANGE_NAME = 1
REG_NOTIFY_CHANGE_ATTRIBUTES = 2
REG_NOTIFY_CHANGE_LAST_SET = 4
REG_NOTIFY_CHANGE_SECURITY = 8
REG_LEGAL_CHANGE_FILTER = 0x1000000F

error = OSError
HKEYType = pythoncom._HKEYType

_BITS = {REG_DWORD: 32, REG_QWORD: 64}
_ERRNO = {2: errno.ENOENT, 3: errno.ENOENT, 5: errno.EACCES, 6: errno.EBADF, 8: errno.ENOMEM,
          183: errno.EEXIST}


def _raising_os_error(function):
    @functools.wraps(function)
    def call(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        except pythoncom._win32_error as wrong:
            # OSError chooses its subclass by errno; Windows' number goes beside it, as there.
            raised = OSError(_ERRNO.get(wrong.winerror, errno.EINVAL), wrong.strerror)
            raised.winerror = wrong.winerror
            raise raised from None
    return call


@_raising_os_error
def CloseKey(hkey):
    pythoncom._RegCloseKey(hkey)


@_raising_os_error
def ConnectRegistry(computer_name, key):
    return pythoncom._RegConnectRegistry(computer_name, key)


@_raising_os_error
def CreateKey(key, sub_key):
    return pythoncom._RegCreateKey(key, sub_key)


@_raising_os_error
def CreateKeyEx(key, sub_key, reserved=0, access=KEY_WRITE):
    return pythoncom._RegCreateKeyEx(key, sub_key, access)[0]


@_raising_os_error
def DeleteKey(key, sub_key):
    _text("sub_key", sub_key)
    pythoncom._RegDeleteKey(key, sub_key)


@_raising_os_error
def DeleteKeyEx(key, sub_key, access=KEY_WOW64_64KEY, reserved=0):
    _text("sub_key", sub_key)
    pythoncom._RegDeleteKeyEx(key, sub_key, access, reserved)


@_raising_os_error
def DeleteValue(key, value):
    pythoncom._RegDeleteValue(key, value)


@_raising_os_error
def EnumKey(key, index):
    return pythoncom._RegEnumKey(key, index)


@_raising_os_error
def EnumValue(key, index):
    return pythoncom._RegEnumValue(key, index)


def ExpandEnvironmentStrings(string):
    import win32api

    return win32api.ExpandEnvironmentStrings(string)


@_raising_os_error
def FlushKey(key):
    pythoncom._RegFlushKey(key)


@_raising_os_error
def LoadKey(key, sub_key, file_name):
    pythoncom._RegLoadKey(key, sub_key, file_name)


@_raising_os_error
def OpenKey(key, sub_key, reserved=0, access=KEY_READ):
    return pythoncom._RegOpenKeyEx(key, sub_key, reserved, access)


OpenKeyEx = OpenKey


@_raising_os_error
def QueryInfoKey(key):
    """(subkeys, values, time of the last change in 100 ns since 1601)"""
    info = pythoncom._RegQueryInfoKey(key)
    return info[1], info[4], info[7]


@_raising_os_error
def QueryValue(key, sub_key):
    return pythoncom._RegQueryValue(key, sub_key)


@_raising_os_error
def QueryValueEx(key, name):
    return pythoncom._RegQueryValueEx(key, name)


@_raising_os_error
def SaveKey(key, file_name):
    pythoncom._RegSaveKey(key, file_name)


@_raising_os_error
def SetValue(key, sub_key, type, value):
    pythoncom._RegSetValue(key, sub_key, type, value)


@_raising_os_error
def SetValueEx(key, value_name, reserved, type, value):
    bits = _BITS.get(type)
    if bits and isinstance(value, int) and not 0 <= value < 1 << bits:
        raise OverflowError(f"{value} is no number of {bits} bits without a sign")
    pythoncom._RegSetValueEx(key, value_name, reserved, type, value)


def DisableReflectionKey(key):
    raise NotImplementedError("keys of the two views are never reflected")


EnableReflectionKey = DisableReflectionKey


def QueryReflectionKey(key):
    """Whether reflection is disabled, which it always is."""
    return True


def _text(name, value):
    if not isinstance(value, str):
        raise TypeError(f"{name} must be str, not {type(value).__name__}")
