# SPDX-License-Identifier: MIT
"""Turning Python objects into COM objects, and back."""

import contextlib

import pythoncom
import winerror

from win32com.server import policy
from win32com.server.exception import COMException


def wrap(ob, iid=None, usePolicy=None, useDispatcher=None):
    """A COM interface (IDispatch unless @iid) on @ob."""
    usePolicy = usePolicy or policy.DefaultPolicy
    if useDispatcher in (1, True):
        from win32com.server import dispatcher

        useDispatcher = dispatcher.DefaultDebugDispatcher
    ob = usePolicy(ob) if not useDispatcher else useDispatcher(usePolicy, ob)
    wrapped = pythoncom.WrapObject(ob)
    return wrapped if iid is None else wrapped.QueryInterface(iid)


def unwrap(ob):
    """The Python object behind an interface made by wrap() in this process."""
    ob = pythoncom.UnwrapObject(getattr(ob, "_oleobj_", ob))
    return getattr(ob, "policy", ob)._obj_


class ListEnumerator:
    _public_methods_ = ["Next", "Skip", "Reset", "Clone"]

    def __init__(self, data, index=0, iid=pythoncom.IID_IEnumVARIANT):
        self._list_ = data
        self.index = index
        self._iid_ = iid

    def _query_interface_(self, iid):
        return 1 if iid == self._iid_ else 0

    def Next(self, count):
        items = self._list_[self.index:self.index + count]
        self.index += len(items)
        return items

    def Skip(self, count):
        end = self.index + count
        self.index = min(end, len(self._list_))
        if end > len(self._list_):
            raise COMException(scode=winerror.S_FALSE)

    def Reset(self):
        self.index = 0

    def Clone(self):
        return self._wrap(self.__class__(self._list_, self.index, self._iid_))

    def _wrap(self, ob):
        return wrap(ob, self._iid_)


class ListEnumeratorGateway(ListEnumerator):
    """A ListEnumerator whose items are Python objects and are wrapped as they are handed out."""

    def Next(self, count):
        return [self._wrap_item(item) for item in super().Next(count)]

    def _wrap_item(self, item):
        return wrap(item)


def NewEnum(seq, cls=ListEnumerator, iid=pythoncom.IID_IEnumVARIANT, usePolicy=None,
            useDispatcher=None):
    return wrap(cls(seq, 0, iid), iid, usePolicy, useDispatcher)


class Collection:
    _public_methods_ = ["Item", "Count", "Add", "Remove", "Insert"]

    def __init__(self, data=None, readOnly=0):
        self.data = [] if data is None else data
        if readOnly:
            self._public_methods_ = ["Item", "Count"]

    def Item(self, *args):
        # Also asked for as the default property, without any argument.
        if len(args) != 1:
            raise COMException(scode=winerror.DISP_E_BADPARAMCOUNT)
        with _bad_index():
            return self.data[args[0]]

    _value_ = Item

    def Count(self):
        return len(self.data)

    def Add(self, value):
        self.data.append(value)

    def Remove(self, index):
        with _bad_index():
            del self.data[index]

    def Insert(self, index, value):
        try:
            index = int(index)
        except (ValueError, TypeError):
            raise COMException(scode=winerror.DISP_E_TYPEMISMATCH) from None
        self.data.insert(index, value)

    def _NewEnum(self):
        return NewEnum(self.data)


@contextlib.contextmanager
def _bad_index():
    try:
        yield
    except IndexError as error:
        raise COMException(scode=winerror.DISP_E_BADINDEX, desc=str(error)) from None


def NewCollection(seq, cls=Collection):
    return wrap(cls(seq), pythoncom.IID_IDispatch)


class FileStream:
    """An IStream on a Python file."""

    _public_methods_ = ["Read", "Write", "Clone", "CopyTo", "Seek"]
    _com_interfaces_ = [pythoncom.IID_IStream]

    def __init__(self, file):
        self.file = file

    def Read(self, amount):
        return self.file.read(amount)

    def Write(self, data):
        self.file.write(data)
        return len(data)

    def Seek(self, dist, origin):
        self.file.seek(dist, origin)
        return self.file.tell()

    def Clone(self):
        return wrap(type(self)(self.file), pythoncom.IID_IStream)

    def CopyTo(self, dest, cb):
        data = self.file.read(cb)
        return len(data), dest.Write(data)
