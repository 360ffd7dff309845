# SPDX-License-Identifier: MIT
"""Groups of file descriptors, by which files are offered that are not on a disk, as bytes.

Each file is a dictionary. What it lacks has no flag, but for its name and its flags themselves.
"""
import datetime
import struct

import pywintypes

_FLAGS = {"clsid": 0x1, "sizel": 0x2, "pointl": 0x2, "dwFileAttributes": 0x4,
          "ftCreationTime": 0x8, "ftLastAccessTime": 0x10, "ftLastWriteTime": 0x20,
          "nFileSize": 0x40}
_UNICODE = 0x80000000
_TIMES = ("ftCreationTime", "ftLastAccessTime", "ftLastWriteTime")
# Flags, CLSID, size, point, attributes, three times, size in two halves; then the name.
_FIXED = struct.Struct("<I16s2i2iI3Q2I")
_NAME_MAX = 260
_COUNT = struct.Struct("<I")
_START = datetime.datetime(1601, 1, 1, tzinfo=datetime.timezone.utc)
_NO_CLASS = pywintypes.IID("{00000000-0000-0000-0000-000000000000}")


def _ticks(moment):
    if moment is None:
        return 0
    return (moment.astimezone(datetime.timezone.utc) - _START) // datetime.timedelta(
        microseconds=1) * 10


def _moment(ticks):
    moment = _START + datetime.timedelta(microseconds=ticks // 10)
    return pywintypes.Time(moment)


def _packed_name(name, is_unicode):
    coded = name.encode("utf-16-le") if is_unicode else name.encode("cp1252")
    unit = 2 if is_unicode else 1
    if len(coded) > (_NAME_MAX - 1) * unit:
        raise ValueError(f"the name {name!r} has more than {_NAME_MAX - 1} characters")
    return coded.ljust(_NAME_MAX * unit, b"\0")


def FILEGROUPDESCRIPTORAsString(descriptors, make_unicode=True):
    """The bytes of a sequence of dictionaries."""
    parts = [_COUNT.pack(len(descriptors))]
    for file in descriptors:
        flags = file.get("dwFlags")
        if flags is None:
            flags = 0
            for name in _FLAGS:
                flags |= _FLAGS[name] if name in file else 0
        flags = flags | _UNICODE if make_unicode else flags & ~_UNICODE
        size = file.get("nFileSize", 0)
        parts.append(_FIXED.pack(
            flags, bytes(memoryview(pywintypes.IID(file.get("clsid", _NO_CLASS)))),
            *file.get("sizel", (0, 0)), *file.get("pointl", (0, 0)),
            file.get("dwFileAttributes", 0), *(_ticks(file.get(name)) for name in _TIMES),
            size >> 32, size & 0xFFFFFFFF))
        parts.append(_packed_name(file.get("cFileName", ""), make_unicode))
    return b"".join(parts)


def _unpacked(data, at, is_unicode):
    (flags, clsid, *numbers) = _FIXED.unpack_from(data, at)
    values = {"clsid": pywintypes.IID(clsid, True), "sizel": tuple(numbers[0:2]),
              "pointl": tuple(numbers[2:4]), "dwFileAttributes": numbers[4],
              "nFileSize": numbers[8] << 32 | numbers[9]}
    file = {name: value for name, value in values.items() if flags & _FLAGS[name]}
    file.update((name, _moment(ticks)) for name, ticks in zip(_TIMES, numbers[5:8])
                if flags & _FLAGS[name])
    name = data[at + _FIXED.size:at + _FIXED.size + _NAME_MAX * (2 if is_unicode else 1)]
    name = bytes(name).decode("utf-16-le" if is_unicode else "cp1252", "replace")
    return {"dwFlags": flags, **file, "cFileName": name.partition("\0")[0]}


def StringAsFILEGROUPDESCRIPTOR(data, make_unicode=-1):
    """The dictionaries. Whether names are Unicode is told by the size unless it is said."""
    if len(data) < _COUNT.size:
        raise ValueError("the bytes end before the group does")
    n, = _COUNT.unpack_from(data)
    wide, narrow = _FIXED.size + 2 * _NAME_MAX, _FIXED.size + _NAME_MAX
    if make_unicode == -1:
        make_unicode = len(data) >= _COUNT.size + n * wide
    size = wide if make_unicode else narrow
    if len(data) < _COUNT.size + n * size:
        raise ValueError(f"the bytes are too few for {n} files")
    return [_unpacked(data, _COUNT.size + i * size, make_unicode) for i in range(n)]
