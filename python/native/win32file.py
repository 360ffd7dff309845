# SPDX-License-Identifier: MIT
"""Files and folders, with Windows' names and errors."""
import contextlib
import errno
import os
import shutil

import pythoncom
import pywintypes
import win32api

error = pywintypes.error

FILE_ATTRIBUTE_READONLY = 0x1
FILE_ATTRIBUTE_DIRECTORY = 0x10
FILE_ATTRIBUTE_NORMAL = 0x80
MOVEFILE_REPLACE_EXISTING = 0x1

CloseHandle = win32api.CloseHandle
GetFullPathName = win32api.GetFullPathName
GetLongPathName = win32api.GetLongPathName
GetFileAttributes = GetFileAttributesW = win32api.GetFileAttributes

_CODES = {errno.ENOENT: 2, errno.ENOTDIR: 3, errno.EACCES: 5, errno.EPERM: 5, errno.EBUSY: 32,
          errno.ENOTEMPTY: 145, errno.EEXIST: 183, errno.EISDIR: 5, errno.ENOSPC: 112}
_GENERAL_FAILURE = 31
_ALREADY_EXISTS, _FILE_EXISTS = 183, 80


@contextlib.contextmanager
def _as_win32(function):
    try:
        yield
    except OSError as wrong:
        code = _CODES.get(wrong.errno, _GENERAL_FAILURE)
        raise error(code, function, pythoncom.GetScodeString(code)) from None


def _refuse(code, function):
    raise error(code, function, pythoncom.GetScodeString(code))


def CreateDirectory(name, sa=None):
    with _as_win32("CreateDirectory"):
        os.mkdir(GetFullPathName(name))


CreateDirectoryW = CreateDirectory


def RemoveDirectory(name):
    with _as_win32("RemoveDirectory"):
        os.rmdir(GetFullPathName(name))


def DeleteFile(fileName):
    with _as_win32("DeleteFile"):
        os.unlink(GetFullPathName(fileName))


DeleteFileW = DeleteFile


def CopyFile(from_, to, bFailIfExists):
    source, target = GetFullPathName(from_), GetFullPathName(to)
    if bFailIfExists and os.path.exists(target):
        _refuse(_FILE_EXISTS, "CopyFile")
    with _as_win32("CopyFile"):
        shutil.copy2(source, target)


CopyFileW = CopyFile


def MoveFileEx(existingFileName, newFileName, flags):
    source, target = GetFullPathName(existingFileName), GetFullPathName(newFileName)
    if os.path.exists(target) and not flags & MOVEFILE_REPLACE_EXISTING:
        _refuse(_ALREADY_EXISTS, "MoveFileEx")
    with _as_win32("MoveFileEx"):
        shutil.move(source, target)


MoveFileExW = MoveFileEx


def MoveFile(existingFileName, newFileName):
    MoveFileEx(existingFileName, newFileName, 0)


MoveFileW = MoveFile
