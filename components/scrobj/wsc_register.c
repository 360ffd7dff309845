/* SPDX-License-Identifier: MIT */
/*
 * DllInstall: registers the components of a file that its argument names, or unregisters them. All
 * scripts are checked before anything is written; a registration's own script is told afterwards,
 * or before its keys go.
 */
#include <comity_wide.h>
#include <stdio.h>
#include <stdlib.h>

#include "engines.h"
#include "wsc_place.h"

enum {
    PATH_UNITS = 4096,
    GUID_UNITS = 39,
};

/* The names under which a component is in the registry. */
struct names {
    WCHAR classid[GUID_UNITS];
    const WCHAR *progid; /* borrowed; or NULL */
    BSTR versioned;      /* or NULL */
    const WCHAR *description;
};

static void names_deinit(struct names *names)
{
    SysFreeString(names->versioned);
}

/* @a and @b joined; NULL if memory is out. */
static BSTR join(const WCHAR *a, const WCHAR *b, const WCHAR *c)
{
    BSTR text =
        SysAllocStringLen(NULL, (UINT)(comity_wcslen(a) + comity_wcslen(b) + comity_wcslen(c)));

    if (text) {
        comity_wcscpy(text, a);
        comity_wcscat(text, b);
        comity_wcscat(text, c);
    }
    return text;
}

/* A component without an identifier keeps the one that it was registered with before, or gets one.
 */
static HRESULT find_names(const struct wsc_component *described, struct names *ret_names)
{
    struct names names = {.progid =
                              described->progid && *described->progid ? described->progid : NULL};
    CLSID clsid;
    HRESULT hr = S_OK;

    if (described->classid)
        hr = CLSIDFromString(described->classid, &clsid);
    else if (FAILED(CLSIDFromProgID(names.progid, &clsid)))
        hr = CoCreateGuid(&clsid);
    if (FAILED(hr))
        return hr;
    StringFromGUID2(&clsid, names.classid, GUID_UNITS);
    names.description = described->description ? described->description : u"";
    if (names.progid && described->version && *described->version) {
        names.versioned = join(names.progid, u".", described->version);
        if (!names.versioned)
            return E_OUTOFMEMORY;
    }
    *ret_names = names;
    return S_OK;
}

/* ---- keys ---- */

/* Sets the value @name of HKEY_CLASSES_ROOT\@a\@b. */
static HRESULT set(const WCHAR *a, const WCHAR *b, const WCHAR *name, const WCHAR *value)
{
    BSTR path = join(a, *b ? u"\\" : u"", b);
    LSTATUS status;

    if (!path)
        return E_OUTOFMEMORY;
    status = RegSetKeyValueW(HKEY_CLASSES_ROOT, path, name, REG_SZ, value,
                             (DWORD)((comity_wcslen(value) + 1) * sizeof(WCHAR)));
    SysFreeString(path);
    return HRESULT_FROM_WIN32((ULONG)status);
}

static HRESULT write_progid(const WCHAR *progid, const struct names *names)
{
    HRESULT hr = set(progid, u"", NULL, names->description);

    return SUCCEEDED(hr) ? set(progid, u"CLSID", NULL, names->classid) : hr;
}

static HRESULT write_class(const WCHAR *key, const struct names *names, const WCHAR *url)
{
    const WCHAR *progid = names->versioned ? names->versioned : names->progid;
    WCHAR module[PATH_UNITS];
    HRESULT hr = component_path(module, PATH_UNITS);

    if (SUCCEEDED(hr))
        hr = set(key, u"", NULL, names->description);
    if (SUCCEEDED(hr))
        hr = set(key, u"InprocServer32", NULL, module);
    if (SUCCEEDED(hr))
        hr = set(key, u"InprocServer32", u"ThreadingModel", u"Apartment");
    if (SUCCEEDED(hr) && progid)
        hr = set(key, u"ProgID", NULL, progid);
    if (SUCCEEDED(hr) && names->progid)
        hr = set(key, u"VersionIndependentProgID", NULL, names->progid);
    if (SUCCEEDED(hr))
        hr = set(key, u"ScriptletURL", NULL, url);
    return hr;
}

/* Other computers reach it in a process of its own. */
static HRESULT write_remotable(const WCHAR *key, const struct names *names)
{
    BSTR application = join(u"AppID\\", names->classid, u"");
    HRESULT hr = application ? set(key, u"", u"AppID", names->classid) : E_OUTOFMEMORY;

    if (SUCCEEDED(hr))
        hr = set(application, u"", NULL, names->description);
    if (SUCCEEDED(hr))
        hr = set(application, u"", u"DllSurrogate", u"");
    SysFreeString(application);
    return hr;
}

static HRESULT write_keys(const struct wsc_component *described, const struct names *names,
                          const WCHAR *url)
{
    BSTR key = join(u"CLSID\\", names->classid, u"");
    HRESULT hr = key ? write_class(key, names, url) : E_OUTOFMEMORY;

    if (SUCCEEDED(hr) && described->is_remotable)
        hr = write_remotable(key, names);
    if (SUCCEEDED(hr) && names->progid)
        hr = write_progid(names->progid, names);
    if (SUCCEEDED(hr) && names->versioned)
        hr = write_progid(names->versioned, names);
    SysFreeString(key);
    return hr;
}

