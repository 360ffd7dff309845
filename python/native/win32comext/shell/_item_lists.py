# SPDX-License-Identifier: MIT
"""Item identifier lists (PIDLs) and arrays of them (CIDA) as bytes.

A list's items each have their size, 16 bits that count themselves, in front; a 0 ends it. An array
is a count, the offsets of a folder's list and of its items' ones, and these lists.
"""
import struct

_SIZE = struct.Struct("<H")
_NUMBER = struct.Struct("<I")
_ITEM_MAX = 0xFFFF - _SIZE.size


def PIDLAsString(pidl):
    """The bytes of a list of items, each bytes."""
    if not isinstance(pidl, (list, tuple)):
        raise TypeError(f"a PIDL is a list of items, not {type(pidl).__name__}")
    parts = []
    for item in pidl:
        item = bytes(memoryview(item))
        if len(item) > _ITEM_MAX:
            raise ValueError(f"an item of {len(item)} bytes is too long for a PIDL")
        parts += _SIZE.pack(len(item) + _SIZE.size), item
    return b"".join([*parts, _SIZE.pack(0)])


def StringAsPIDL(pidl):
    """The items of a list's bytes; what follows the list is left alone."""
    items, at = [], 0
    while True:
        if at + _SIZE.size > len(pidl):
            raise ValueError("the bytes end before the PIDL does")
        size, = _SIZE.unpack_from(pidl, at)
        if size == 0:
            return items
        if size < _SIZE.size or at + size > len(pidl):
            raise ValueError(f"the bytes are no PIDL: an item of {size} bytes at {at}")
        items.append(bytes(pidl[at + _SIZE.size:at + size]))
        at += size


def AddressAsPIDL(address):
    """The items of the list at an address of this process's memory."""
    import ctypes

    at = address
    while size := ctypes.c_uint16.from_address(at).value:
        at += size
    return StringAsPIDL(ctypes.string_at(address, at + _SIZE.size - address))


def CIDAAsString(cida):
    """The bytes of (the folder's PIDL, [PIDLs of items in it])."""
    folder, children = cida
    lists = [PIDLAsString(pidl) for pidl in (folder, *children)]
    at = _NUMBER.size * (1 + len(lists))
    offsets = []
    for each in lists:
        offsets.append(_NUMBER.pack(at))
        at += len(each)
    return b"".join([_NUMBER.pack(len(children)), *offsets, *lists])


def StringAsCIDA(cida):
    """(the folder's PIDL, [PIDLs of items in it])"""
    if len(cida) < 2 * _NUMBER.size:
        raise ValueError("the bytes end before the array does")
    n, = _NUMBER.unpack_from(cida)
    if (n + 2) * _NUMBER.size > len(cida):
        raise ValueError(f"the bytes are too few for {n} PIDLs")
    offsets = struct.unpack_from(f"<{n + 1}I", cida, _NUMBER.size)
    folder, *children = [StringAsPIDL(cida[offset:]) for offset in offsets]
    return folder, children
