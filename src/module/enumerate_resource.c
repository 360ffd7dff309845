/* SPDX-License-Identifier: MIT */
/*
 * Enumerating resources: types, names and languages, each once, texts before numbers and each in
 * their order, as PE files have them.
 */
#include <stdlib.h>
#include <string.h>

#include <comity/winbase.h>
#include <comity/winuser.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "module/module.h"
#include "module/resource_call.h"

/* One found: a copy of its text, if it has one, which ends in NUL. */
struct item {
    char16_t *text;
    uint16_t id; /* or the language */
};

struct items {
    struct item *items;
    size_t n;
    enum { ITEMS_TYPES, ITEMS_NAMES, ITEMS_LANGUAGES } kind;
};

static void items_deinit(struct items *items)
{
    for (size_t i = 0; i < items->n; i++)
        free(items->items[i].text);
    free(items->items);
}

/* Room is doubled whenever the number is a power of two. */
static struct item *items_grow(struct items *items)
{
    struct item *grown = items->items;

    if ((items->n & (items->n - 1)) == 0) {
        grown = realloc(items->items, (items->n ? items->n * 2 : 1) * sizeof(*grown));
        if (!grown)
            return NULL;
        items->items = grown;
    }
    grown[items->n] = (struct item){0};
    return &grown[items->n++];
}

static HRESULT collect(void *context, const struct resource *resource)
{
    struct items *items = context;
    const struct resource_name *name =
        items->kind == ITEMS_TYPES ? &resource->type : &resource->name;
    size_t len = name->text.size / sizeof(char16_t);
    struct item *item = items_grow(items);

    if (!item)
        return hr_raise(E_OUTOFMEMORY, "listing resources");
    item->id = items->kind == ITEMS_LANGUAGES ? resource->language : name->id;
    if (items->kind == ITEMS_LANGUAGES || !resource_name_is_text(name))
        return S_OK;
    item->text = calloc(len + 1, sizeof(*item->text));
    if (!item->text)
        return hr_raise(E_OUTOFMEMORY, "listing resources");
    memcpy(item->text, name->text.bytes, name->text.size);
    return S_OK;
}

static int compare(const void *a, const void *b)
{
    const struct item *left = a, *right = b;

    if (!left->text || !right->text)
        return left->text ? -1 : right->text ? 1 : left->id - right->id;
    return utf16_compare_nocase(left->text, utf16_len(left->text), right->text,
                                utf16_len(right->text));
}

/*
 * What there is of a kind, each once. False, with the last error set, if there is nothing; @found
 * is deinitialised by the caller in any case.
 */
static bool list(HMODULE module, const struct resource_filter *filter, struct items *found)
{
    struct resource_set set;
    struct resource first;
    size_t n = 0;
    HRESULT hr;

    hr = module_resources(module, &set);
    if (SUCCEEDED(hr))
        hr = resource_set_find(&set, filter, &first);
    if (SUCCEEDED(hr))
        hr = resource_set_visit(&set, filter, collect, found);
    if (FAILED(hr)) {
        SetLastError(hr_to_win32(hr));
        return false;
    }

    qsort(found->items, found->n, sizeof(*found->items), compare);
    for (size_t i = 0; i < found->n; i++) {
        if (n > 0 && compare(&found->items[n - 1], &found->items[i]) == 0)
            free(found->items[i].text);
        else
            found->items[n++] = found->items[i];
    }
    found->n = n;
    return true;
}

static LPWSTR wide_of(const struct item *item)
{
    return item->text ? (LPWSTR)item->text : MAKEINTRESOURCEW(item->id);
}

/* A copy, if it is a text; NULL with the last error set if memory is out. */
static LPSTR ansi_of(const struct item *item, char **ret_copy)
{
    if (!item->text)
        return MAKEINTRESOURCEA(item->id);
    *ret_copy = utf16_to_utf8_dup(item->text);
    if (!*ret_copy)
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return *ret_copy;
}

BOOL EnumResourceTypesW(HMODULE hModule, ENUMRESTYPEPROCW lpEnumFunc, LONG_PTR lParam)
{
    struct resource_filter all = {.language = RESOURCE_ANY_LANGUAGE};
    _cleanup_(items_deinit) struct items found = {.kind = ITEMS_TYPES};
    BOOL goes_on;

    goes_on = list(hModule, &all, &found);
    for (size_t i = 0; goes_on && i < found.n; i++)
        goes_on = lpEnumFunc(hModule, wide_of(&found.items[i]), lParam);
    return goes_on;
}

