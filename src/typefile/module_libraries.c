/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "typefile/module_libraries.h"

#include <stdlib.h>

#include <comity/olectl.h>
#include <comity/windows.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"
#include "base/utf16.h"
#include "registrar/module_data.h"
#include "registrar/registry_entries.h"
#include "typefile/find_library.h"

struct module_library {
    struct list link; /* in module_libraries.list */
    ITypeLib *lib;    /* owned */
    unsigned number;  /* of the resource */
    char16_t *path;   /* owned: under which it is loaded */
};

struct module_libraries {
    struct list list;
    unsigned n;
};

static struct module_library *module_library_free(struct module_library *library)
{
    if (!library)
        return NULL;
    list_remove(&library->link);
    if (library->lib)
        ITypeLib_Release(library->lib);
    free(library->path);
    free(library);
    return NULL;
}
DEFINE_CLEANUP(struct module_library *, module_library_free);

struct module_libraries *module_libraries_free(struct module_libraries *libraries)
{
    if (!libraries)
        return NULL;
    while (!list_is_empty(&libraries->list))
        module_library_free(
            container_of(list_first(&libraries->list), struct module_library, link));
    free(libraries);
    return NULL;
}

unsigned module_libraries_count(const struct module_libraries *libraries)
{
    return libraries->n;
}

/* ---- what the scripts register ---- */

struct search {
    char16_t key[sizeof("TypeLib\\") + GUID_TEXT_SIZE];
    size_t len;
};

/* Classes of the user and of the machine are in a folder of their root. */
static const char16_t *below_classes(const struct registry_entry *entry)
{
    static const char16_t classes[] = u"Software\\Classes\\";
    size_t len = utf16_len(classes);

    if (entry->root == HKEY_CLASSES_ROOT)
        return entry->key;
    return utf16_len(entry->key) > len && utf16_compare_nocase(entry->key, len, classes, len) == 0
               ? entry->key + len
               : u"";
}

/* S_FALSE, which ends the search, for the library's key or one in it. */
static HRESULT match_entry(void *context, const struct registry_entry *entry)
{
    const struct search *search = context;
    const char16_t *key = below_classes(entry);
    size_t len = utf16_len(key);

    if (len < search->len || (len > search->len && key[search->len] != u'\\'))
        return S_OK;
    return utf16_compare_nocase(key, search->len, search->key, search->len) == 0 ? S_FALSE : S_OK;
}

/* S_OK if the scripts register the library, else S_FALSE. */
static HRESULT find_in_scripts(struct registry_entries *entries, const GUID *guid)
{
    static const char16_t folder[] = u"TypeLib\\";
    struct search search = {.key = u"TypeLib\\"};
    HRESULT hr;

    guid_to_utf16(guid, search.key + utf16_len(folder));
    search.len = utf16_len(search.key);
    hr = registry_entries_visit(entries, match_entry, &search);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr == S_FALSE ? S_OK : S_FALSE;
}

/* ---- the libraries ---- */

struct finding {
    const char16_t *path; /* the module's */
    const struct registrar_listener *listener;
    struct registry_entries *scripted;
    struct module_libraries *libraries;
};

/* The first goes by the module's path alone. */
static HRESULT library_path(const char16_t *path, unsigned number, char16_t **ret_path)
{
    _cleanup_(freep) char *module = utf16_to_utf8_dup(path);
    _cleanup_(freep) char *text = NULL;
    char16_t *library = NULL;
    int len = 0;

    if (module && number == 1)
        library = utf16_from_utf8_dup(module);
    else if (module)
        len = asprintf(&text, "%s\\%u", module, number);
    if (len < 0)
        text = NULL;
    if (text)
        library = utf16_from_utf8_dup(text);
    if (!library)
        return hr_raise(E_OUTOFMEMORY, "path of a type library");
    *ret_path = library;
    return S_OK;
}

/* S_FALSE for one that the scripts register. */
static HRESULT compare_with_scripts(const struct finding *finding, ITypeLib *lib)
{
    TLIBATTR *attributes;
    HRESULT hr;

    hr = ITypeLib_GetLibAttr(lib, &attributes);
    if (FAILED(hr))
        return hr_raise(hr, "reading a type library");
    hr = find_in_scripts(finding->scripted, &attributes->guid);
    ITypeLib_ReleaseTLibAttr(lib, attributes);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr == S_OK ? S_FALSE : S_OK;
}

