/* SPDX-License-Identifier: MIT */
#include "harvest/harvest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "harvest/harvest_data.h"
#include "harvest/harvest_run.h"
#include "image/file_view.h"
#include "registrar/module_file.h"

void harvest_deinit(struct harvest *harvest)
{
    registry_entries_free(harvest->entries);
    free(harvest->path);
    *harvest = (struct harvest){0};
}

/* How the file begins says what it is. */
static bool begins_with(struct span bytes, const char *signature, size_t size)
{
    return bytes.size >= size && memcmp(bytes.bytes, signature, size) == 0;
}

static HRESULT read_file(const struct harvest_terms *terms, struct harvest *harvest)
{
    struct file_view view;
    bool is_library, is_old_library, is_data;
    HRESULT hr;

    hr = file_view_open(harvest->path, &view);
    if (FAILED(hr))
        return hr_trace(hr);
    is_library = begins_with(view.bytes, "MSFT", 4);
    is_old_library = begins_with(view.bytes, "SLTG", 4);
    is_data = begins_with(view.bytes, "MZ", 2) || resource_is_res(view.bytes);
    file_view_close(&view);
    if (is_old_library)
        return hr_raise(HRESULT_FROM_WIN32(ERROR_BAD_EXE_FORMAT),
                        "%s: a type library of an old format (SLTG), which cannot be read",
                        harvest->path);
    if (is_library)
        return hr_trace(harvest_type_library(harvest));
    if (is_data)
        return hr_trace(harvest_data(terms, harvest));
    return hr_trace(harvest_run(terms, harvest));
}

HRESULT harvest_read(const char *path, const struct harvest_terms *terms,
                     struct harvest *ret_harvest)
{
    struct harvest harvest = {.path = realpath(path, NULL)};
    HRESULT hr;

    if (!harvest.path)
        return hr_raise(hr_from_errno(), "%s: %s", path, strerror(errno));
    if (terms->root && strncmp(harvest.path, terms->root, strlen(terms->root)) == 0)
        harvest.root_len = strlen(terms->root);
    hr = registry_entries_new(&harvest.entries);
    if (SUCCEEDED(hr))
        hr = read_file(terms, &harvest);
    if (FAILED(hr)) {
        harvest_deinit(&harvest);
        return hr_trace(hr);
    }
    *ret_harvest = harvest;
    return S_OK;
}
