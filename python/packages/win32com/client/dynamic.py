# SPDX-License-Identifier: MIT
"""Late bound objects: every name is looked up in the server when it is used."""

import pythoncom
import winerror

# A property that wants arguments answers a plain read with one of these; so does a method.
_WANTS_ARGUMENTS = (
    winerror.DISP_E_BADPARAMCOUNT,
    winerror.DISP_E_PARAMNOTOPTIONAL,
    winerror.DISP_E_PARAMNOTFOUND,
    winerror.DISP_E_TYPEMISMATCH,
    winerror.DISP_E_MEMBERNOTFOUND,
)
_READ = pythoncom.DISPATCH_METHOD | pythoncom.DISPATCH_PROPERTYGET
_LCID = 0


def _get_good_dispatch(source, clsctx=pythoncom.CLSCTX_SERVER):
    """A PyIDispatch for a ProgID, a CLSID, a wrapped object or a raw interface."""
    if isinstance(source, CDispatch):
        return source._oleobj_
    if isinstance(source, pythoncom.TypeIIDs[pythoncom.IID_IDispatch]):
        return source
    if isinstance(source, pythoncom.TypeIIDs[pythoncom.IID_IUnknown]):
        return source.QueryInterface(pythoncom.IID_IDispatch)
    try:
        return pythoncom.connect(source)
    except pythoncom.com_error:
        return pythoncom.CoCreateInstance(source, None, clsctx, pythoncom.IID_IDispatch)


def _name_of(source, user_name):
    if user_name is not None:
        return str(user_name)
    return source if isinstance(source, str) else "<unknown>"


def Dispatch(IDispatch, userName=None, createClass=None, typeinfo=None, UnicodeToString=None,
             clsctx=pythoncom.CLSCTX_SERVER):
    user_name = _name_of(IDispatch, userName)
    return (createClass or CDispatch)(_get_good_dispatch(IDispatch, clsctx), user_name)


DumbDispatch = Dispatch


def _dispatch_of(value):
    """The PyIDispatch that @value is or offers, or None."""
    if isinstance(value, pythoncom.TypeIIDs[pythoncom.IID_IDispatch]):
        return value
    if isinstance(value, pythoncom.TypeIIDs[pythoncom.IID_IUnknown]):
        try:
            return value.QueryInterface(pythoncom.IID_IDispatch)
        except pythoncom.com_error:
            return None
    return None


def _wrap(value, user_name=None):
    if isinstance(value, tuple):
        return tuple(_wrap(item, user_name) for item in value)
    dispatch = _dispatch_of(value)
    return value if dispatch is None else CDispatch(dispatch, user_name or "<unknown>")


class _Method:
    """A member that needs arguments before it can answer."""

    def __init__(self, owner, name, dispid):
        self._owner = owner
        self._name = name
        self._dispid = dispid

    def __call__(self, *args):
        return self._owner._invoke(self._dispid, _READ, args, self._name)

    def __getitem__(self, index):
        args = index if isinstance(index, tuple) else (index,)
        return self._owner._invoke(self._dispid, pythoncom.DISPATCH_PROPERTYGET, args, self._name)

    def __setitem__(self, index, value):
        args = index if isinstance(index, tuple) else (index,)
        self._owner._put(self._dispid, args + (value,))

    def __repr__(self):
        return f"<bound COM method {self._owner._username_}.{self._name}>"


class CDispatch:
    def __init__(self, IDispatch, olerepr=None, userName=None, UnicodeToString=None, lazydata=None):
        self.__dict__["_oleobj_"] = IDispatch
        self.__dict__["_username_"] = str(userName or olerepr or "<unknown>")
        self.__dict__["_ids_"] = {}
        self.__dict__["_methods_"] = set()

    def _id(self, name):
        if name not in self._ids_:
            found = self._oleobj_.GetIDsOfNames(_LCID, name)
            self._ids_[name] = found[0] if isinstance(found, tuple) else found
        return self._ids_[name]

    def _invoke(self, dispid, flags, args=(), name=None):
        args = tuple(args)
        return _wrap(self._oleobj_.Invoke(dispid, _LCID, flags, True, *args), name)

    def _put(self, dispid, args):
        flags = pythoncom.DISPATCH_PROPERTYPUT
        value = args[-1]
        if not isinstance(value, CDispatch):
            self._oleobj_.Invoke(dispid, _LCID, flags, False, *args)
            return
        try:
            self._oleobj_.Invoke(dispid, _LCID, pythoncom.DISPATCH_PROPERTYPUTREF, False, *args)
        except pythoncom.com_error as error:
            if error.hresult != winerror.DISP_E_MEMBERNOTFOUND:
                raise
            self._oleobj_.Invoke(dispid, _LCID, flags, False, *args)

    def _FlagAsMethod(self, *names):
        """Says that @names are methods, so that reading one does not call it."""
        self._methods_.update(names)

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        try:
            dispid = self._id(name)
        except pythoncom.com_error:
            raise AttributeError(f"{self._username_}.{name}") from None
        if name in self._methods_:
            return _Method(self, name, dispid)

        # Reading must not run a method, so what is no property becomes a method.
        try:
            return self._invoke(dispid, pythoncom.DISPATCH_PROPERTYGET, (), name)
        except pythoncom.com_error as error:
            if error.hresult not in _WANTS_ARGUMENTS:
                raise
        return _Method(self, name, dispid)

    def __setattr__(self, name, value):
        if name in self.__dict__ or name.startswith("__"):
            self.__dict__[name] = value
            return
        try:
            dispid = self._id(name)
        except pythoncom.com_error:
            raise AttributeError(
                f"{self._username_} has no member {name} to set") from None
        self._put(dispid, (value,))

    def __call__(self, *args):
        return self._invoke(pythoncom.DISPID_VALUE, _READ, args)

    def __getitem__(self, index):
        args = index if isinstance(index, tuple) else (index,)
        try:
            return self._invoke(pythoncom.DISPID_VALUE, _READ, args)
        except pythoncom.com_error as error:
            missing = (winerror.DISP_E_MEMBERNOTFOUND, winerror.DISP_E_BADPARAMCOUNT)
            if error.hresult not in missing or not isinstance(index, int):
                raise
        if index < 0:
            index += len(self)
        for position, item in enumerate(self):
            if position == index:
                return item
        raise IndexError(f"{self._username_} has no item {index}")

    def __setitem__(self, index, value):
        args = index if isinstance(index, tuple) else (index,)
        self._put(pythoncom.DISPID_VALUE, args + (value,))

    def __len__(self):
        try:
            dispid = self._id("Count")
        except pythoncom.com_error:
            raise TypeError(f"{self._username_} has no Count") from None
        return self._invoke(dispid, _READ)

    def __iter__(self):
        from win32com.client import util

        try:
            enum = self._oleobj_.Invoke(pythoncom.DISPID_NEWENUM, _LCID, _READ, True)
        except pythoncom.com_error:
            raise TypeError(f"{self._username_} has nothing to iterate over") from None
        return util.Iterator(enum.QueryInterface(pythoncom.IID_IEnumVARIANT))

    def __eq__(self, other):
        return self._oleobj_ == getattr(other, "_oleobj_", other)

    def __ne__(self, other):
        return not self == other

    def __hash__(self):
        return hash(self._username_)

    def __bool__(self):
        return True

    def __int__(self):
        return int(self())

    def __str__(self):
        try:
            return str(self())
        except pythoncom.com_error as error:
            if error.hresult not in _WANTS_ARGUMENTS:
                raise
            return repr(self)

    def __repr__(self):
        return f"<COMObject {self._username_}>"
