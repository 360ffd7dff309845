# SPDX-License-Identifier: MIT
"""The shell without a desktop, win32com.shell.shell: what registration asks of it, formats of its
data, folders and files."""
import pythoncom
import pywintypes

from win32com.shell._descriptors import (
    FILEGROUPDESCRIPTORAsString, StringAsFILEGROUPDESCRIPTOR)
from win32com.shell._file_operations import SHFileOperation
from win32com.shell._folders import (
    SHGetFolderPath, SHGetKnownFolderPath, SHGetSpecialFolderPath)
from win32com.shell._item_lists import (
    AddressAsPIDL, CIDAAsString, PIDLAsString, StringAsCIDA, StringAsPIDL)

error = pywintypes.com_error

_ACCESS_DENIED, _CANCELLED = 5, 1223
_HKEY_CURRENT_USER, _HKEY_LOCAL_MACHINE = 0x80000001, 0x80000002
_KEY_CREATE_SUB_KEY = 0x4


def IsUserAnAdmin():
    """Whether this process may register classes, which is what scripts ask it for.

    For that no user needs more rights than to write a registry of one's own.
    """
    return any(map(_may_write, (_HKEY_LOCAL_MACHINE, _HKEY_CURRENT_USER)))


def _may_write(root):
    try:
        pythoncom._RegOpenKeyEx(root, "Software", 0, _KEY_CREATE_SUB_KEY)
    except pywintypes.error as refused:
        return refused.winerror != _ACCESS_DENIED
    return True


def ShellExecuteEx(nMask=0, fMask=0, hwnd=0, lpVerb=None, lpFile=None, lpParameters=None,
                   lpDirectory=None, nShow=0, **more):
    """Answers as if the user had said no: nobody can be asked for more rights here."""
    raise pywintypes.error(_CANCELLED, "ShellExecuteEx", pythoncom.GetScodeString(_CANCELLED))
