/* SPDX-License-Identifier: MIT */
/*
 * What is read from any bytes is written, and what was written is read again: the second file says
 * what the first one said, and a third one is byte for byte the second.
 */
#include <assert.h>
#include <string.h>

#include <comity/winerror.h>

#include "typefile/msft_read.h"
#include "typemake/msft_write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void assert_same_function(const FUNCDESC *a, const FUNCDESC *b)
{
    assert(a->memid == b->memid && a->invkind == b->invkind && a->cParams == b->cParams);
    assert(a->elemdescFunc.tdesc.vt == b->elemdescFunc.tdesc.vt);
    for (int i = 0; i < a->cParams; i++)
        assert(a->lprgelemdescParam[i].tdesc.vt == b->lprgelemdescParam[i].tdesc.vt);
}

static void assert_same_type(const struct type *a, const struct type *b)
{
    assert(a->attributes.cFuncs == b->attributes.cFuncs);
    assert(a->attributes.cVars == b->attributes.cVars);
    assert(a->attributes.cImplTypes == b->attributes.cImplTypes);
    assert(memcmp(&a->attributes.guid, &b->attributes.guid, sizeof(GUID)) == 0);
    for (unsigned i = 0; i < a->attributes.cFuncs; i++)
        assert_same_function(&a->functions[i].desc, &b->functions[i].desc);
    for (unsigned i = 0; i < a->attributes.cVars; i++)
        assert(a->variables[i].desc.memid == b->variables[i].desc.memid);
}

static void assert_same(const struct type_library *a, const struct type_library *b)
{
    assert(a->n_types == b->n_types && a->n_imported_types == b->n_imported_types);
    for (UINT i = 0; i < a->n_types; i++)
        assert_same_type(a->types[i], b->types[i]);
}

static void write_again(const struct type_library *library)
{
    _cleanup_(byte_buffer_deinit) struct byte_buffer first = {0};
    _cleanup_(byte_buffer_deinit) struct byte_buffer second = {0};
    struct type_library again = {0};
    HRESULT hr;

    hr = msft_write(library, &first);
    if (FAILED(hr))
        return;
    assert(msft_read(first.bytes, first.size, &again) == S_OK);
    assert_same(library, &again);
    assert(msft_write(&again, &second) == S_OK);
    assert(first.size == second.size && memcmp(first.bytes, second.bytes, first.size) == 0);
    type_library_deinit(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct type_library library = {0};

    if (SUCCEEDED(msft_read(data, size, &library)))
        write_again(&library);
    type_library_deinit(&library);
    return 0;
}
