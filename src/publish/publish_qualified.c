/* SPDX-License-Identifier: MIT */
/*
 * Qualified components: kinds of things that several products provide, each under a qualifier
 * (table PublishComponent). What provides one is told by a descriptor, with the package's own data
 * behind it; of several products there is a list.
 */
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "product/descriptor.h"
#include "product/regtext.h"
#include "publish/publish.h"
#include "session/refusal.h"

enum {
    LIST_SIZE_MAX = 1 << 16, /* bytes of a value */
};

struct provider {
    char place[PLACE_MAX]; /* the key of the kind */
    char16_t *qualifier;   /* owned */
    char16_t *text;        /* descriptor and data; owned */
};

static void provider_deinit(struct provider *provider)
{
    free(provider->qualifier);
    free(provider->text);
}

/* A list of texts as the registry has it: each ended by a NUL, and one more. */
struct text_list {
    char16_t units[LIST_SIZE_MAX / sizeof(char16_t)];
    size_t n; /* without the last NUL */
};

/* ---- rows ---- */

static const char *cell(const struct table *table, size_t row, const char *column)
{
    const char *text = table_text(table, row, table_column(table, column));

    return text ? text : "";
}

static HRESULT check_row(const struct package *package, const struct table *table, size_t row)
{
    const struct table *components = package_table(package, "Component");
    const char *kind = cell(table, row, "ComponentId");
    char squashed[SQUASHED_SIZE];
    ptrdiff_t component, feature;
    HRESULT hr;

    if (!product_squash(kind, squashed))
        return refuse_row(table, row, "ComponentId", "\"%.72s\" is no GUID", kind);
    hr = refer_row(table, row, "Component_", components, "Component", &component);
    if (SUCCEEDED(hr))
        hr = refer_row(table, row, "Feature_", package_table(package, "Feature"), "Feature",
                       &feature);
    if (FAILED(hr))
        return hr_trace(hr);
    if (component < 0 || feature < 0)
        return refuse_row(table, row, component < 0 ? "Component_" : "Feature_", "it is missing");
    if (!*cell(components, (size_t)component, "ComponentId"))
        return refuse_row(table, row, "Component_", "a component without GUID provides nothing");
    return S_OK;
}

HRESULT publish_components_check(struct installation *installation)
{
    const struct package *package = session_package(installation->session);
    const struct table *table = package_table(package, "PublishComponent");
    HRESULT hr = S_OK;

    for (size_t row = 0; SUCCEEDED(hr) && row < table_n_rows(table); row++)
        hr = check_row(package, table, row);
    return hr_trace(hr);
}

static HRESULT read_provider(struct installation *installation, const struct table *table,
                             size_t row, struct provider *ret_provider)
{
    const struct session_component *component =
        session_component(installation->session, cell(table, row, "Component_"));
    struct descriptor descriptor = {0};
    char text[DESCRIPTOR_MAX];
    _cleanup_(freep) char *whole = NULL;

    snprintf(descriptor.product, sizeof(descriptor.product), "%s", publish_code(installation));
    snprintf(descriptor.feature, sizeof(descriptor.feature), "%s", cell(table, row, "Feature_"));
    snprintf(descriptor.component, sizeof(descriptor.component), "%s", component->guid);
    if (!descriptor_make(&descriptor, text))
        return refuse_row(table, row, "Feature_", "the key is too long");
    if (asprintf(&whole, "%s%s", text, cell(table, row, "AppData")) < 0)
        return hr_raise(E_OUTOFMEMORY, "a qualified component");

    product_path(publish_context(installation), PLACE_QUALIFIED, cell(table, row, "ComponentId"),
                 ret_provider->place);
    ret_provider->qualifier = utf16_from_utf8_dup(cell(table, row, "Qualifier"));
    ret_provider->text = utf16_from_utf8_dup(whole);
    if (!ret_provider->qualifier || !ret_provider->text)
        return hr_raise(E_OUTOFMEMORY, "a qualified component");
    return S_OK;
}

/* ---- the registry ---- */

static void read_list(HKEY key, const char16_t *qualifier, struct text_list *ret_list)
{
    DWORD size = sizeof(ret_list->units) - 2 * sizeof(char16_t), type;

    memset(ret_list, 0, sizeof(*ret_list));
    if (RegQueryValueExW(key, qualifier, NULL, &type, (BYTE *)ret_list->units, &size) !=
            ERROR_SUCCESS ||
        type != REG_MULTI_SZ) {
        memset(ret_list, 0, sizeof(*ret_list));
        return;
    }
    while (ret_list->units[ret_list->n])
        ret_list->n += utf16_len(ret_list->units + ret_list->n) + 1;
}

