/* SPDX-License-Identifier: MIT */
/*
 * The frame of an object with a dual interface: identity, references, IDispatch by the module's
 * type library, IProvideClassInfo and ISupportErrorInfo.
 *
 * An object has a struct dual as its first field; its interface's methods find it by casting. Its
 * vtable begins with DUAL_METHODS. Any thread may use the frame.
 */
#pragma once

#include "component.h"

struct dual;

struct dual_class {
    /* The interface that the type information is of, then those that it extends; ends in NULL. */
    const IID *const *iids;
    const CLSID *clsid; /* the class that IProvideClassInfo tells; NULL: the first interface */
    /* Answers for further interfaces as QueryInterface, or NULL. */
    HRESULT (*query)(struct dual *dual, REFIID riid, void **ppv);
    /* Releases what the object holds, not the object; or NULL. */
    void (*deinit)(struct dual *dual);
    /* The frame's own, zero at first. */
    ITypeInfo *type_info;    /* (atomic) */
    struct dual_class *next; /* (atomic) of those whose type information is known */
};

struct dual {
    IDispatch IDispatch_iface; /* really the object's dual interface */
    IProvideClassInfo IProvideClassInfo_iface;
    ISupportErrorInfo ISupportErrorInfo_iface;
    struct dual_class *class; /* (const) */
    LONG refs;
};

HRESULT dual_QueryInterface(IDispatch *iface, REFIID riid, void **ppv);
ULONG dual_AddRef(IDispatch *iface);
ULONG dual_Release(IDispatch *iface);
HRESULT dual_GetTypeInfoCount(IDispatch *iface, UINT *pctinfo);
HRESULT dual_GetTypeInfo(IDispatch *iface, UINT iTInfo, LCID lcid, ITypeInfo **ppTInfo);
HRESULT dual_GetIDsOfNames(IDispatch *iface, REFIID riid, LPOLESTR *rgszNames, UINT cNames,
                           LCID lcid, DISPID *rgDispId);
HRESULT dual_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid, WORD wFlags,
                    DISPPARAMS *pDispParams, VARIANT *pVarResult, EXCEPINFO *pExcepInfo,
                    UINT *puArgErr);

/* The first methods of a vtable whose methods take a derived interface. */
#define DUAL_METHODS_BUT_INVOKE                                                                    \
    .QueryInterface = (void *)dual_QueryInterface, .AddRef = (void *)dual_AddRef,                  \
    .Release = (void *)dual_Release, .GetTypeInfoCount = (void *)dual_GetTypeInfoCount,            \
    .GetTypeInfo = (void *)dual_GetTypeInfo, .GetIDsOfNames = (void *)dual_GetIDsOfNames

#define DUAL_METHODS DUAL_METHODS_BUT_INVOKE, .Invoke = (void *)dual_Invoke

/*
 * Zeroed memory for an object of @size with one reference, its frame made; NULL if there is none.
 * @vtable is that of its interface.
 */
void *dual_new(size_t size, struct dual_class *class, const void *vtable);

/* Answers @riid of a new object and gives up the caller's reference: the end of every create(). */
HRESULT dual_hand_out(void *object, REFIID riid, void **ppv);

/* Is a VARIANT an argument that was left out? */
static inline BOOL dual_is_missing(const VARIANT *argument)
{
    return V_VT(argument) == VT_ERROR && V_ERROR(argument) == DISP_E_PARAMNOTFOUND;
}
