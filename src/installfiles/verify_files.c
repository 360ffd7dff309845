/* SPDX-License-Identifier: MIT */
#include "installfiles/verify_files.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/hresult.h"

/* All is read: that size and time are the same proves nothing here. */
static HRESULT compare(const struct receipt_entry *entry, enum file_likeness *ret_likeness)
{
    struct file_facts facts;
    struct stat status;
    HRESULT hr = file_facts_read(entry->path, &facts);

    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND)) {
        *ret_likeness = lstat(entry->path, &status) == 0 ? FILE_IS_OTHER : FILE_IS_GONE;
        return S_OK;
    }
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_likeness =
        facts.size == entry->facts.size && memcmp(facts.digest, entry->facts.digest, MD5_SIZE) == 0
            ? FILE_IS_SAME
            : FILE_IS_CHANGED;
    return S_OK;
}

HRESULT verify_files(enum session_context context, const char *product_code,
                     HRESULT (*visit)(const struct verified_file *file, void *context),
                     void *visit_context)
{
    _cleanup_(receipt_freep) struct receipt *receipt = NULL;
    struct verified_file file;
    HRESULT hr = receipt_read(context, product_code, &receipt);

    if (hr != S_OK)
        return hr_trace(hr);
    for (size_t i = 0; (file.entry = receipt_at(receipt, i)); i++) {
        hr = compare(file.entry, &file.likeness);
        if (SUCCEEDED(hr))
            hr = visit(&file, visit_context);
        if (hr != S_OK)
            return FAILED(hr) ? hr_trace(hr) : S_OK;
    }
    return S_OK;
}
