/* SPDX-License-Identifier: MIT */
/*
 * StringList and RecordList: what is behind an object is an array of variants.
 */
#include "automation.h"

#include <stdlib.h>

#include "variant_list.h"
#include "wininstaller.h"

struct items {
    ULONG n;
    VARIANT variants[];
};

static UINT count(struct automation *self, const union argument *arguments, VARIANT *ret_value)
{
    const struct items *items = self->extra;

    return automation_give_number((int)items->n, ret_value);
}

static UINT item(struct automation *self, const union argument *arguments, VARIANT *ret_value)
{
    struct items *items = self->extra;
    int index = arguments[0].number;

    if (index < 0 || (ULONG)index >= items->n)
        return AUTOMATION_BAD_INDEX;
    return SUCCEEDED(VariantCopy(ret_value, &items->variants[index])) ? ERROR_SUCCESS
                                                                      : ERROR_OUTOFMEMORY;
}

static UINT new_enum(struct automation *self, const union argument *arguments, VARIANT *ret_value)
{
    struct items *items = self->extra;
    struct variant_list list = {};
    HRESULT hr = S_OK;

    for (ULONG i = 0; SUCCEEDED(hr) && i < items->n; i++) {
        VARIANT copy;

        VariantInit(&copy);
        hr = VariantCopy(&copy, &items->variants[i]);
        if (SUCCEEDED(hr))
            hr = variant_list_add(&list, &copy);
    }
    V_VT(ret_value) = VT_UNKNOWN;
    V_UNKNOWN(ret_value) = NULL;
    if (SUCCEEDED(hr))
        hr = variant_list_enumerate(&list, &V_UNKNOWN(ret_value));
    variant_list_deinit(&list);
    return SUCCEEDED(hr) ? ERROR_SUCCESS : ERROR_OUTOFMEMORY;
}

static void deinit(struct dual *dual)
{
    struct items *items = ((struct automation *)dual)->extra;

    for (ULONG i = 0; items && i < items->n; i++)
        VariantClear(&items->variants[i]);
    free(items);
}

UINT automation_give_list(struct automation_kind *kind, VARIANT *variants, ULONG n,
                          VARIANT *ret_value)
{
    struct items *items = malloc(sizeof(*items) + n * sizeof(items->variants[0]));
    UINT result = items ? automation_give(kind, 0, NULL, ret_value) : ERROR_OUTOFMEMORY;

    if (result != ERROR_SUCCESS) {
        for (ULONG i = 0; i < n; i++)
            VariantClear(&variants[i]);
        free(items);
        return result;
    }
    items->n = n;
    for (ULONG i = 0; i < n; i++)
        items->variants[i] = variants[i];
    ((struct automation *)V_DISPATCH(ret_value))->extra = items;
    return ERROR_SUCCESS;
}

static UINT add_text(struct variant_list *list, char *text)
{
    VARIANT item;
    UINT result;

    VariantInit(&item);
    result = automation_give_text(text, &item);
    if (result == ERROR_SUCCESS && FAILED(variant_list_add(list, &item)))
        result = ERROR_OUTOFMEMORY;
    return result;
}

UINT automation_give_texts(UINT (*next)(void *context, DWORD index, char **ret_text), void *context,
                           VARIANT *ret_value)
{
    struct variant_list list = {};
    UINT result;

    for (DWORD i = 0;; i++) {
        char *text = NULL;

        result = next(context, i, &text);
        if (result != ERROR_SUCCESS) {
            free(text);
            break;
        }
        result = add_text(&list, text);
        if (result != ERROR_SUCCESS)
            break;
    }
    if (result == ERROR_NO_MORE_ITEMS) {
        result = automation_give_list(&string_list_kind, list.items, list.n, ret_value);
        list.n = 0;
    }
    variant_list_deinit(&list);
    return result;
}

static const struct member members[] = {
    {DISPID_NEWENUM, DISPATCH_METHOD | DISPATCH_PROPERTYGET, "_NewEnum", "", new_enum},
    {0, DISPATCH_METHOD | DISPATCH_PROPERTYGET, "Item,Index", "i", item},
    {1, DISPATCH_PROPERTYGET, "Count", "", count},
    {},
};
static const IID *const string_iids[] = {&DIID_StringList, NULL};
struct automation_kind string_list_kind = {{.iids = string_iids, .deinit = deinit}, members};
static const IID *const record_iids[] = {&DIID_RecordList, NULL};
struct automation_kind record_list_kind = {{.iids = record_iids, .deinit = deinit}, members};
