/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "harvest/harvest_data.h"

#include <stdlib.h>
#include <string.h>

#include <comity/olectl.h>
#include <comity/windows.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "harvest/harvest_wine.h"
#include "image/version_info.h"
#include "registrar/module_data.h"
#include "typefile/find_library.h"
#include "typefile/module_libraries.h"

static const char16_t module_name[] = u"%MODULE%";

/* ---- type libraries ---- */

/* An interface is named once, in the view of who registers it. */
static HRESULT keep_library_entry(void *context, const struct library_entry *entry)
{
    struct registry_target *target = context;
    _cleanup_(freep) char16_t *key = utf16_from_utf8_dup(entry->key);
    struct registry_data data = {REG_SZ, (const uint8_t *)entry->text,
                                 (utf16_len(entry->text) + 1) * sizeof(*entry->text)};

    if (!key)
        return hr_raise(E_OUTOFMEMORY, "keys of a type library");
    return hr_trace(target->class->set_value(target, HKEY_CLASSES_ROOT, key,
                                             entry->name ? entry->name : u"", &data));
}

/* Where the file is: help files are looked for there. */
static HRESULT find_folder(const struct harvest *harvest, char16_t **ret_folder)
{
    _cleanup_(freep) char *folder = strdup(harvest->path + harvest->root_len);

    if (folder)
        strrchr(folder, '/')[folder[1] && strrchr(folder, '/') == folder] = '\0';
    *ret_folder = folder ? utf16_from_utf8_dup(folder) : NULL;
    return *ret_folder ? S_OK : hr_raise(E_OUTOFMEMORY, "a module's folder");
}

HRESULT harvest_type_library(struct harvest *harvest)
{
    _cleanup_(freep) char16_t *path = utf16_from_utf8_dup(harvest->path);
    _cleanup_(freep) char16_t *folder = NULL;
    ITypeLib *lib;
    HRESULT hr;

    if (!path)
        return hr_raise(E_OUTOFMEMORY, "a type library's path");
    hr = find_folder(harvest, &folder);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = find_library_load(path, &lib);
    if (FAILED(hr))
        return hr_raise(hr, "%s: the type library is damaged: %s", harvest->path, hr_message());
    harvest->is_library = true;
    hr = library_entries_visit(lib, module_name, folder, keep_library_entry,
                               registry_entries_target(harvest->entries));
    ITypeLib_Release(lib);
    return FAILED(hr) ? hr_raise(hr, "%s: the type library cannot be read", harvest->path) : S_OK;
}

static HRESULT add_libraries(const struct module_file *module, const struct registrar_names *names,
                             const struct registrar_listener *listener, struct harvest *harvest,
                             unsigned *ret_n)
{
    _cleanup_(module_libraries_freep) struct module_libraries *libraries = NULL;
    _cleanup_(freep) char16_t *path = utf16_from_utf8_dup(harvest->path);
    _cleanup_(freep) char16_t *folder = NULL;
    HRESULT hr;

    if (!path)
        return hr_raise(E_OUTOFMEMORY, "a module's path");
    hr = find_folder(harvest, &folder);
    if (SUCCEEDED(hr))
        hr = module_libraries_find(module, path, names, listener, &libraries);
    if (SUCCEEDED(hr))
        hr = module_libraries_visit(libraries, module_name, folder, keep_library_entry,
                                    registry_entries_target(harvest->entries));
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_n = module_libraries_count(libraries);
    return S_OK;
}

/* ---- modules ---- */

/* Only the module's path is known here: whatever else scripts name stays as they say it. */
static HRESULT make_names(struct registrar_names **ret_names)
{
    static const char16_t *const of_path[] = {u"MODULE", u"MODULE_RAW", u"_MOD_PATH",
                                              u"_SYS_MOD_PATH"};
    _cleanup_(registrar_names_freep) struct registrar_names *names = NULL;
    HRESULT hr;

    hr = registrar_names_new(&names);
    for (size_t i = 0; i < sizeof(of_path) / sizeof(*of_path) && SUCCEEDED(hr); i++)
        hr = registrar_names_set(names, of_path[i], module_name);
    if (SUCCEEDED(hr))
        hr = registrar_names_set(names, u"SystemRoot", u"%SystemRoot%");
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_names = TAKE_PTR(names);
    return S_OK;
}

/* A DLL that exports the function, or an EXE with the marker. */
static bool has_code(const struct module_file *module, const struct harvest *harvest)
{
    const struct pe_file *pe = module_file_pe(module);
    struct version_info version;
    struct version_block block;
    struct pe_export entry;

    if (pe && !harvest->is_program)
        return pe_file_find_export(pe, "DllRegisterServer", &entry) == S_OK;
    return pe && version_info_of(module_file_resources(module), &version) == S_OK &&
           version_info_find_string(&version, u"OLESelfRegister", &block) == S_OK;
}

static HRESULT run_code(const struct harvest_terms *terms, struct harvest *harvest)
{
    if (terms->uses_wine)
        return hr_trace(harvest_wine(terms, harvest));
    registrar_notice(terms->listener, "it has no data to register, but code (DllRegisterServer or "
                                      "/RegServer), which cannot run here; see --run-with-wine");
    return S_OK;
}

static HRESULT add_data(const struct harvest_terms *terms, const struct module_file *module,
                        struct harvest *harvest)
{
    _cleanup_(registrar_names_freep) struct registrar_names *names = NULL;
    struct module_data_counts counts = {0};
    unsigned n_libraries = 0;
    HRESULT hr;

    hr = make_names(&names);
    if (SUCCEEDED(hr))
        hr = module_data_apply(module, names, REGISTRAR_REGISTER, terms->listener,
                               registry_entries_target(harvest->entries), &counts);
    if (SUCCEEDED(hr))
        hr = add_libraries(module, names, terms->listener, harvest, &n_libraries);
    if (FAILED(hr))
        return hr_trace(hr);
    if (counts.scripts + counts.installs + n_libraries > 0 || !has_code(module, harvest))
        return S_OK;
    return hr_trace(run_code(terms, harvest));
}

HRESULT harvest_data(const struct harvest_terms *terms, struct harvest *harvest)
{
    _cleanup_(module_file_freep) struct module_file *module = NULL;
    const struct pe_file *pe;
    HRESULT hr;

    hr = module_file_open(harvest->path, &module);
    if (FAILED(hr))
        return hr_trace(hr);
    pe = module_file_pe(module);
    harvest->bits = pe ? pe->bits : 0;
    harvest->is_program = pe && !pe->is_dll;
    hr = add_data(terms, module, harvest);
    if (FAILED(hr))
        return hr_raise(hr, "%s: %s", harvest->path, hr_message());
    return S_OK;
}
