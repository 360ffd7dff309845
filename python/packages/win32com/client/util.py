# SPDX-License-Identifier: MIT
"""Enumerators, seen from the client."""

from win32com.client import dynamic


class Iterator:
    """Iterates over a PyIEnumVARIANT, one item at a time."""

    def __init__(self, enum, resultCLSID=None):
        self._enum = enum

    def __iter__(self):
        return self

    def __next__(self):
        items = self._enum.Next(1)
        if not items:
            raise StopIteration
        return dynamic._wrap(items[0])


def WrapEnum(ob, resultCLSID=None):
    return Iterator(ob, resultCLSID)
