# SPDX-License-Identifier: MIT
"""Enumerators, seen from the client."""

import pythoncom

PyIDispatchType = pythoncom.TypeIIDs[pythoncom.IID_IDispatch]


def WrapEnum(ob, resultCLSID=None):
    """Positions into an enumerator, whatever interface of it is given."""
    return EnumVARIANT(ob.QueryInterface(pythoncom.IID_IEnumVARIANT), resultCLSID)


class Enumerator:
    """Positions, from 0, into an enumerator. In sequence they need no more than Next."""

    def __init__(self, enum):
        self._oleobj_ = enum
        self.index = -1

    def __getitem__(self, index):
        if not isinstance(index, int):
            raise TypeError(f"a position is an int, not {type(index).__name__}")
        if index != self.index + 1:
            self._oleobj_.Reset()
            if index:
                self._oleobj_.Skip(index)
        self.index = index
        items = self._oleobj_.Next(1)
        if not items:
            raise IndexError(f"there is no item at {index}")
        return self._make_retval_(items[0])

    __call__ = __getitem__

    def Next(self, count=1):
        return tuple(self._make_retval_(item) for item in self._oleobj_.Next(count))

    def Reset(self):
        return self._oleobj_.Reset()

    def Clone(self):
        return type(self)(self._oleobj_.Clone())

    def _make_retval_(self, result):
        return result


class EnumVARIANT(Enumerator):
    """The same with usable objects as items."""

    def __init__(self, enum, resultCLSID=None):
        super().__init__(enum)
        self.resultCLSID = resultCLSID

    def Clone(self):
        return type(self)(self._oleobj_.Clone(), self.resultCLSID)

    def _make_retval_(self, result):
        return _good(result, self.resultCLSID)


class Iterator:
    """Iterates over an enumerator, one item at a time."""

    def __init__(self, enum, resultCLSID=None):
        self.resultCLSID = resultCLSID
        self._enum = enum.QueryInterface(pythoncom.IID_IEnumVARIANT)

    def __iter__(self):
        return self

    def __next__(self):
        items = self._enum.Next(1)
        if not items:
            raise StopIteration
        return _good(items[0], self.resultCLSID)


def _good(item, clsid):
    from win32com import client

    return client._get_good_object_(item, None, clsid)
