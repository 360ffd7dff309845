/* SPDX-License-Identifier: MIT */
/*
 * What COM's own monikers share: identity, data for the running object table, travelling by
 * value, and the answers that most kinds of monikers give alike. Source: Windows' "IMoniker"
 * pages.
 *
 * A kind is a moniker_kind and a table of methods of its own; its struct begins with a moniker.
 */
#pragma once

#include <stdbool.h>

#include <comity/windows.h>

#include "base/list.h"

struct moniker;

/* How a moniker that cannot be copied travels: see IMarshal. */
struct moniker_travel {
    HRESULT (*size)(struct moniker *moniker, DWORD context, DWORD flags, DWORD *ret_size);
    HRESULT (*marshal)(struct moniker *moniker, IStream *stream, DWORD context, DWORD flags);
    HRESULT (*unmarshal)(struct moniker *moniker, IStream *stream);
    HRESULT (*release)(IStream *stream);
};

struct moniker_kind {
    const CLSID *clsid;
    const CLSID *base; /* of the kind that it also passes for; NULL: none */
    DWORD system_type; /* MKSYS_... */
    /* Of all kinds the class moniker alone admits to be an IPersist. */
    bool is_persist;
    /* NULL: it travels as it is saved. */
    const struct moniker_travel *travel;
    /* Releases what it holds. NULL: nothing. */
    void (*deinit)(struct moniker *moniker);
    /*
     * What the running object table compares, in @size bytes; NULL: it has no IROTData. Outcomes:
     * E_OUTOFMEMORY if @size is too small.
     */
    HRESULT (*get_comparison)(struct moniker *moniker, BYTE *ret_data, ULONG size, ULONG *ret_used);
};

struct moniker {
    IMoniker IMoniker_iface;
    IROTData IROTData_iface;
    IMarshal IMarshal_iface;
    LONG refs;                       /* (atomic) */
    const struct moniker_kind *kind; /* (const) */
};

extern const CLSID moniker_clsid_file;
extern const CLSID moniker_clsid_item;
extern const CLSID moniker_clsid_anti;
extern const CLSID moniker_clsid_pointer;
extern const CLSID moniker_clsid_composite;
extern const CLSID moniker_clsid_class;
extern const CLSID moniker_clsid_objref;

/* The marshaler that all kinds share. */
extern const IMarshalVtbl moniker_marshal_vtable;

/* A moniker of @size bytes, zero behind its head, with one reference; NULL if memory is out. */
void *moniker_new(size_t size, const struct moniker_kind *kind, const IMonikerVtbl *vtable);

/* A class's only instance hands out @riid and gives up its own reference. */
HRESULT moniker_hand_out(struct moniker *moniker, IUnknown *outer, REFIID riid, void **ppv);

/* The moniker, if it is of this process and @kind; else NULL. */
struct moniker *moniker_as(IMoniker *iface, const struct moniker_kind *kind);

/*
 * Around reading what a moniker in a stream holds, which may be a moniker again: each takes its
 * share of the stack. Outcomes: E_UNEXPECTED if it is in too many others; nothing is to be ended
 * then.
 */
HRESULT moniker_begin_inner(void);
void moniker_end_inner(void);

/* What the running object table compares of a named thing: its class and @n bytes. */
HRESULT moniker_put_comparison(const CLSID *clsid, const void *bytes, ULONG n, BYTE *ret_data,
                               ULONG size, ULONG *ret_used);

/* @text in memory of the task allocator. */
HRESULT moniker_give_text(const WCHAR *text, WCHAR **ret_text);

/* The sum over @text that Windows' monikers hash by, upper and lower case alike. */
DWORD moniker_hash_text(const WCHAR *text);

/* Raises @hr, a failure: what is wrong with @name. Returns @hr. */
HRESULT moniker_raise(HRESULT hr, const WCHAR *name, const char *what);

/*
 * At the border: what was raised of a name that leads nowhere becomes the caller's error object. Of
 * failed activations that is so already. Returns @hr.
 */
HRESULT moniker_show(HRESULT hr);

/* ---- methods that kinds share ---- */

HRESULT moniker_QueryInterface(IMoniker *iface, REFIID riid, void **ppv);
ULONG moniker_AddRef(IMoniker *iface);
ULONG moniker_Release(IMoniker *iface);
HRESULT moniker_GetClassID(IMoniker *iface, CLSID *pClassID);
HRESULT moniker_IsDirty(IMoniker *iface);
HRESULT moniker_Reduce(IMoniker *iface, IBindCtx *pbc, DWORD dwReduceHowFar, IMoniker **ppmkToLeft,
                       IMoniker **ppmkReduced);
HRESULT moniker_Enum(IMoniker *iface, BOOL fForward, IEnumMoniker **ppenumMoniker);
HRESULT moniker_IsSystemMoniker(IMoniker *iface, DWORD *pdwMksys);

/* An anti-moniker takes it away, or one step of a greater one; the rest is composed generically. */
HRESULT moniker_ComposeWith(IMoniker *iface, IMoniker *pmkRight, BOOL fOnlyIfNotGeneric,
                            IMoniker **ppmkComposite);
HRESULT moniker_Inverse(IMoniker *iface, IMoniker **ppmk);

HRESULT moniker_RelativePathTo(IMoniker *iface, IMoniker *pmkOther, IMoniker **ppmkRelPath);

/* For kinds of what has no time. */
HRESULT moniker_GetTimeOfLastChange(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                    FILETIME *pFileTime);

/* What the moniker names knows what may follow: its IParseDisplayName is asked. */
HRESULT moniker_ParseDisplayName(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                 LPOLESTR pszDisplayName, ULONG *pchEaten, IMoniker **ppmkOut);

/* Equal ones have each other as prefix. */
HRESULT moniker_CommonPrefixWith(IMoniker *iface, IMoniker *pmkOther, IMoniker **ppmkPrefix);

#define MONIKER_METHODS                                                                            \
    .QueryInterface = moniker_QueryInterface, .AddRef = moniker_AddRef,                            \
    .Release = moniker_Release, .GetClassID = moniker_GetClassID, .IsDirty = moniker_IsDirty,      \
    .IsSystemMoniker = moniker_IsSystemMoniker
