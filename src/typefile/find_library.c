/* SPDX-License-Identifier: MIT */
/* Source: Windows' "LoadTypeLib", "LoadTypeLibEx" pages. */
#define COBJMACROS
#include "typefile/find_library.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/windows.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/shipped.h"
#include "base/utf16.h"
#include "image/elf_resource.h"
#include "image/file_view.h"
#include "sltg/sltg_read.h"
#include "typefile/msft_read.h"
#include "typelib/type_lib.h"

/* ---- bytes ---- */

static HRESULT read_library(struct span bytes, const char *path, ITypeLib **ret_lib)
{
    _cleanup_(type_lib_unrefp) struct type_lib *lib = NULL;
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(path);
    HRESULT hr;

    if (!wide)
        return hr_raise(E_OUTOFMEMORY, "path of a type library");
    hr = type_lib_new(&lib);
    if (SUCCEEDED(hr))
        hr = msft_read(bytes.bytes, bytes.size, &lib->library);
    if (hr == TYPE_E_UNSUPFORMAT)
        hr = sltg_read(bytes.bytes, bytes.size, &lib->library);
    if (SUCCEEDED(hr))
        hr = type_lib_attach(lib);
    if (FAILED(hr))
        return hr;

    lib->library.path = type_library_text(&lib->library, wide, utf16_len(wide));
    if (!lib->library.path)
        return hr_raise(E_OUTOFMEMORY, "path of a type library");
    lib->library.flags |= LIBFLAG_FHASDISKIMAGE;
    *ret_lib = (ITypeLib *)&TAKE_PTR(lib)->ITypeLib2_iface;
    return S_OK;
}

/* The resources of a module, of whichever kind; S_FALSE if it is none. */
static HRESULT open_resources(struct span file, struct pe_file *pe, struct resource_set *ret_set)
{
    HRESULT hr;

    hr = pe_file_read(file, pe);
    if (FAILED(hr))
        return hr_trace(hr);
    if (hr == S_OK) {
        resource_set_of_pe(pe, ret_set);
        return S_OK;
    }
    return hr_trace(elf_resource_set_of_file(file, ret_set));
}

static HRESULT find_resource(struct span file, unsigned id, struct span *ret_bytes)
{
    struct resource_name type = resource_name_of_text(u"TYPELIB");
    struct resource_name name = resource_name_of_id((uint16_t)id);
    struct resource_filter filter = {&type, &name, RESOURCE_ANY_LANGUAGE};
    struct resource_set set;
    struct resource resource;
    struct pe_file pe;
    HRESULT hr;

    hr = open_resources(file, &pe, &set);
    if (hr == S_FALSE)
        return TYPE_E_UNSUPFORMAT;
    if (SUCCEEDED(hr))
        hr = resource_set_find(&set, &filter, &resource);
    if (FAILED(hr))
        return hr;
    *ret_bytes = resource.data;
    return S_OK;
}

/* @id is 0 for a path that names no resource. */
static HRESULT load_file(const char *path, unsigned id, const char *named, ITypeLib **ret_lib)
{
    _cleanup_(file_view_close) struct file_view view = {0};
    struct span bytes;
    HRESULT hr;

    hr = file_view_open(path, &view);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = id ? TYPE_E_UNSUPFORMAT : read_library(view.bytes, named, ret_lib);
    if (hr != TYPE_E_UNSUPFORMAT)
        return hr;
    hr = find_resource(view.bytes, id ? id : 1, &bytes);
    if (FAILED(hr))
        return hr_raise(TYPE_E_CANTLOADLIBRARY, "'%s' has no type library %u", path, id ? id : 1);
    hr = read_library(bytes, named, ret_lib);
    return hr == TYPE_E_UNSUPFORMAT
               ? hr_raise(hr, "the type library in '%s' is of an unknown format", path)
               : hr;
}

/* ---- paths ---- */

/* Cuts "\N" off; 0 if there is none. */
static unsigned cut_resource_number(char *path)
{
    char *slash = strrchr(path, '\\');
    char *end;
    unsigned long id;

    if (!slash || slash == path || slash[1] < '0' || slash[1] > '9')
        return 0;
    id = strtoul(slash + 1, &end, 10);
    if (*end || id == 0 || id > UINT16_MAX)
        return 0;
    *slash = '\0';
    return (unsigned)id;
}

static bool is_there(const char *path)
{
    return access(path, R_OK) == 0;
}

