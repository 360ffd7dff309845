/* SPDX-License-Identifier: MIT */
/*
 * What all objects of the library Scripting have in common: counted references, IDispatch from the
 * library's type information, IProvideClassInfo, and IObjectSafety where Windows has it.
 */
#pragma once

#include <windows.h>

#include <objsafe.h>
#include <ocidl.h>
#include <stddef.h>

#include "scrrun.h"

/* The structure whose member @member @pointer points to. */
#define object_container(pointer, type, member) ((type *)((char *)(pointer)-offsetof(type, member)))

struct object;

struct object_class {
    const IID *iid;      /* of the dual interface */
    const IID *base_iid; /* of an interface that it begins with, beyond IDispatch; or NULL */
    const CLSID *clsid;
    DWORD safety; /* INTERFACESAFE_...; 0: it has no IObjectSafety */
    void (*destroy)(struct object *object);
};

/* The first member of every object. */
struct object {
    IDispatch IDispatch_iface; /* the dual interface, which begins so */
    IProvideClassInfo IProvideClassInfo_iface;
    IObjectSafety IObjectSafety_iface;
    LONG refs;   /* (atomic) */
    LONG safety; /* (atomic) what the client asked for */
    const struct object_class *class;
};

/* Makes @object one reference, the caller's; @vtable is that of the class's dual interface. */
void object_init(struct object *object, const struct object_class *class, const void *vtable);

static inline void *object_ref(struct object *object)
{
    InterlockedIncrement(&object->refs);
    return object;
}

/* The methods of IDispatch, for the vtable of a dual interface; see OBJECT_METHODS(). */
HRESULT object_QueryInterface(IDispatch *iface, REFIID riid, void **ppv);
ULONG object_AddRef(IDispatch *iface);
ULONG object_Release(IDispatch *iface);
HRESULT object_GetTypeInfoCount(IDispatch *iface, UINT *pctinfo);
HRESULT object_GetTypeInfo(IDispatch *iface, UINT iTInfo, LCID lcid, ITypeInfo **ppTInfo);
HRESULT object_GetIDsOfNames(IDispatch *iface, REFIID riid, LPOLESTR *rgszNames, UINT cNames,
                             LCID lcid, DISPID *rgDispId);
HRESULT object_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid, WORD wFlags,
                      DISPPARAMS *pDispParams, VARIANT *pVarResult, EXCEPINFO *pExcepInfo,
                      UINT *puArgErr);

/* The first members of the vtable of the dual interface @type, whose pointer is an IDispatch's. */
#define OBJECT_METHODS_BUT_INVOKE(type)                                                            \
    .QueryInterface = (HRESULT(*)(type *, REFIID, void **))object_QueryInterface,                  \
    .AddRef = (ULONG(*)(type *))object_AddRef, .Release = (ULONG(*)(type *))object_Release,        \
    .GetTypeInfoCount = (HRESULT(*)(type *, UINT *))object_GetTypeInfoCount,                       \
    .GetTypeInfo = (HRESULT(*)(type *, UINT, LCID, ITypeInfo **))object_GetTypeInfo,               \
    .GetIDsOfNames =                                                                               \
        (HRESULT(*)(type *, REFIID, LPOLESTR *, UINT, LCID, DISPID *))object_GetIDsOfNames

#define OBJECT_METHODS(type)                                                                       \
    OBJECT_METHODS_BUT_INVOKE(type),                                                               \
        .Invoke = (HRESULT(*)(type *, DISPID, REFIID, LCID, WORD, DISPPARAMS *, VARIANT *,         \
                              EXCEPINFO *, UINT *))object_Invoke

/* What Invoke answers a call whose method said @hr. */
HRESULT object_result(HRESULT hr, EXCEPINFO *exception);