BOOL EnumResourceTypesA(HMODULE hModule, ENUMRESTYPEPROCA lpEnumFunc, LONG_PTR lParam)
{
    struct resource_filter all = {.language = RESOURCE_ANY_LANGUAGE};
    _cleanup_(items_deinit) struct items found = {.kind = ITEMS_TYPES};
    BOOL goes_on;

    goes_on = list(hModule, &all, &found);
    for (size_t i = 0; goes_on && i < found.n; i++) {
        _cleanup_(freep) char *copy = NULL;
        LPSTR type = ansi_of(&found.items[i], &copy);

        goes_on = (type || !found.items[i].text) && lpEnumFunc(hModule, type, lParam);
    }
    return goes_on;
}

BOOL EnumResourceNamesW(HMODULE hModule, LPCWSTR lpType, ENUMRESNAMEPROCW lpEnumFunc,
                        LONG_PTR lParam)
{
    _cleanup_(items_deinit) struct items found = {.kind = ITEMS_NAMES};
    struct resource_argument type;
    BOOL goes_on;

    resource_argument_from_wide(lpType, &type);
    goes_on =
        list(hModule, &(struct resource_filter){&type.name, NULL, RESOURCE_ANY_LANGUAGE}, &found);
    for (size_t i = 0; goes_on && i < found.n; i++)
        goes_on = lpEnumFunc(hModule, lpType, wide_of(&found.items[i]), lParam);
    return goes_on;
}

BOOL EnumResourceNamesA(HMODULE hModule, LPCSTR lpType, ENUMRESNAMEPROCA lpEnumFunc,
                        LONG_PTR lParam)
{
    _cleanup_(resource_argument_deinit) struct resource_argument type = {0};
    _cleanup_(items_deinit) struct items found = {.kind = ITEMS_NAMES};
    BOOL goes_on;

    if (!resource_argument_from_ansi(lpType, &type))
        return FALSE;
    goes_on =
        list(hModule, &(struct resource_filter){&type.name, NULL, RESOURCE_ANY_LANGUAGE}, &found);
    for (size_t i = 0; goes_on && i < found.n; i++) {
        _cleanup_(freep) char *copy = NULL;
        LPSTR name = ansi_of(&found.items[i], &copy);

        goes_on = (name || !found.items[i].text) && lpEnumFunc(hModule, lpType, name, lParam);
    }
    return goes_on;
}

BOOL EnumResourceLanguagesW(HMODULE hModule, LPCWSTR lpType, LPCWSTR lpName,
                            ENUMRESLANGPROCW lpEnumFunc, LONG_PTR lParam)
{
    _cleanup_(items_deinit) struct items found = {.kind = ITEMS_LANGUAGES};
    struct resource_argument type, name;
    BOOL goes_on;

    resource_argument_from_wide(lpType, &type);
    resource_argument_from_wide(lpName, &name);
    goes_on = list(
        hModule, &(struct resource_filter){&type.name, &name.name, RESOURCE_ANY_LANGUAGE}, &found);
    for (size_t i = 0; goes_on && i < found.n; i++)
        goes_on = lpEnumFunc(hModule, lpType, lpName, found.items[i].id, lParam);
    return goes_on;
}

BOOL EnumResourceLanguagesA(HMODULE hModule, LPCSTR lpType, LPCSTR lpName,
                            ENUMRESLANGPROCA lpEnumFunc, LONG_PTR lParam)
{
    _cleanup_(resource_argument_deinit) struct resource_argument type = {0}, name = {0};
    _cleanup_(items_deinit) struct items found = {.kind = ITEMS_LANGUAGES};
    BOOL goes_on;

    if (!resource_argument_from_ansi(lpType, &type) || !resource_argument_from_ansi(lpName, &name))
        return FALSE;
    goes_on = list(
        hModule, &(struct resource_filter){&type.name, &name.name, RESOURCE_ANY_LANGUAGE}, &found);
    for (size_t i = 0; goes_on && i < found.n; i++)
        goes_on = lpEnumFunc(hModule, lpType, lpName, found.items[i].id, lParam);
    return goes_on;
}
