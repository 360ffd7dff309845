/* SPDX-License-Identifier: MIT */
/*
 * Registering a module by a script among its resources: CoRegisterResource of <comity/comity.h>.
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
#include "registrar/registrar_resource.h"

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

    hr = registrar_names_set_literal(names, u"MODULE", is_program ? quoted : path);
    if (SUCCEEDED(hr))
        hr = registrar_names_set_literal(names, u"MODULE_RAW", path);
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