/* Takes a text out of the list. */
static void drop_text(struct text_list *list, const char16_t *text)
{
    size_t len = utf16_len(text) + 1;

    for (size_t at = 0; at < list->n; at += utf16_len(list->units + at) + 1) {
        if (utf16_len(list->units + at) + 1 != len ||
            memcmp(list->units + at, text, len * sizeof(*text)) != 0)
            continue;
        list->n -= len;
        memmove(list->units + at, list->units + at + len, (list->n - at) * sizeof(*text));
        list->units[list->n] = 0;
        return;
    }
}

static HRESULT write_list(HKEY key, const char16_t *qualifier, const struct text_list *list)
{
    LSTATUS status =
        list->n > 0 ? RegSetValueExW(key, qualifier, 0, REG_MULTI_SZ, (const BYTE *)list->units,
                                     (DWORD)((list->n + 1) * sizeof(char16_t)))
                    : RegDeleteValueW(key, qualifier);

    if (status == ERROR_SUCCESS || status == ERROR_FILE_NOT_FOUND)
        return S_OK;
    return hr_raise(hr_from_win32((uint32_t)status), "writing down a qualified component");
}

/* What provides it already stands behind what comes. */
static HRESULT add_provider(struct installation *installation, const struct provider *provider)
{
    _cleanup_(regtext_closep) HKEY key = NULL;
    _cleanup_(freep) struct text_list *list = malloc(sizeof(*list));
    size_t len = utf16_len(provider->text) + 1;
    HRESULT hr;

    if (!list)
        return hr_raise(E_OUTOFMEMORY, "a qualified component");
    hr = regtext_make(product_root(publish_context(installation)), provider->place, &key);
    if (FAILED(hr))
        return hr_trace(hr);
    read_list(key, provider->qualifier, list);
    drop_text(list, provider->text);
    if (list->n + len >= LIST_SIZE_MAX / sizeof(char16_t))
        return hr_raise(hr_from_win32(ERROR_MORE_DATA), "a qualified component's list is too long");
    memmove(list->units + len, list->units, (list->n + 1) * sizeof(char16_t));
    memcpy(list->units, provider->text, len * sizeof(char16_t));
    list->n += len;
    return hr_trace(write_list(key, provider->qualifier, list));
}

static HRESULT drop_provider(struct installation *installation, const struct provider *provider)
{
    HKEY root = product_root(publish_context(installation));
    _cleanup_(freep) struct text_list *list = malloc(sizeof(*list));
    HKEY key;
    HRESULT hr;

    if (!list)
        return hr_raise(E_OUTOFMEMORY, "a qualified component");
    hr = regtext_open(root, provider->place, KEY_READ | KEY_WRITE, &key);
    if (FAILED(hr))
        return hr == hr_from_win32(ERROR_FILE_NOT_FOUND) ? S_OK : hr_trace(hr);
    read_list(key, provider->qualifier, list);
    drop_text(list, provider->text);
    hr = write_list(key, provider->qualifier, list);
    RegCloseKey(key);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(regtext_delete_empty(root, provider->place));
}

/* ---- the actions ---- */

typedef HRESULT provider_change(struct installation *installation, const struct provider *provider);

static bool comes(struct installation *installation, const struct table *table, size_t row)
{
    const struct session_component *component =
        session_component(installation->session, cell(table, row, "Component_"));

    return component->action == STATE_LOCAL || component->action == STATE_SOURCE ||
           component->action == STATE_ADVERTISED;
}

static bool goes(struct installation *installation, const struct table *table, size_t row)
{
    return session_component(installation->session, cell(table, row, "Component_"))->action ==
           STATE_ABSENT;
}

static HRESULT change_all(struct installation *installation,
                          bool (*is_meant)(struct installation *, const struct table *, size_t),
                          provider_change *change)
{
    const struct table *table =
        package_table(session_package(installation->session), "PublishComponent");
    HRESULT hr = install_set_product_owner(installation);

    for (size_t row = 0; SUCCEEDED(hr) && row < table_n_rows(table); row++) {
        _cleanup_(provider_deinit) struct provider provider = {0};

        if (!is_meant(installation, table, row))
            continue;
        hr = read_provider(installation, table, row, &provider);
        if (SUCCEEDED(hr))
            hr = change(installation, &provider);
    }
    return hr_trace(hr);
}

HRESULT publish_components(struct installation *installation)
{
    return hr_trace(change_all(installation, comes, add_provider));
}

HRESULT unpublish_components(struct installation *installation)
{
    return hr_trace(change_all(installation, goes, drop_provider));
}
