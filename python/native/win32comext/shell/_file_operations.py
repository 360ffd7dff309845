# SPDX-License-Identifier: MIT
"""SHFileOperation: copies, moves, renames and deletes files and folders, without asking anybody.

Names are separated by "\0", and may have patterns of "*" and "?" in their last part.
What is deleted with FOF_ALLOWUNDO goes to the trash can if that is on the same file system.
"""
import glob
import os
import shutil

import win32api
from win32com.shell import _trash

FO_MOVE, FO_COPY, FO_DELETE, FO_RENAME = 1, 2, 3, 4
FOF_MULTIDESTFILES, FOF_RENAMEONCOLLISION = 0x1, 0x8
FOF_ALLOWUNDO, FOF_FILESONLY, FOF_NOCONFIRMMKDIR = 0x40, 0x80, 0x200

_FILE_NOT_FOUND, _PATH_NOT_FOUND, _ACCESS_DENIED, _INVALID_PARAMETER = 2, 3, 5, 87
_ALREADY_EXISTS, _GENERAL_FAILURE = 183, 31


class _Failed(Exception):
    """Holds the code."""


def _names(text):
    return [win32api.GetFullPathName(name) for name in (text or "").split("\0") if name]


def _matches(folder, pattern):
    """Sorted; a "[" has no meaning in Windows' patterns."""
    return sorted(glob.glob(os.path.join(glob.escape(folder), pattern.replace("[", "[[]"))))


def _sources(text, flags):
    found = []
    for name in _names(text):
        folder, last = os.path.split(name)
        is_pattern = "*" in last or "?" in last
        matches = _matches(folder, last) if is_pattern else [name]
        matches = [match for match in matches if os.path.lexists(match)]
        if not matches:
            raise _Failed(_FILE_NOT_FOUND)
        found += [match for match in matches
                  if not (is_pattern and flags & FOF_FILESONLY and os.path.isdir(match))]
    if not found:
        raise _Failed(_INVALID_PARAMETER)
    return found


def _free_name(target):
    """Windows' "Copy of", for a name that is taken."""
    stem, ending = os.path.splitext(target)
    number = 2
    while os.path.lexists(target):
        target = f"{stem} ({number}){ending}"
        number += 1
    return target


def _pairs(sources, text, flags):
    """(source, target) of each; a target that is a folder takes them by their names."""
    targets = _names(text)
    if not targets:
        raise _Failed(_INVALID_PARAMETER)
    if flags & FOF_MULTIDESTFILES:
        if len(targets) != len(sources):
            raise _Failed(_INVALID_PARAMETER)
        pairs = list(zip(sources, targets))
    else:
        target, = targets[:1]
        if len(sources) > 1:
            os.makedirs(target, exist_ok=True)
        is_folder = os.path.isdir(target)
        pairs = [(source, os.path.join(target, os.path.basename(source)) if is_folder else target)
                 for source in sources]
    if flags & FOF_RENAMEONCOLLISION:
        pairs = [(source, _free_name(target)) for source, target in pairs]
    return pairs


def _copy(source, target):
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if os.path.isdir(source) and not os.path.islink(source):
        shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True)
    else:
        shutil.copy2(source, target, follow_symlinks=False)


def _move(source, target):
    os.makedirs(os.path.dirname(target), exist_ok=True)
    shutil.move(source, target)


def _rename(source, target):
    if os.path.lexists(target):
        raise _Failed(_ALREADY_EXISTS)
    os.rename(source, target)


def _delete(source, flags):
    if flags & FOF_ALLOWUNDO and _trash.take(source):
        return
    if os.path.isdir(source) and not os.path.islink(source):
        shutil.rmtree(source)
    else:
        os.unlink(source)


def _run(function, source, target, flags):
    sources = _sources(source, flags)
    if function == FO_DELETE:
        for each in sources:
            _delete(each, flags)
        return
    operation = {FO_COPY: _copy, FO_MOVE: _move, FO_RENAME: _rename}.get(function)
    if operation is None:
        raise _Failed(_INVALID_PARAMETER)
    for each, to in _pairs(sources, target, flags):
        operation(each, to)


def SHFileOperation(operation):
    """(code or 0, whether any was aborted) of (window, FO_..., from, to[, FOF_..., title, names])."""
    _, function, source, target, *rest = (*operation, None)[:5]
    try:
        _run(function, source, target, rest[0] or 0)
    except _Failed as failed:
        return failed.args[0], False
    except FileNotFoundError:
        return _PATH_NOT_FOUND, False
    except PermissionError:
        return _ACCESS_DENIED, False
    except (OSError, shutil.Error):
        return _GENERAL_FAILURE, False
    return 0, False
