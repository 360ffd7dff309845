/* SPDX-License-Identifier: MIT */
#include "found.h"

#include <stdlib.h>

#include "vblang/vberror.h"

struct found *found_new(BSTR text)
{
    struct found *found = calloc(1, sizeof(*found));

    if (!found)
        return NULL;
    found->refs = 1;
    found->text = SysAllocStringLen(text, SysStringLen(text));
    if (!found->text)
        return found_unref(found);
    return found;
}

struct found *found_ref(struct found *found)
{
    InterlockedIncrement(&found->refs);
    return found;
}

struct found *found_unref(struct found *found)
{
    if (found && InterlockedDecrement(&found->refs) == 0) {
        SysFreeString(found->text);
        free(found->spans);
        free(found);
    }
    return NULL;
}

static HRESULT make_room(struct found *found)
{
    size_t room = found->room ? found->room * 2 : 4;
    struct pattern_span *grown;

    if (found->n < found->room)
        return S_OK;
    grown = reallocarray(found->spans, room * found->n_spans, sizeof(*grown));
    if (!grown)
        return MAKE_VBSERROR(VBE_OUT_OF_MEMORY);
    found->spans = grown;
    found->room = room;
    return S_OK;
}

HRESULT found_fill(struct found *found, struct pattern *pattern, unsigned extent)
{
    size_t len = SysStringLen(found->text), start = 0;
    struct pattern_span *spans;
    HRESULT hr;

    found->n_spans = pattern_spans(pattern);
    while (start <= len) {
        hr = make_room(found);
        if (FAILED(hr))
            return hr;
        spans = &found->spans[found->n * found->n_spans];
        hr = pattern_find(pattern, found->text, len, start, spans);
        if (hr != S_OK)
            return FAILED(hr) ? hr : S_OK;
        found->n++;
        if (extent == FOUND_FIRST)
            break;
        /* An empty match is found once; the search goes on behind the next unit. */
        start = spans->end > spans->start ? spans->end : spans->end + 1;
    }
    return S_OK;
}

BSTR found_text(const struct found *found, size_t match, size_t i)
{
    const struct pattern_span *span = found_span(found, match, i);

    if (span->start == PATTERN_UNSET)
        return NULL;
    return SysAllocStringLen(found->text + span->start, (UINT)(span->end - span->start));
}
