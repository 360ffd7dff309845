# SPDX-License-Identifier: MIT
"""Objects of generated classes together with the events they fire."""

import pythoncom
import pywintypes

from win32com import client
from win32com.client import gencache


def getevents(clsid):
    """The generated class of the events of a class or one of its interfaces, or None."""
    found = gencache.GetClassForCLSID(pywintypes.IID(clsid))
    if hasattr(found, "default_source"):
        return found.default_source
    found = gencache.GetClassForCLSID(getattr(found, "coclass_clsid", None))
    return getattr(found, "default_source", None)


def _classes_of(dispatch):
    """(the object, its generated class, that of its events)"""
    made = client.Dispatch(dispatch)
    if not hasattr(type(made), "CLSID"):
        raise TypeError(f"{made!r} is not of a generated class, which would know its events")
    events = getevents(type(made).CLSID)
    if events is None:
        raise ValueError(f"{made!r} does not fire events")
    return made, type(made), events


class EventsProxy:
    """Ends the listening when it goes: the source and the listener hold each other."""

    def __init__(self, ob):
        self.__dict__["_obj_"] = ob

    def __del__(self):
        try:
            self._obj_.close()
        except pythoncom.com_error:
            pass

    def __getattr__(self, attr):
        return getattr(self._obj_, attr)

    def __setattr__(self, attr, val):
        setattr(self._obj_, attr, val)


def _set_on_object_or_here(self, attr, value):
    try:
        super(type(self), self).__setattr__(attr, value)
    except AttributeError:
        self.__dict__[attr] = value


def _initialise(instance, user_class):
    if user_class.__init__ is not object.__init__:
        user_class.__init__(instance)


def DispatchWithEvents(clsid, user_event_class):
    """An object that calls On<Event> methods of @user_event_class, and can itself be called."""
    made, made_class, events_class = _classes_of(clsid)
    both = type("COMEventClass", (made_class, events_class, user_event_class),
                {"__setattr__": _set_on_object_or_here})
    instance = both(made._oleobj_)
    events_class.__init__(instance, instance)
    _initialise(instance, user_event_class)
    return EventsProxy(instance)


def WithEvents(disp, user_event_class):
    """The listener alone; its close() ends the listening."""
    made, _, events_class = _classes_of(disp)
    instance = type("COMEventClass", (events_class, user_event_class), {})(made)
    _initialise(instance, user_event_class)
    return instance
