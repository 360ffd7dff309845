# SPDX-License-Identifier: MIT
"""Late bound objects: every name is looked up in the server when it is used."""

import pythoncom
import winerror

PyIDispatchType = pythoncom.TypeIIDs[pythoncom.IID_IDispatch]
PyIUnknownType = pythoncom.TypeIIDs[pythoncom.IID_IUnknown]

LCID = 0
ALL_INVOKE_TYPES = [pythoncom.DISPATCH_METHOD, pythoncom.DISPATCH_PROPERTYGET,
                    pythoncom.DISPATCH_PROPERTYPUT, pythoncom.DISPATCH_PROPERTYPUTREF]

# A property that wants arguments answers a plain read with one of these; so does a method.
ERRORS_BAD_CONTEXT = [
    winerror.DISP_E_MEMBERNOTFOUND,
    winerror.DISP_E_BADPARAMCOUNT,
    winerror.DISP_E_PARAMNOTOPTIONAL,
    winerror.DISP_E_TYPEMISMATCH,
    winerror.E_INVALIDARG,
]

_READ = pythoncom.DISPATCH_METHOD | pythoncom.DISPATCH_PROPERTYGET
_WRITE = pythoncom.DISPATCH_PROPERTYPUT | pythoncom.DISPATCH_PROPERTYPUTREF
_UNKNOWN = "<unknown>"


def _GetGoodDispatch(IDispatch, clsctx=pythoncom.CLSCTX_SERVER):
    """A PyIDispatch for a ProgID, a CLSID, a wrapped object or a raw interface."""
    if isinstance(IDispatch, PyIDispatchType):
        return IDispatch
    if isinstance(IDispatch, (str, type(pythoncom.IID_NULL))):
        try:
            return pythoncom.connect(IDispatch)
        except pythoncom.com_error:
            return pythoncom.CoCreateInstance(IDispatch, None, clsctx, pythoncom.IID_IDispatch)
    source = getattr(IDispatch, "_oleobj_", IDispatch)
    if isinstance(source, PyIUnknownType) and not isinstance(source, PyIDispatchType):
        return source.QueryInterface(pythoncom.IID_IDispatch)
    return source


def _GetGoodDispatchAndUserName(IDispatch, userName, clsctx):
    if userName is None:
        userName = IDispatch if isinstance(IDispatch, str) else _UNKNOWN
    return _GetGoodDispatch(IDispatch, clsctx), str(userName)


def Dispatch(IDispatch, userName=None, createClass=None, typeinfo=None,
             clsctx=pythoncom.CLSCTX_SERVER):
    """Wraps an object; its class is created first if IDispatch names one."""
    source, name = _GetGoodDispatchAndUserName(IDispatch, userName, clsctx)
    return (createClass or CDispatch)(source, None, name)


def DumbDispatch(IDispatch, userName=None, createClass=None, clsctx=pythoncom.CLSCTX_SERVER):
    """The same: no object here is asked for its type information."""
    return Dispatch(IDispatch, userName, createClass, None, clsctx)


def _arguments(index):
    return index if isinstance(index, tuple) else (index,)


class _Method:
    """A member that needs arguments before it can answer."""

    def __init__(self, owner, name, dispid):
        self._owner = owner
        self._name = name
        self._dispid = dispid
        self.__name__ = name

    def __call__(self, *args):
        return self._owner._invoke(self._dispid, _READ, args, self._name)

    def __getitem__(self, index):
        return self._owner._invoke(self._dispid, pythoncom.DISPATCH_PROPERTYGET,
                                   _arguments(index), self._name)

    def __setitem__(self, index, value):
        self._owner._put(self._dispid, (*_arguments(index), value))

    def __repr__(self):
        return f"<bound COM method {self._owner._username_}.{self._name}>"


