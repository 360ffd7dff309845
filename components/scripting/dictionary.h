/* SPDX-License-Identifier: MIT */
/*
 * Scripting.Dictionary. Any thread may use one; calls on it take turns. Source: "Dictionary object"
 * in Windows' scripting reference, and what its type library says.
 */
#pragma once

#include <pthread.h>

#include <objsafe.h>

#include "dictionary_table.h"
#include "scripting.h"

struct dictionary {
    struct dual dual;
    IObjectSafety IObjectSafety_iface;
    LONG safety; /* (atomic) what the client asked for */
    pthread_mutex_t lock;
    struct table table; /* (lock) */
    CompareMethod mode; /* (lock) */
};

static inline struct dictionary *dictionary_from_IDictionary(IDictionary *iface)
{
    return CONTAINING_RECORD(iface, struct dictionary, dual.IDispatch_iface);
}

/* A new dictionary's interface @riid. */
HRESULT dictionary_create(REFIID riid, void **ppv);

/* An enumerator over the keys of @dictionary that sees its changes, at @place. */
HRESULT dictionary_enum_new(struct dictionary *dictionary, IEnumVARIANT **ret_enum);

/* IObjectSafety: a dictionary is safe for all scripts and all data. */
extern const IObjectSafetyVtbl dictionary_safety_vtable;

/* IDispatch::Invoke; what scripts do all the time is done without looking at type information. */
HRESULT dictionary_Invoke(IDictionary *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                          WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                          EXCEPINFO *pExcepInfo, UINT *puArgErr);
