/* SPDX-License-Identifier: MIT */
#include "summary.h"

#include <stdlib.h>
#include <string.h>

#include <comity/msidefs.h>

#include "base/hresult.h"

enum summary_kind summary_kind_of(unsigned property)
{
    switch (property) {
    case PID_CODEPAGE:
        return SUMMARY_SHORT;
    case PID_EDITTIME:
    case PID_LASTPRINTED:
    case PID_CREATE_DTM:
    case PID_LASTSAVE_DTM:
        return SUMMARY_TIME;
    case PID_PAGECOUNT:
    case PID_WORDCOUNT:
    case PID_CHARCOUNT:
    case PID_SECURITY:
        return SUMMARY_LONG;
    case PID_DICTIONARY:
    case PID_THUMBNAIL:
        return SUMMARY_NONE;
    default:
        return property < SUMMARY_PROPERTIES ? SUMMARY_TEXT : SUMMARY_NONE;
    }
}

void summary_remove(struct summary *summary, unsigned property)
{
    free(summary->values[property].text);
    summary->values[property] = (struct summary_value){};
}

HRESULT summary_set_text(struct summary *summary, unsigned property, const char *text)
{
    char *copy = strdup(text);

    if (!copy)
        return hr_raise(E_OUTOFMEMORY, "summary information");
    summary_remove(summary, property);
    summary->values[property] = (struct summary_value){.kind = SUMMARY_TEXT, .text = copy};
    return S_OK;
}

void summary_set_number(struct summary *summary, unsigned property, int64_t number)
{
    summary_remove(summary, property);
    summary->values[property] =
        (struct summary_value){.kind = summary_kind_of(property), .number = number};
}

HRESULT summary_copy(const struct summary *from, struct summary *to)
{
    for (unsigned i = 0; i < SUMMARY_PROPERTIES; i++) {
        const struct summary_value *value = &from->values[i];
        HRESULT hr = S_OK;

        if (value->kind == SUMMARY_TEXT) {
            hr = summary_set_text(to, i, value->text);
        } else {
            summary_remove(to, i);
            to->values[i] = *value;
        }
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

unsigned summary_count(const struct summary *summary)
{
    unsigned n = 0;

    for (unsigned i = 0; i < SUMMARY_PROPERTIES; i++)
        n += summary->values[i].kind != SUMMARY_NONE;
    return n;
}

void summary_deinit(struct summary *summary)
{
    for (unsigned i = 0; i < SUMMARY_PROPERTIES; i++)
        summary_remove(summary, i);
}
