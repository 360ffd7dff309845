/* SPDX-License-Identifier: MIT */
/*
 * Scripting.Dictionary. Any thread may use one; calls on it take turns. Source: "Dictionary object"
 * in Windows' scripting reference, and what its type library says.
 */
#pragma once

#include <pthread.h>

#include "dictionary_table.h"
#include "object.h"

struct dictionary {
    struct object object;
    pthread_mutex_t lock;
    struct table table; /* (lock) */
    CompareMethod mode; /* (lock) */
};

static inline struct dictionary *dictionary_from_IDictionary(IDictionary *iface)
{
    return object_container(iface, struct dictionary, object.IDispatch_iface);
}

/* A new dictionary's interface @riid. */
HRESULT dictionary_create(REFIID riid, void **ppv);

/* An enumerator over the keys of @dictionary that sees its changes, at @place. */
HRESULT dictionary_enum_new(struct dictionary *dictionary, IEnumVARIANT **ret_enum);

/* IDispatch::Invoke; what scripts do all the time is done without looking at type information. */
HRESULT dictionary_Invoke(IDictionary *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                          WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                          EXCEPINFO *pExcepInfo, UINT *puArgErr);
