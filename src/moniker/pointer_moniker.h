/* SPDX-License-Identifier: MIT */
/*
 * Pointer monikers: an object itself. And OBJREF monikers, which hold one too, and whose display
 * name, "objref:BASE64:", and saved form are a reference that other processes bind to.
 */
#pragma once

#include <comity/windows.h>

#include "moniker/moniker.h"

struct pointer_moniker {
    struct moniker moniker;
    IUnknown *object; /* NULL: none */
};

static inline struct pointer_moniker *pointer_from_IMoniker(IMoniker *iface)
{
    return container_of(iface, struct pointer_moniker, moniker.IMoniker_iface);
}

/* Instances of the classes: of no object, until they are unmarshaled or loaded. */
HRESULT pointer_moniker_new(IUnknown *outer, REFIID riid, void **ppv);
HRESULT objref_moniker_new(IUnknown *outer, REFIID riid, void **ppv);

/*
 * Parses what follows "objref:". @ret_eaten: how much of it, the closing colon included. Outcomes:
 * MK_E_SYNTAX, or why the reference leads nowhere.
 */
HRESULT objref_moniker_parse(const WCHAR *name, ULONG *ret_eaten, IMoniker **ret_moniker);

/* ---- what both kinds do alike ---- */

extern const struct moniker_travel pointer_travel;

void pointer_deinit(struct moniker *moniker);

/* A moniker of @object, which it then refers to. */
HRESULT pointer_create(IUnknown *object, const struct moniker_kind *kind,
                       const IMonikerVtbl *vtable, IMoniker **ret_moniker);

/* Two that hold one object; by IUnknown, for pointers to it may differ. */
bool pointer_holds_same(struct moniker *a, struct moniker *b);

HRESULT pointer_BindToObject(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft, REFIID riidResult,
                             void **ppvResult);
HRESULT pointer_Hash(IMoniker *iface, DWORD *pdwHash);
HRESULT pointer_IsRunning(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                          IMoniker *pmkNewlyRunning);
HRESULT pointer_CommonPrefixWith(IMoniker *iface, IMoniker *pmkOther, IMoniker **ppmkPrefix);
HRESULT pointer_RelativePathTo(IMoniker *iface, IMoniker *pmkOther, IMoniker **ppmkRelPath);
HRESULT pointer_ParseDisplayName(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                 LPOLESTR pszDisplayName, ULONG *pchEaten, IMoniker **ppmkOut);