static HRESULT visit_library(void *context, const struct resource *resource)
{
    const struct finding *finding = context;
    _cleanup_(module_library_freep) struct module_library *library = calloc(1, sizeof(*library));
    HRESULT hr;

    if (!library)
        return hr_raise(E_OUTOFMEMORY, "a module's type libraries");
    list_init(&library->link);
    library->number = resource->name.id;
    if (resource_name_is_text(&resource->name)) {
        registrar_notice(finding->listener, "a type library whose name is no number cannot be "
                                            "loaded by it, and is not registered");
        return S_OK;
    }
    hr = library_path(finding->path, library->number, &library->path);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = find_library_load(library->path, &library->lib);
    if (hr == TYPE_E_UNSUPFORMAT) {
        registrar_notice(finding->listener,
                         "TYPELIB #%u: its format is not known; it is not registered",
                         library->number);
        return S_OK;
    }
    if (FAILED(hr))
        return hr_raise(SELFREG_E_TYPELIB, "TYPELIB #%u: it is damaged: %s", library->number,
                        hr_message());
    hr = compare_with_scripts(finding, library->lib);
    if (hr == S_OK) {
        finding->libraries->n++;
        list_append(&finding->libraries->list, &TAKE_PTR(library)->link);
    }
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}

HRESULT module_libraries_find(const struct module_file *module, const char16_t *path,
                              const struct registrar_names *names,
                              const struct registrar_listener *listener,
                              struct module_libraries **ret_libraries)
{
    _cleanup_(module_libraries_freep) struct module_libraries *libraries =
        calloc(1, sizeof(*libraries));
    _cleanup_(registry_entries_freep) struct registry_entries *scripted = NULL;
    const struct registrar_listener silent = {0};
    struct resource_name type = resource_name_of_text(u"TYPELIB");
    struct resource_filter filter = {.type = &type, .language = RESOURCE_ANY_LANGUAGE};
    struct finding finding = {.path = path, .listener = listener, .libraries = libraries};
    struct module_data_counts counts;
    HRESULT hr;

    if (!libraries)
        return hr_raise(E_OUTOFMEMORY, "a module's type libraries");
    list_init(&libraries->list);
    hr = registry_entries_new(&scripted);
    if (SUCCEEDED(hr))
        hr = module_data_apply(module, names, REGISTRAR_REGISTER, &silent,
                               registry_entries_target(scripted), &counts);
    finding.scripted = scripted;
    /* Libraries cannot be loaded by the name of a .res file. */
    if (SUCCEEDED(hr) && module_file_kind(module) != MODULE_FILE_RES)
        hr = resource_set_visit(module_file_resources(module), &filter, visit_library, &finding);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_libraries = TAKE_PTR(libraries);
    return S_OK;
}

/* ---- doing it ---- */

HRESULT module_libraries_visit(const struct module_libraries *libraries, const char16_t *path,
                               const char16_t *help, library_entry_visit *visit, void *context)
{
    list_for_each (link, &libraries->list) {
        struct module_library *library = container_of(link, struct module_library, link);
        _cleanup_(freep) char16_t *library_at = NULL;
        HRESULT hr;

        hr = library_path(path, library->number, &library_at);
        if (FAILED(hr))
            return hr_trace(hr);
        hr = library_entries_visit(library->lib, library_at, help, visit, context);
        if (FAILED(hr))
            return hr_raise(hr, "TYPELIB #%u: it cannot be read", library->number);
    }
    return S_OK;
}

static HRESULT apply_library(const struct module_library *library, enum registrar_mode mode)
{
    TLIBATTR *attributes;
    HRESULT hr;

    if (mode == REGISTRAR_REGISTER) {
        hr = RegisterTypeLib(library->lib, library->path, NULL);
    } else {
        hr = ITypeLib_GetLibAttr(library->lib, &attributes);
        if (FAILED(hr))
            return hr_raise(SELFREG_E_TYPELIB, "TYPELIB #%u cannot be read", library->number);
        /* Its failure says as a rule that it is not registered. */
        UnRegisterTypeLib(&attributes->guid, attributes->wMajorVerNum, attributes->wMinorVerNum,
                          attributes->lcid, attributes->syskind);
        ITypeLib_ReleaseTLibAttr(library->lib, attributes);
    }
    return FAILED(hr) ? hr_raise(SELFREG_E_TYPELIB, "TYPELIB #%u cannot be registered (0x%08x)",
                                 library->number, (unsigned)hr)
                      : S_OK;
}

HRESULT module_libraries_apply(const struct module_libraries *libraries, enum registrar_mode mode)
{
    HRESULT hr = S_OK;

    list_for_each (link, &libraries->list)
        if (SUCCEEDED(hr))
            hr = apply_library(container_of(link, struct module_library, link), mode);
    return hr_trace(hr);
}
