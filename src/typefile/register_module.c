/* SPDX-License-Identifier: MIT */
/*
 * Registering a module from all its data, scripts and type libraries: ComityRegisterModuleData of
 * <comity/comity.h>.
 */
#include <stdlib.h>

#include <comity/comity.h>
#include <comity/windows.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "calls/error_text.h"
#include "registrar/module_data.h"
#include "registrar/registry_writer.h"
#include "typefile/module_libraries.h"

/* Modules of 32 bits have a view of their own. */
static REGSAM module_view(const struct module_file *module)
{
    const struct pe_file *pe = module_file_pe(module);

    return pe && pe->bits == 32 ? KEY_WOW64_32KEY : 0;
}

static HRESULT apply_scripts(const struct module_file *module, const struct registrar_names *names,
                             enum registrar_mode mode, const struct registrar_listener *listener,
                             struct module_data_counts *ret_counts)
{
    _cleanup_(registry_writer_freep) struct registry_writer *writer = NULL;
    HRESULT hr;

    hr = registry_writer_new(REGISTRY_CLASSES_MERGED, module_view(module), &writer);
    if (SUCCEEDED(hr))
        hr = module_data_apply(module, names, mode, listener, registry_writer_target(writer),
                               ret_counts);
    if (SUCCEEDED(hr))
        hr = registry_writer_commit(writer);
    return hr_trace(hr);
}

/* What can fail for what the module says fails before anything is written. */
static HRESULT apply_data(const struct module_file *module, const char16_t *path,
                          enum registrar_mode mode, const struct registrar_listener *listener)
{
    _cleanup_(module_libraries_freep) struct module_libraries *libraries = NULL;
    _cleanup_(registrar_names_freep) struct registrar_names *names = NULL;
    struct module_data_counts counts = {0};
    HRESULT hr;

    hr = registrar_names_new(&names);
    if (SUCCEEDED(hr))
        hr = module_data_set_names(names, path);
    if (SUCCEEDED(hr))
        hr = module_libraries_find(module, path, names, listener, &libraries);
    if (SUCCEEDED(hr) && mode == REGISTRAR_UNREGISTER)
        hr = module_libraries_apply(libraries, mode);
    if (SUCCEEDED(hr))
        hr = apply_scripts(module, names, mode, listener, &counts);
    if (SUCCEEDED(hr) && mode == REGISTRAR_REGISTER)
        hr = module_libraries_apply(libraries, mode);
    if (FAILED(hr))
        return hr_trace(hr);
    return counts.scripts + counts.installs + module_libraries_count(libraries) > 0 ? S_OK
                                                                                    : S_FALSE;
}

static HRESULT register_data(const char16_t *path, enum registrar_mode mode,
                             const struct registrar_listener *listener)
{
    _cleanup_(module_file_freep) struct module_file *module = NULL;
    _cleanup_(freep) char *file = utf16_to_utf8_dup(path);
    _cleanup_(freep) char *full = file ? realpath(file, NULL) : NULL;
    _cleanup_(freep) char16_t *full_path = full ? utf16_from_utf8_dup(full) : NULL;
    HRESULT hr;

    if (!file)
        return hr_raise(E_OUTOFMEMORY, "a module's path");
    if (!full)
        return hr_raise(hr_from_errno(), "opening %s", file);
    if (!full_path)
        return hr_raise(E_OUTOFMEMORY, "a module's path");
    hr = module_file_open(full, &module);
    if (SUCCEEDED(hr))
        hr = apply_data(module, full_path, mode, listener);
    return hr_trace(hr);
}

HRESULT ComityRegisterModuleData(LPCWSTR pszFile, BOOL fRegister, COMITY_NOTICE pfnNotice,
                                 void *pContext)
{
    const struct registrar_listener listener = {.notice = pfnNotice, .context = pContext};
    HRESULT hr;

    if (!pszFile)
        return E_INVALIDARG;
    hr = register_data(pszFile, fRegister ? REGISTRAR_REGISTER : REGISTRAR_UNREGISTER, &listener);
    if (FAILED(hr)) {
        registrar_notice(&listener, "%s", hr_message());
        error_text_show(hr_message());
    }
    return hr;
}
