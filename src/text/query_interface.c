/* SPDX-License-Identifier: MIT */
/*
 * QISearch: QueryInterface by a table of a class's interfaces. Source: Windows' "QISearch" page.
 */
#include <comity/shlwapi.h>

HRESULT QISearch(void *that, LPCQITAB pqit, REFIID riid, void **ppv)
{
    IUnknown *found;

    if (!ppv)
        return E_POINTER;

    *ppv = NULL;
    for (LPCQITAB entry = pqit; entry->piid; entry++) {
        /* The first entry stands for IUnknown, too. */
        if (!IsEqualIID(riid, entry->piid) && !(entry == pqit && IsEqualIID(riid, &IID_IUnknown)))
            continue;

        found = (IUnknown *)((char *)that + entry->dwOffset);
        found->lpVtbl->AddRef(found);
        *ppv = found;
        return S_OK;
    }
    return E_NOINTERFACE;
}
