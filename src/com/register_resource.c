/* SPDX-License-Identifier: MIT */
/*
 * Registering a module by scripts among its resources: CoRegisterResource and
 * ComityRegisterModuleData of <comity/comity.h>.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <comity/comity.h>
#include <comity/windows.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "calls/error_text.h"
#include "registrar/module_data.h"
#include "registrar/registrar_resource.h"
#include "registrar/registry_writer.h"

/* A program's path is in quotes, for it becomes a command. */
static HRESULT set_module(struct registrar_names *names, const char16_t *path, BOOL is_program)
{
    size_t len = utf16_len(path);
    _cleanup_(freep) char16_t *quoted = calloc(len + 3, sizeof(*quoted));
    HRESULT hr;

    if (!quoted)
        return hr_raise(E_OUTOFMEMORY, "a module's path");
    quoted[0] = quoted[len + 1] = '"';
    memcpy(quoted + 1, path, len * sizeof(*path));

    hr = registrar_names_set(names, u"MODULE", is_program ? quoted : path);
    if (SUCCEEDED(hr))
        hr = registrar_names_set(names, u"MODULE_RAW", path);
    return hr_trace(hr);
}

static HRESULT make_names(const char16_t *path, BOOL is_program,
                          const COMITY_REPLACEMENT *replacements,
                          struct registrar_names **ret_names)
{
    _cleanup_(registrar_names_freep) struct registrar_names *names = NULL;
    HRESULT hr;

    hr = registrar_names_new(&names);
    if (SUCCEEDED(hr))
        hr = set_module(names, path, is_program);
    for (; SUCCEEDED(hr) && replacements && replacements->szKey; replacements++)
        hr = registrar_names_set(names, replacements->szKey,
                                 replacements->szData ? replacements->szData : u"");
    if (SUCCEEDED(hr))
        *ret_names = TAKE_PTR(names);
    return hr_trace(hr);
}

static HRESULT register_resource(HINSTANCE module, const char16_t *name, const char16_t *type,
                                 enum registrar_mode mode, const COMITY_REPLACEMENT *replacements)
{
    _cleanup_(registrar_names_freep) struct registrar_names *names = NULL;
    BOOL is_program = !module || (HMODULE)module == GetModuleHandleW(NULL);
    char16_t path[PATH_MAX];
    DWORD len;
    HRESULT hr;

    len = GetModuleFileNameW((HMODULE)module, path, PATH_MAX);
    if (len == 0 || len == PATH_MAX)
        return hr_raise(hr_from_win32(GetLastError()), "a module's path cannot be told");
    hr = make_names(path, is_program, replacements, &names);
    if (SUCCEEDED(hr))
        hr = registrar_write_resource(path, type, name, names, mode);
    return hr_trace(hr);
}

HRESULT CoRegisterResource(HINSTANCE hModule, LPCWSTR pszName, LPCWSTR pszType, BOOL fRegister,
                           const COMITY_REPLACEMENT *pReplacements)
{
    HRESULT hr;

    if (!pszName)
        return E_INVALIDARG;
    hr = register_resource(hModule, pszName, pszType,
                           fRegister ? REGISTRAR_REGISTER : REGISTRAR_UNREGISTER, pReplacements);
    if (FAILED(hr))
        error_text_show(hr_message());
    return hr;
}

/* ---- from all its data ---- */

/* Modules of 32 bits have a view of their own. */
static REGSAM module_view(const struct module_file *module)
{
    const struct pe_file *pe = module_file_pe(module);

    return pe && pe->bits == 32 ? KEY_WOW64_32KEY : 0;
}

static HRESULT apply_data(const struct module_file *module, const char16_t *path,
                          enum registrar_mode mode, const struct registrar_listener *listener)
{
    _cleanup_(registrar_names_freep) struct registrar_names *names = NULL;
    _cleanup_(registry_writer_freep) struct registry_writer *writer = NULL;
    struct module_data_counts counts = {0};
    HRESULT hr;

    hr = registrar_names_new(&names);
    if (SUCCEEDED(hr))
        hr = module_data_set_names(names, path);
    if (SUCCEEDED(hr))
        hr = registry_writer_new(REGISTRY_CLASSES_MERGED, module_view(module), &writer);
    if (SUCCEEDED(hr))
        hr = module_data_apply(module, names, mode, listener, registry_writer_target(writer),
                               &counts);
    if (SUCCEEDED(hr))
        hr = registry_writer_commit(writer);
    if (FAILED(hr))
        return hr_trace(hr);
    return counts.scripts + counts.installs > 0 ? S_OK : S_FALSE;
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