class CDispatch:
    """An object whose members are known by name only."""

    def __init__(self, IDispatch, olerepr=None, userName=None, lazydata=None):
        self.__dict__.update(
            _oleobj_=IDispatch, _olerepr_=olerepr, _username_=userName or _UNKNOWN,
            _lazydata_=lazydata, _enum_=None, _ids_={}, _methods_=set())

    # ---- calling the server

    def __AttrToID__(self, attr):
        if attr not in self._ids_:
            self._ids_[attr] = self._oleobj_.GetIDsOfNames(LCID, attr)
        return self._ids_[attr]

    def _find_dispatch_type_(self, methodName):
        """(how to invoke it, its dispid), or a pair of None."""
        try:
            return _READ, self.__AttrToID__(methodName)
        except pythoncom.com_error:
            return None, None

    def _invoke(self, dispid, flags, args=(), name=None):
        return self._get_good_object_(
            self._oleobj_.Invoke(dispid, LCID, flags, True, *args), name)

    def _put(self, dispid, args):
        put = (dispid, LCID, pythoncom.DISPATCH_PROPERTYPUT, False)
        try:
            self._oleobj_.Invoke(*put, *args)
        except pythoncom.com_error as error:
            # What holds an object may only be set by reference.
            if error.hresult != winerror.DISP_E_MEMBERNOTFOUND or not hasattr(args[-1], "_oleobj_"):
                raise
            self._oleobj_.Invoke(dispid, LCID, pythoncom.DISPATCH_PROPERTYPUTREF, False, *args)

    def _ApplyTypes_(self, dispid, wFlags, retType, argTypes, user, resultCLSID, *args):
        result = self._oleobj_.InvokeTypes(dispid, LCID, wFlags, retType, argTypes, *args)
        return self._get_good_object_(result, user, resultCLSID)

    def _proc_(self, name, *args):
        """Calls a method that must not be asked for a result."""
        invoke, dispid = self._find_dispatch_type_(name)
        if invoke is None:
            raise AttributeError(name)
        return self._get_good_object_(
            self._oleobj_.Invoke(dispid, LCID, pythoncom.DISPATCH_METHOD, False, *args))

    # ---- wrapping what it answers

    def _wrap_dispatch_(self, ob, userName=None, returnCLSID=None):
        return Dispatch(ob, userName)

    def _get_good_single_object_(self, ob, userName=None, ReturnCLSID=None):
        if isinstance(ob, PyIUnknownType) and not isinstance(ob, PyIDispatchType):
            try:
                ob = ob.QueryInterface(pythoncom.IID_IDispatch)
            except pythoncom.com_error:
                return ob
        if isinstance(ob, PyIDispatchType):
            return self._wrap_dispatch_(ob, userName, ReturnCLSID)
        return ob

    def _get_good_object_(self, ob, userName=None, ReturnCLSID=None):
        """Wraps what are objects, in tuples of any depth too."""
        if isinstance(ob, tuple):
            return tuple(self._get_good_object_(item, userName, ReturnCLSID) for item in ob)
        return self._get_good_single_object_(ob, userName, ReturnCLSID)

    # ---- members

    def _make_method_(self, name):
        self._methods_.add(name)
        return _Method(self, name, self.__AttrToID__(name))

    def _FlagAsMethod(self, *methodNames):
        """Says that these are methods, so that reading one does not call it."""
        for name in methodNames:
            self._make_method_(name)

    def __getattr__(self, attr):
        if attr.startswith("_") and attr.endswith("_"):
            raise AttributeError(attr)
        try:
            dispid = self.__AttrToID__(attr)
        except pythoncom.com_error:
            raise AttributeError(f"{self._username_}.{attr}") from None
        if attr in self._methods_:
            return self._make_method_(attr)

        # Reading must not run a method, so what is no property becomes a method.
        try:
            return self._invoke(dispid, pythoncom.DISPATCH_PROPERTYGET, (), attr)
        except pythoncom.com_error as error:
            if error.hresult not in ERRORS_BAD_CONTEXT:
                raise
        return self._make_method_(attr)

    def __setattr__(self, attr, value):
        if attr in self.__dict__:
            self.__dict__[attr] = value
            return
        try:
            self._put(self.__AttrToID__(attr), (value,))
        except pythoncom.com_error as error:
            raise AttributeError(
                f"Property '{self._username_}.{attr}' can not be set.") from error

    def __call__(self, *args):
        return self._invoke(pythoncom.DISPID_VALUE, _READ, args)

    # ---- collections

    def _NewEnum(self):
        """An enumerator of its items, or None."""
        from win32com.client import util

        try:
            enum = self._oleobj_.Invoke(pythoncom.DISPID_NEWENUM, LCID, _READ, True)
        except pythoncom.com_error:
            return None
        return util.WrapEnum(enum) if isinstance(enum, PyIUnknownType) else None

    def __iter__(self):
        from win32com.client import util

        enum = self._NewEnum()
        if enum is None:
            raise TypeError(f"{self._username_} has nothing to iterate over")
        return util.Iterator(enum._oleobj_)

    def __len__(self):
        invoke, dispid = self._find_dispatch_type_("Count")
        if invoke is None:
            raise TypeError(f"{self._username_} has no Count")
        return self._oleobj_.Invoke(dispid, LCID, invoke, True)

    def __getitem__(self, index):
        """The item at a position, counted from 0, if it can be enumerated, else Item(index)."""
        if isinstance(index, int):
            if self._enum_ is None:
                self.__dict__["_enum_"] = self._NewEnum()
            if self._enum_ is not None:
                return self._enum_[index]
        invoke, dispid = self._find_dispatch_type_("Item")
        if invoke is None:
            raise TypeError(f"{self._username_} has no items")
        return self._invoke(dispid, invoke, _arguments(index))

    def __setitem__(self, index, value):
        self._oleobj_.Invoke(pythoncom.DISPID_VALUE, LCID, _WRITE, False,
                             *_arguments(index), value)

    # ---- what every object has

    def __eq__(self, other):
        return self._oleobj_ == getattr(other, "_oleobj_", other)

    def __ne__(self, other):
        return not self == other

    def __bool__(self):
        # Otherwise Python would ask for the length.
        return True

    def __int__(self):
        return int(self())

    def __str__(self):
        try:
            return str(self())
        except pythoncom.com_error as error:
            if error.hresult not in ERRORS_BAD_CONTEXT:
                raise
            return repr(self)

    def __repr__(self):
        return f"<COMObject {self._username_}>"

    def __dir__(self):
        return sorted({*self.__dict__, *dir(type(self)), *self._ids_})

    def _Release_(self):
        """Lets the object go before Python would."""
        self.__dict__.update(_oleobj_=None, _enum_=None)
