/* SPDX-License-Identifier: MIT */
/*
 * Host object: what the host's objects have in common. IDispatch of each is answered from the type
 * information of its dual interface, which is loaded when it is first asked for.
 */
#pragma once

#include <comity/windows.h>

#include "script_host.h"

/* The begin of each object: whatever its interface, it derives from IDispatch. */
struct host_object {
    const void *methods; /* the interface's vtable */
    LONG refs;
    const struct host_object_class *class;
};

struct host_object_class {
    const IID *iid;
    const IID *base; /* an interface that @iid derives from, besides IDispatch; NULL if none */
    void (*free)(struct host_object *object);
};

void host_object_init(struct host_object *object, const struct host_object_class *class,
                      const void *methods);

/* Puts an error on record for the caller, which the scripts sees, and returns @hr. */
HRESULT host_object_fail(HRESULT hr, const char *source, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Lets go of the type information. No object may be used after that. */
void host_object_unload(void);

HRESULT host_object_QueryInterface(struct host_object *object, REFIID riid, void **ppv);
ULONG host_object_AddRef(struct host_object *object);
ULONG host_object_Release(struct host_object *object);
HRESULT host_object_GetTypeInfoCount(struct host_object *object, UINT *pctinfo);
HRESULT host_object_GetTypeInfo(struct host_object *object, UINT iTInfo, LCID lcid,
                                ITypeInfo **ppTInfo);
HRESULT host_object_GetIDsOfNames(struct host_object *object, REFIID riid, LPOLESTR *rgszNames,
                                  UINT cNames, LCID lcid, DISPID *rgDispId);
HRESULT host_object_Invoke(struct host_object *object, DISPID dispIdMember, REFIID riid, LCID lcid,
                           WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                           EXCEPINFO *pExcepInfo, UINT *puArgErr);

/* The first seven methods of a dual interface's vtable. */
#define HOST_OBJECT_METHODS                                                                        \
    .QueryInterface = (void *)host_object_QueryInterface, .AddRef = (void *)host_object_AddRef,    \
    .Release = (void *)host_object_Release,                                                        \
    .GetTypeInfoCount = (void *)host_object_GetTypeInfoCount,                                      \
    .GetTypeInfo = (void *)host_object_GetTypeInfo,                                                \
    .GetIDsOfNames = (void *)host_object_GetIDsOfNames, .Invoke = (void *)host_object_Invoke
