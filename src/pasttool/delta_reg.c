/* SPDX-License-Identifier: MIT */
/*
 * Deltas as .reg files. A key that goes takes all below it along, so that what is said of that is
 * left out; and all that goes comes first, so that nothing that comes is taken along.
 */
#include <comity/winerror.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "exchange/regfile_write.h"
#include "pasttool/delta.h"

static bool is_below(const char16_t *key, const char16_t *top)
{
    size_t len = utf16_len(top);

    return utf16_compare_nocase(key, utf16_nlen(key, len), top, len) == 0 &&
           (key[len] == '\\' || key[len] == 0);
}

static HRESULT delete_keys(const struct delta *delta, struct regfile_writer *writer)
{
    const char16_t *top = NULL;
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < delta->n; i++) {
        const struct difference *difference = &delta->differences[i];

        if (difference->was)
            return hr_raise(hr_from_win32(ERROR_NOT_SUPPORTED),
                            "a key was renamed, which no .reg file can say");
        if (difference->what != PAST_KEY || difference->after.is_present ||
            (top && is_below(difference->key, top)))
            continue;
        top = difference->key;
        hr = regfile_writer_delete_key(writer, top);
    }
    return hr_trace(hr);
}

static HRESULT write_value(const struct difference *difference, struct regfile_writer *writer)
{
    const struct shown_state *after = &difference->after;

    if (!after->is_present)
        return hr_trace(regfile_writer_delete_value(writer, difference->name));
    return hr_trace(regfile_writer_exact_value(writer, difference->name, after->type, after->data,
                                               after->size));
}

/* Keys that come, and the values of these and of keys that stay. */
static HRESULT write_rest(const struct delta *delta, struct regfile_writer *writer)
{
    const char16_t *key = NULL, *gone = NULL;
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < delta->n; i++) {
        const struct difference *difference = &delta->differences[i];

        if (difference->what == PAST_KEY && !difference->after.is_present)
            gone = difference->key;
        if (difference->what == PAST_SECURITY || (gone && is_below(difference->key, gone)))
            continue;
        if (!key || !utf16_equal_nocase(key, difference->key)) {
            key = difference->key;
            hr = regfile_writer_key(writer, key);
        }
        if (SUCCEEDED(hr) && difference->what == PAST_VALUE)
            hr = write_value(difference, writer);
    }
    return hr_trace(hr);
}

HRESULT delta_write_reg(const struct delta *delta, FILE *file)
{
    _cleanup_(regfile_writer_freep) struct regfile_writer *writer = NULL;
    HRESULT hr;

    hr = regfile_writer_new(file, REGFILE_FORMAT_5, &writer);
    if (SUCCEEDED(hr))
        hr = delete_keys(delta, writer);
    if (SUCCEEDED(hr))
        hr = write_rest(delta, writer);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(regfile_writer_finish(writer));
}
