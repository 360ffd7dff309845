/* SPDX-License-Identifier: MIT */
#include "conversion/package_harvest.h"

#include <stdio.h>
#include <string.h>

#include "base/hresult.h"
#include "conversion/unpacked_modules.h"

bool package_harvest_is_package(const char *path)
{
    static const unsigned char signature[8] = {0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1};
    _cleanup_(fclosep) FILE *file = fopen(path, "re");
    unsigned char head[sizeof(signature)];

    return file && fread(head, sizeof(head), 1, file) == 1 &&
           memcmp(head, signature, sizeof(head)) == 0;
}

static HRESULT harvest_row(const struct unpacked_modules *modules, size_t row,
                           const struct harvest_terms *terms,
                           const struct package_harvest_visitor *visitor)
{
    _cleanup_(harvest_deinit) struct harvest harvest = {0};
    const struct session_file *file;
    HRESULT hr;

    hr = unpacked_modules_file(modules, row, &file);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = harvest_read(file->path, terms, &harvest);
    if (SUCCEEDED(hr))
        return hr_trace(visitor->visit(visitor->context, &harvest, file->key));
    visitor->fault(visitor->context, hr, file->key);
    return S_OK;
}

HRESULT package_harvest_read(const char *path, const struct harvest_terms *terms,
                             const struct package_harvest_visitor *visitor)
{
    _cleanup_(unpacked_modules_freep) struct unpacked_modules *modules = NULL;
    struct harvest_terms own_terms = *terms;
    const struct table *table;
    HRESULT hr;

    hr = unpacked_modules_new(path, &modules);
    if (FAILED(hr))
        return hr_trace(hr);
    own_terms.root = modules->folder;
    table = package_table(unpacked_modules_package(modules), "SelfReg");
    for (size_t row = 0; row < table_n_rows(table) && SUCCEEDED(hr); row++)
        hr = harvest_row(modules, row, &own_terms, visitor);
    return hr_trace(hr);
}