static bool search_folders(const char *folders, const char *name, char *ret_path, size_t size)
{
    while (folders && *folders) {
        size_t len = strcspn(folders, ":");
        int n = snprintf(ret_path, size, "%.*s/%s", (int)len, folders, name);

        if (n > 0 && (size_t)n < size && is_there(ret_path))
            return true;
        folders += len + (folders[len] == ':');
    }
    return false;
}

/* The whole path of a file that is there; S_FALSE if none is. */
static HRESULT locate(const char *path, char *ret_path, size_t size)
{
    char found[PATH_MAX];
    char lower[NAME_MAX + 1];
    size_t len = strlen(path);

    if (is_there(path))
        return realpath(path, ret_path) ? S_OK : hr_raise(hr_from_errno(), "resolving '%s'", path);
    if (strpbrk(path, "/\\") || len >= sizeof(lower))
        return S_FALSE;
    if (search_folders(getenv("PATH"), path, found, sizeof(found)))
        return realpath(found, ret_path) ? S_OK
                                         : hr_raise(hr_from_errno(), "resolving '%s'", found);
    for (size_t i = 0; i <= len; i++)
        lower[i] = path[i] >= 'A' && path[i] <= 'Z' ? (char)(path[i] + 'a' - 'A') : path[i];
    return shipped_path(lower, ret_path, size);
}

HRESULT find_library_load(const char16_t *path, ITypeLib **ret_lib)
{
    _cleanup_(freep) char *name = utf16_to_utf8_dup(path);
    char named[PATH_MAX + 8];
    char found[PATH_MAX];
    unsigned id = 0;
    HRESULT hr;

    if (!name)
        return hr_raise(E_OUTOFMEMORY, "path of a type library");
    hr = locate(name, found, sizeof(found));
    if (hr == S_FALSE) {
        id = cut_resource_number(name);
        hr = id ? locate(name, found, sizeof(found)) : S_FALSE;
    }
    if (FAILED(hr))
        return hr_trace(hr);
    if (hr == S_FALSE)
        return hr_raise(TYPE_E_CANTLOADLIBRARY, "there is no type library '%s'", name);

    if (id)
        snprintf(named, sizeof(named), "%s\\%u", found, id);
    else
        snprintf(named, sizeof(named), "%s", found);
    return load_file(found, id, named, ret_lib);
}

/* ---- imported ones ---- */

HRESULT find_imported_library(struct imported_library *imported, ITypeLib **ret_lib)
{
    ITypeLib *loaded = __atomic_load_n(&imported->loaded, __ATOMIC_ACQUIRE);
    ITypeLib *none = NULL;
    HRESULT hr;

    if (!loaded) {
        hr = find_registered_library(&imported->guid, imported->major, imported->minor,
                                     imported->lcid, &loaded);
        if (FAILED(hr) && imported->file)
            hr = find_library_load(imported->file, &loaded);
        if (FAILED(hr))
            return hr_trace(hr);
        /* Who is second takes what the first has found. */
        if (!__atomic_compare_exchange_n(&imported->loaded, &none, loaded, false, __ATOMIC_ACQ_REL,
                                         __ATOMIC_ACQUIRE)) {
            ITypeLib_Release(loaded);
            loaded = none;
        }
    }
    *ret_lib = loaded;
    return S_OK;
}

HRESULT LoadTypeLib(LPCOLESTR szFile, ITypeLib **pptlib)
{
    return LoadTypeLibEx(szFile, REGKIND_DEFAULT, pptlib);
}

/*
 * Only REGKIND_REGISTER registers. Windows also does by default for a path without folder; here
 * nothing is registered that nobody asked for.
 */
HRESULT LoadTypeLibEx(LPCOLESTR szFile, REGKIND regkind, ITypeLib **pptlib)
{
    struct type_lib *lib;
    HRESULT hr;

    if (!szFile || !pptlib)
        return E_INVALIDARG;
    *pptlib = NULL;
    hr = find_library_load(szFile, pptlib);
    if (FAILED(hr))
        return hr;

    if (regkind != REGKIND_REGISTER)
        return S_OK;
    lib = type_lib_from(*pptlib);
    hr = RegisterTypeLib(*pptlib, lib->library.path, NULL);
    if (FAILED(hr)) {
        ITypeLib_Release(*pptlib);
        *pptlib = NULL;
        return TYPE_E_REGISTRYACCESS;
    }
    return S_OK;
}