/* Windows' own rule: what is not there is gone. */
static void remove_key(const WCHAR *a, const WCHAR *b)
{
    BSTR path = join(a, *a ? u"\\" : u"", b);

    if (path)
        RegDeleteTreeW(HKEY_CLASSES_ROOT, path);
    SysFreeString(path);
}

static HRESULT remove_keys(const struct wsc_component *described, const struct names *names)
{
    remove_key(u"CLSID", names->classid);
    if (described->is_remotable)
        remove_key(u"AppID", names->classid);
    if (names->progid)
        remove_key(u"", names->progid);
    if (names->versioned)
        remove_key(u"", names->versioned);
    return S_OK;
}

/* ---- scripts ---- */

/* Calls a function of the registration's own script, if it has it. */
static HRESULT call_script(const struct wsc_file *file, const struct wsc_component *described,
                           const WCHAR *name)
{
    const struct engines_scope scope = {0};
    struct engines *engines;
    struct engines_name function;
    EXCEPINFO exception = {0};
    DISPPARAMS none = {0};
    HRESULT hr;

    if (described->registrations.n == 0)
        return S_OK;
    hr = engines_start(file, &described->registrations, &scope, NULL, &engines);
    if (FAILED(hr))
        return hr;
    function = engines_find(engines, name);
    if (function.global)
        hr = engines_invoke(engines, &function, 0, DISPATCH_METHOD, &none, NULL, &exception, NULL);
    if (hr == DISP_E_EXCEPTION && exception.bstrDescription) {
        char text[1024] = "";

        WideCharToMultiByte(CP_UTF8, 0, exception.bstrDescription, -1, text, sizeof(text) - 1, NULL,
                            NULL);
        component_fail(&IID_NULL, u"Windows Script Component", hr, "%s", text);
    }
    SysFreeString(exception.bstrSource);
    SysFreeString(exception.bstrDescription);
    SysFreeString(exception.bstrHelpFile);
    engines_close(engines);
    return hr;
}

static HRESULT check(const struct wsc_file *file, const struct wsc_component *described)
{
    struct engines *engines;
    HRESULT hr = engines_check(file, &described->scripts, &engines);

    if (SUCCEEDED(hr))
        engines_close(engines);
    return hr;
}

static HRESULT install(const struct wsc_file *file, const struct wsc_component *described,
                       BOOL is_installing)
{
    struct wsc_place place = {.path = file->path, .id = described->id};
    struct names names = {0};
    BSTR url;
    HRESULT hr = find_names(described, &names);

    if (FAILED(hr))
        return hr;
    url = wsc_place_url(&place);
    if (!url)
        hr = E_OUTOFMEMORY;
    else if (is_installing)
        hr = write_keys(described, &names, url);
    if (SUCCEEDED(hr))
        hr = call_script(file, described, is_installing ? u"Register" : u"Unregister");
    if (SUCCEEDED(hr) && !is_installing)
        hr = remove_keys(described, &names);
    SysFreeString(url);
    names_deinit(&names);
    return hr;
}

static HRESULT fail_without_names(const struct wsc_file *file)
{
    char path[1024] = "";

    WideCharToMultiByte(CP_UTF8, 0, file->path, -1, path, sizeof(path) - 1, NULL, NULL);
    return component_fail(&IID_NULL, u"Windows Script Component", E_INVALIDARG,
                          "%s: A component needs a progid or a classid to be registered.", path);
}

/* A component of a package that has no name and no identifier is for the others of it alone. */
static BOOL can_be_installed(const struct wsc_component *described, const WCHAR *id)
{
    BOOL is_meant = !id || (described->id &&
                            CompareStringOrdinal(described->id, -1, id, -1, TRUE) == CSTR_EQUAL);

    return is_meant && (described->classid || (described->progid && *described->progid));
}

static HRESULT install_file(const struct wsc_file *file, const WCHAR *id, BOOL is_installing)
{
    const struct wsc_component *components = file->components.items;
    HRESULT hr = S_OK;
    unsigned n = 0;

    for (unsigned i = 0; SUCCEEDED(hr) && i < file->components.n; i++)
        hr = check(file, &components[i]);
    for (unsigned i = 0; SUCCEEDED(hr) && i < file->components.n; i++) {
        if (!can_be_installed(&components[i], id))
            continue;
        n++;
        hr = install(file, &components[i], is_installing);
    }
    return SUCCEEDED(hr) && n == 0 ? fail_without_names(file) : hr;
}

STDAPI DllInstall(BOOL bInstall, LPCWSTR pszCmdLine);

STDAPI DllInstall(BOOL bInstall, LPCWSTR pszCmdLine)
{
    struct wsc_place place;
    struct wsc_file *file;
    HRESULT hr;

    if (!pszCmdLine || !*pszCmdLine)
        return E_INVALIDARG;
    hr = wsc_place_parse(pszCmdLine, &place);
    if (FAILED(hr))
        return hr;
    hr = wsc_file_load(place.path, &file);
    if (SUCCEEDED(hr)) {
        hr = install_file(file, place.id, bInstall);
        wsc_file_unref(file);
    }
    wsc_place_deinit(&place);
    return hr;
}
