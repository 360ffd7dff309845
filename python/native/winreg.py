# SPDX-License-Identifier: MIT
"""The standard library's winreg, over Comity's registry."""
import functools

import pythoncom

HKEY_CLASSES_ROOT = 0x80000000
HKEY_CURRENT_USER = 0x80000001
HKEY_LOCAL_MACHINE = 0x80000002
HKEY_USERS = 0x80000003
KEY_READ = 0x20019
KEY_WRITE = 0x20006
KEY_ALL_ACCESS = 0xF003F
KEY_WOW64_64KEY = 0x100
KEY_WOW64_32KEY = 0x200
REG_NONE, REG_SZ, REG_EXPAND_SZ, REG_BINARY, REG_DWORD = range(5)
REG_MULTI_SZ = 7

_ERRORS = {2: FileNotFoundError, 5: PermissionError}


def _as_os_error(function):
    @functools.wraps(function)
    def call(*args):
        try:
            return function(*args)
        except pythoncom._win32_error as wrong:
            raise _ERRORS.get(wrong.winerror, OSError)(wrong.winerror, wrong.strerror) from None
    return call


@_as_os_error
def OpenKey(key, sub_key, reserved=0, access=KEY_READ):
    return pythoncom._RegOpenKeyEx(key, sub_key, reserved, access)


OpenKeyEx = OpenKey
CreateKey = _as_os_error(lambda key, sub_key: pythoncom._RegCreateKey(key, sub_key))
DeleteKey = _as_os_error(lambda key, sub_key: pythoncom._RegDeleteKey(key, sub_key))
EnumKey = _as_os_error(lambda key, index: pythoncom._RegEnumKey(key, index))
EnumValue = _as_os_error(lambda key, index: pythoncom._RegEnumValue(key, index))
QueryValue = _as_os_error(lambda key, sub_key: pythoncom._RegQueryValue(key, sub_key))
QueryValueEx = _as_os_error(lambda key, name: pythoncom._RegQueryValueEx(key, name))
SetValue = _as_os_error(lambda *args: pythoncom._RegSetValue(*args))
SetValueEx = _as_os_error(lambda *args: pythoncom._RegSetValueEx(*args))
CloseKey = pythoncom._RegCloseKey
