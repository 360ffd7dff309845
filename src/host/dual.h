/* SPDX-License-Identifier: MIT */
/*
 * Dual: what the host's objects have in common. IDispatch of each is answered from the type
 * information of its dual interface, which is loaded when it is first asked for.
 */
#pragma once

#include <comity/windows.h>

#include "script_host.h"

/* The begin of each object: whatever its interface, it derives from IDispatch. */
struct dual {
    const void *methods; /* the interface's vtable */
    LONG refs;
    const struct dual_class *class;
};

struct dual_class {
    const IID *iid;
    const IID *base; /* an interface that @iid derives from, besides IDispatch; NULL if none */
    void (*free)(struct dual *object);
};

void dual_init(struct dual *object, const struct dual_class *class, const void *methods);

/* Puts an error on record for the caller, which the scripts sees, and returns @hr. */
HRESULT dual_fail(HRESULT hr, const char *source, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Lets go of the type information. No object may be used after that. */
void dual_unload(void);

HRESULT dual_QueryInterface(struct dual *object, REFIID riid, void **ppv);
ULONG dual_AddRef(struct dual *object);
ULONG dual_Release(struct dual *object);
HRESULT dual_GetTypeInfoCount(struct dual *object, UINT *pctinfo);
HRESULT dual_GetTypeInfo(struct dual *object, UINT iTInfo, LCID lcid, ITypeInfo **ppTInfo);
HRESULT dual_GetIDsOfNames(struct dual *object, REFIID riid, LPOLESTR *rgszNames, UINT cNames,
                           LCID lcid, DISPID *rgDispId);
HRESULT dual_Invoke(struct dual *object, DISPID dispIdMember, REFIID riid, LCID lcid, WORD wFlags,
                    DISPPARAMS *pDispParams, VARIANT *pVarResult, EXCEPINFO *pExcepInfo,
                    UINT *puArgErr);

/* The first seven methods of a dual interface's vtable. */
#define DUAL_METHODS                                                                               \
    .QueryInterface = (void *)dual_QueryInterface, .AddRef = (void *)dual_AddRef,                  \
    .Release = (void *)dual_Release, .GetTypeInfoCount = (void *)dual_GetTypeInfoCount,            \
    .GetTypeInfo = (void *)dual_GetTypeInfo, .GetIDsOfNames = (void *)dual_GetIDsOfNames,          \
    .Invoke = (void *)dual_Invoke
