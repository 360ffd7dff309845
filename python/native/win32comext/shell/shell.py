# SPDX-License-Identifier: MIT
"""The part of the shell that registration asks for: win32com.shell.shell."""
import os

import pythoncom
import pywintypes

error = pywintypes.com_error

_CANCELLED = 1223


def IsUserAnAdmin():
    """Whether this process may write what all users see."""
    return os.geteuid() == 0


def ShellExecuteEx(nMask=0, fMask=0, hwnd=0, lpVerb=None, lpFile=None, lpParameters=None,
                   lpDirectory=None, nShow=0, **more):
    """Answers as if the user had said no: nobody can be asked for more rights here."""
    raise pywintypes.error(_CANCELLED, "ShellExecuteEx", pythoncom.GetScodeString(_CANCELLED))
