# SPDX-License-Identifier: MIT
"""Python.Dictionary: a dictionary that any COM client can use."""

import pythoncom
import winerror

from win32com.server import policy, util
from win32com.server.exception import COMException

_GET = pythoncom.DISPATCH_METHOD | pythoncom.DISPATCH_PROPERTYGET
_PUT = pythoncom.DISPATCH_PROPERTYPUT | pythoncom.DISPATCH_PROPERTYPUTREF
_COUNT, _ADD, _REMOVE, _KEYS, _ITEMS, _EXISTS = range(1, 7)
_ARGUMENTS = {_COUNT: 0, _ADD: 2, _REMOVE: 1, _KEYS: 0, _ITEMS: 0, _EXISTS: 1}


def _key(key):
    """Keys are strings, and one whatever their case."""
    if not isinstance(key, str):
        raise COMException(scode=winerror.DISP_E_TYPEMISMATCH, desc="A key is a string")
    return key.lower()


class DictionaryPolicy(policy.BasicWrapPolicy):
    _reg_clsid_ = "{39b61048-c755-11d0-86fa-00c04fc2e03e}"
    _reg_progid_ = "Python.Dictionary"
    _reg_verprogid_ = "Python.Dictionary.1"
    _reg_desc_ = "Python Dictionary"
    _reg_class_spec_ = None
    _reg_policy_spec_ = "win32com.servers.dictionary.DictionaryPolicy"

    _com_interfaces_ = []
    _name_to_dispid_ = {"item": pythoncom.DISPID_VALUE, "_newenum": pythoncom.DISPID_NEWENUM,
                        "count": _COUNT, "add": _ADD, "remove": _REMOVE, "keys": _KEYS,
                        "items": _ITEMS, "exists": _EXISTS}

    def _CreateInstance_(self, clsid, reqIID):
        self._wrap_({})
        return pythoncom.WrapObject(self, reqIID)

    def _wrap_(self, object):
        self._obj_ = object

    def _invokeex_(self, dispid, lcid, wFlags, args, kwargs, serviceProvider):
        if dispid == pythoncom.DISPID_VALUE:
            return self._item(wFlags, args)
        if not wFlags & _GET:
            raise COMException(scode=winerror.DISP_E_MEMBERNOTFOUND)
        if dispid == pythoncom.DISPID_NEWENUM:
            return util.NewEnum(list(self._obj_))
        if dispid not in _ARGUMENTS:
            raise COMException(scode=winerror.DISP_E_MEMBERNOTFOUND)
        # A plain read must not run a method: the client then calls it.
        if dispid != _COUNT and not wFlags & pythoncom.DISPATCH_METHOD:
            raise COMException(scode=winerror.DISP_E_MEMBERNOTFOUND)
        if len(args) != _ARGUMENTS[dispid]:
            raise COMException(scode=winerror.DISP_E_BADPARAMCOUNT)
        return self._method(dispid, args)

    def _item(self, wFlags, args):
        if wFlags & _PUT:
            if len(args) != 2:
                raise COMException(scode=winerror.DISP_E_BADPARAMCOUNT)
            self._store(*args)
            return None
        if len(args) != 1:
            raise COMException(scode=winerror.DISP_E_BADPARAMCOUNT)
        return self._obj_.get(_key(args[0]))

    def _store(self, key, value):
        """Storing nothing removes the key, so that None and a missing key are the same."""
        if value is None:
            self._obj_.pop(_key(key), None)
        else:
            self._obj_[_key(key)] = value

    def _method(self, dispid, args):
        if dispid == _COUNT:
            return len(self._obj_)
        if dispid == _KEYS:
            return list(self._obj_)
        if dispid == _ITEMS:
            return list(self._obj_.values())
        if dispid == _EXISTS:
            return _key(args[0]) in self._obj_
        if dispid == _ADD:
            self._store(*args)
        elif self._obj_.pop(_key(args[0]), None) is None:
            raise COMException(scode=winerror.DISP_E_BADINDEX, desc="No such key")
        return None


def Register():
    from win32com.server.register import UseCommandLine

    UseCommandLine(DictionaryPolicy)


if __name__ == "__main__":
    Register()
