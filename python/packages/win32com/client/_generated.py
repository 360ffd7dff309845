# SPDX-License-Identifier: MIT
"""What the classes in modules made of type libraries derive from."""

import sys

import pythoncom

from win32com import client
from win32com.client import dynamic, util


def _title(cls):
    module = sys.modules.get(cls.__module__)
    return f"win32com.gen_py.{getattr(module, '__doc__', None) or cls.__module__}.{cls.__name__}"


def _given(args, types):
    """The arguments without those that are optional and left out at the end."""
    n = len(args)
    while n and args[n - 1] is pythoncom.Empty and types[n - 1][1] & pythoncom.PARAMFLAG_FOPT:
        n -= 1
    return args[:n]


class DispatchBaseClass:
    """An interface. Subclasses have CLSID, _prop_map_get_, _prop_map_put_ and methods."""

    _prop_map_get_ = {}
    _prop_map_put_ = {}

    def __init__(self, oobj=None):
        if oobj is None:
            oobj = pythoncom.new(self.CLSID)
        source = getattr(oobj, "_oleobj_", oobj)
        try:
            source = source.QueryInterface(self.CLSID, pythoncom.IID_IDispatch)
        except pythoncom.com_error:
            # A raw IDispatch may be all there is of an interface that nothing marshals.
            if source is not oobj:
                raise
        self.__dict__["_oleobj_"] = source

    def _ApplyTypes_(self, dispid, wFlags, retType, argTypes, user, resultCLSID, *args):
        args = _given(args, argTypes)
        result = self._oleobj_.InvokeTypes(dispid, dynamic.LCID, wFlags, retType, argTypes, *args)
        return self._get_good_object_(result, user, resultCLSID)

    def _get_good_single_object_(self, obj, obUserName=None, resultCLSID=None):
        return client._get_good_single_object_(obj, obUserName, resultCLSID)

    def _get_good_object_(self, obj, obUserName=None, resultCLSID=None):
        return client._get_good_object_(obj, obUserName, resultCLSID)

    def __getattr__(self, attr):
        args = self._prop_map_get_.get(attr)
        if args is None:
            raise AttributeError(f"'{self!r}' object has no attribute '{attr}'")
        return self._ApplyTypes_(*args)

    def __setattr__(self, attr, value):
        if attr in self.__dict__:
            self.__dict__[attr] = value
            return
        if attr not in self._prop_map_put_:
            raise AttributeError(f"'{self!r}' object has no attribute '{attr}'")
        args, defaults = self._prop_map_put_[attr]
        self._oleobj_.Invoke(*args, value, *defaults)

    def _items_(self):
        """What its enumerator gives."""
        found = self._oleobj_.InvokeTypes(
            pythoncom.DISPID_NEWENUM, dynamic.LCID,
            pythoncom.DISPATCH_METHOD | pythoncom.DISPATCH_PROPERTYGET, (pythoncom.VT_UNKNOWN, 0), ())
        return util.Iterator(found, None)

    def __eq__(self, other):
        return self._oleobj_ == getattr(other, "_oleobj_", other)

    def __ne__(self, other):
        return not self == other

    def __dir__(self):
        return sorted({*self.__dict__, *dir(type(self)), *self._prop_map_get_,
                       *self._prop_map_put_})

    def __repr__(self):
        return f"<{_title(type(self))} instance at 0x{id(self)}>"


class CoClassBaseClass:
    """A class. Subclasses have CLSID, default_interface and, for events, default_source."""

    def __init__(self, oobj=None):
        if oobj is None:
            oobj = pythoncom.new(self.CLSID)
        self.__dict__["_dispobj_"] = self.default_interface(oobj)

    def __getattr__(self, attr):
        if attr == "_dispobj_":
            raise AttributeError(attr)
        return getattr(self._dispobj_, attr)

    def __setattr__(self, attr, value):
        try:
            setattr(self._dispobj_, attr, value)
        except AttributeError:
            self.__dict__[attr] = value

    # Python looks these up in the class, not through __getattr__.

    def __call__(self, *args, **kwargs):
        return self._dispobj_(*args, **kwargs)

    def __str__(self):
        return str(self._dispobj_)

    def __int__(self):
        return int(self._dispobj_)

    def __iter__(self):
        return iter(self._dispobj_)

    def __len__(self):
        return len(self._dispobj_)

    def __bool__(self):
        return bool(self._dispobj_)

    def __repr__(self):
        return f"<{_title(type(self))}>"


class EventsBaseClass:
    """A listener. Subclasses have CLSID_Sink and the names of handlers in _dispid_to_func_."""

    _dispid_to_func_ = {}

    _public_methods_ = []

    def __init__(self, oobj=None):
        self._olecp, self._olecp_cookie = None, None
        if oobj is None:
            return
        from win32com.server.policy import EventHandlerPolicy
        from win32com.server.util import wrap

        container = oobj._oleobj_.QueryInterface(pythoncom.IID_IConnectionPointContainer)
        point = container.FindConnectionPoint(self.CLSID_Sink)
        self._olecp_cookie = point.Advise(wrap(self, usePolicy=EventHandlerPolicy))
        self._olecp = point

    def __del__(self):
        try:
            self.close()
        except pythoncom.com_error:
            pass

    def close(self):
        """Ends the listening."""
        point, self._olecp = self._olecp, None
        if point is not None:
            point.Unadvise(self._olecp_cookie)

    def _query_interface_(self, iid):
        from win32com.server.util import wrap

        return wrap(self) if iid == self.CLSID_Sink else None
