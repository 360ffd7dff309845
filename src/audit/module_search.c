/* SPDX-License-Identifier: MIT */
#include "audit/module_search.h"

#include <comity/winerror.h>

#include "base/hresult.h"

HRESULT module_search_init(struct module_search *search, const char *const *folders)
{
    _cleanup_(library_search_freep) struct library_search *elf = NULL;
    HRESULT hr;

    hr = library_search_new(LIBRARY_VARIABLE_USED, &elf);
    if (SUCCEEDED(hr))
        hr = pe_search_new(folders, &search->pe);
    if (FAILED(hr))
        return hr_trace(hr);
    search->elf = TAKE_PTR(elf);
    return S_OK;
}

void module_search_deinit(struct module_search *search)
{
    search->elf = library_search_free(search->elf);
    search->pe = pe_search_free(search->pe);
}
