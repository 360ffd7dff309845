/* SPDX-License-Identifier: MIT */
/*
 * Display names, from left to right: what begins the name says which moniker comes first, and each
 * moniker parses what follows its own part. Source: Windows' "MkParseDisplayName" page.
 *
 * First come the prefixes that COM knows itself, then a ProgID ("ProgID:..." or "@ProgID..."),
 * whose class parses the name, then the longest beginning that names a running object or a file.
 */
#define COBJMACROS
#include <string.h>
#include <sys/stat.h>

#include <comity/ole2.h>
#include <comity/urlmon.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "base/win32_text_result.h"
#include "moniker/class_moniker.h"
#include "moniker/new_moniker.h"
#include "moniker/pointer_moniker.h"

enum {
    NAME_LEN_MAX = 0x8000,
    PROGID_LEN_MIN = 2, /* one letter before a colon is a drive */
};

static HRESULT parse_session(const WCHAR *name, ULONG *ret_eaten, IMoniker **ret_moniker);

static const struct {
    const WCHAR *prefix;
    HRESULT (*parse)(const WCHAR *name, ULONG *ret_eaten, IMoniker **ret_moniker);
} prefixes[] = {
    {u"clsid:", class_moniker_parse},
    {u"new:", new_moniker_parse},
    {u"objref:", objref_moniker_parse},
    {u"session:", parse_session},
};

static bool is_one_of(WCHAR unit, const WCHAR *units)
{
    while (*units && *units != unit)
        units++;
    return *units != 0;
}

/* Outcomes of this and those below: MK_E_SYNTAX if the name does not begin so. */
static HRESULT parse_prefixed(const WCHAR *name, ULONG *ret_eaten, IMoniker **ret_moniker)
{
    size_t name_len = utf16_len(name);
    HRESULT hr;

    for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++) {
        size_t len = utf16_len(prefixes[i].prefix);

        if (name_len < len || utf16_compare_nocase(name, len, prefixes[i].prefix, len) != 0)
            continue;
        hr = prefixes[i].parse(name + len, ret_eaten, ret_moniker);
        if (SUCCEEDED(hr))
            *ret_eaten += (ULONG)len;
        return hr;
    }
    return MK_E_SYNTAX;
}

/* A number, or "Console", then "!" and a name that COM knows: a user has one session, any is it. */
static HRESULT parse_session(const WCHAR *name, ULONG *ret_eaten, IMoniker **ret_moniker)
{
    static const WCHAR console[] = u"console";
    size_t len = 0, console_len = utf16_len(console);
    HRESULT hr;

    while (name[len] >= '0' && name[len] <= '9')
        len++;
    if (utf16_nlen(name, console_len) == console_len &&
        utf16_compare_nocase(name, console_len, console, console_len) == 0)
        len = console_len;
    if (len == 0 || name[len] != '!')
        return MK_E_SYNTAX;

    hr = parse_prefixed(name + len + 1, ret_eaten, ret_moniker);
    if (SUCCEEDED(hr))
        *ret_eaten += (ULONG)len + 1;
    return hr;
}

/* The class that "ProgID:" or "@ProgID" at the beginning of @name is of. */
static HRESULT find_class(const WCHAR *name, CLSID *ret_clsid)
{
    _cleanup_(freep) WCHAR *progid = NULL;
    bool is_marked = name[0] == '@';
    size_t len = 0;

    name += is_marked;
    while (name[len] && !is_one_of(name[len], u":!/\\"))
        len++;
    if (len < PROGID_LEN_MIN || (!is_marked && name[len] != ':'))
        return MK_E_SYNTAX;
    progid = utf16_dup_n(name, len);
    if (!progid)
        return hr_raise(E_OUTOFMEMORY, "display name");
    return FAILED(CLSIDFromProgID(progid, ret_clsid)) ? MK_E_SYNTAX : S_OK;
}

/* The class object parses; where it does not, an instance may. */
static HRESULT parse_by_class(IBindCtx *context, const WCHAR *name, ULONG *ret_eaten,
                              IMoniker **ret_moniker)
{
    IParseDisplayName *parser;
    CLSID clsid;
    HRESULT hr;

    hr = find_class(name, &clsid);
    if (FAILED(hr))
        return hr;
    hr = CoGetClassObject(&clsid, CLSCTX_ALL, NULL, &IID_IParseDisplayName, (void **)&parser);
    if (FAILED(hr))
        hr = CoCreateInstance(&clsid, NULL, CLSCTX_ALL, &IID_IParseDisplayName, (void **)&parser);
    if (FAILED(hr))
        return hr;
    hr =
        IParseDisplayName_ParseDisplayName(parser, context, (LPOLESTR)name, ret_eaten, ret_moniker);
    IParseDisplayName_Release(parser);
    return hr;
}

enum path_extent {
    PATH_WHOLE,     /* the name is nothing else */
    PATH_BEGINNING, /* what follows is in the file: a folder has nothing that is no file */
};

static bool is_file(const WCHAR *path, enum path_extent extent)
{
    _cleanup_(freep) char *name = win32_path_from_wide(path);
    struct stat st;

    return name && stat(name, &st) == 0 && (extent == PATH_WHOLE || !S_ISDIR(st.st_mode));
}

/* A file moniker of the path, if it is running or the file is there; else S_FALSE. */
static HRESULT try_file(IBindCtx *context, const WCHAR *path, enum path_extent extent,
                        IMoniker **ret_moniker)
{
    IMoniker *moniker;
    HRESULT hr;

    hr = CreateFileMoniker(path, &moniker);
    if (FAILED(hr))
        return hr_trace(hr);
    if (IMoniker_IsRunning(moniker, context, NULL, NULL) == S_OK || is_file(path, extent)) {
        *ret_moniker = moniker;
        return S_OK;
    }
    IMoniker_Release(moniker);
    return S_FALSE;
}

static HRESULT parse_file(IBindCtx *context, const WCHAR *name, ULONG *ret_eaten,
                          IMoniker **ret_moniker)
{
    const WCHAR *whole = name;
    size_t name_len = utf16_len(name);
    _cleanup_(freep) WCHAR *path = utf16_dup_n(name, name_len);
    HRESULT hr = S_FALSE;

    if (!path)
        return hr_raise(E_OUTOFMEMORY, "display name");
    for (size_t len = name_len; len > 0 && hr == S_FALSE; len--) {
        if (name[len] && !is_one_of(name[len], u":!/\\"))
            continue;
        path[len] = 0;
        hr = try_file(context, path, name[len] ? PATH_BEGINNING : PATH_WHOLE, ret_moniker);
        *ret_eaten = (ULONG)len;
    }
    if (hr != S_FALSE)
        return hr;
    /* What looks like a path was meant as one. */
    for (; *name; name++)
        if (is_one_of(*name, u"/\\"))
            return moniker_raise(MK_E_CANTOPENFILE, whole,
                                 "is no object that runs, and there is no such file");
    return MK_E_SYNTAX;
}

static HRESULT parse_first(IBindCtx *context, const WCHAR *name, ULONG *ret_eaten,
                           IMoniker **ret_moniker)
{
    HRESULT hr;

    hr = parse_prefixed(name, ret_eaten, ret_moniker);
    if (hr == MK_E_SYNTAX)
        hr = parse_by_class(context, name, ret_eaten, ret_moniker);
    if (hr == MK_E_SYNTAX)
        hr = parse_file(context, name, ret_eaten, ret_moniker);
    if (SUCCEEDED(hr) && !*ret_moniker)
        hr = MK_E_SYNTAX;
    return hr == MK_E_SYNTAX ? moniker_raise(hr, name,
                                             "is no display name: it begins with no registered "
                                             "class, no object that runs and no file")
                             : hr_trace(hr);
}

/* Lets the moniker so far parse what follows, and composes both. */
static HRESULT parse_next(IBindCtx *context, const WCHAR *rest, ULONG *ret_eaten,
                          IMoniker **moniker)
{
    IMoniker *next = NULL, *whole;
    HRESULT hr;

    hr = IMoniker_ParseDisplayName(*moniker, context, NULL, (LPOLESTR)rest, ret_eaten, &next);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!next || *ret_eaten == 0 || *ret_eaten > utf16_len(rest)) {
        if (next)
            IMoniker_Release(next);
        return hr_raise(MK_E_SYNTAX, "a moniker cannot parse what follows it");
    }
    hr = CreateGenericComposite(*moniker, next, &whole);
    IMoniker_Release(next);
    if (FAILED(hr))
        return hr_trace(hr);
    IMoniker_Release(*moniker);
    *moniker = whole;
    return S_OK;
}

HRESULT MkParseDisplayName(LPBC pbc, LPCOLESTR szUserName, ULONG *pchEaten, LPMONIKER *ppmk)
{
    IMoniker *moniker = NULL;
    ULONG eaten = 0, n = 0;
    size_t len;
    HRESULT hr;

    if (!pbc || !szUserName || !*szUserName || !pchEaten || !ppmk)
        return E_INVALIDARG;
    *pchEaten = 0;
    *ppmk = NULL;
    len = utf16_nlen(szUserName, NAME_LEN_MAX);
    if (len == NAME_LEN_MAX)
        return hr_raise(MK_E_SYNTAX, "the display name is too long");

    hr = parse_first(pbc, szUserName, &eaten, &moniker);
    while (SUCCEEDED(hr) && eaten < len) {
        hr = parse_next(pbc, szUserName + eaten, &n, &moniker);
        eaten += SUCCEEDED(hr) ? n : 0;
    }
    if (FAILED(hr)) {
        if (moniker) {
            *pchEaten = eaten;
            IMoniker_Release(moniker);
        }
        return moniker_show(hr_trace(hr));
    }
    *pchEaten = eaten;
    *ppmk = moniker;
    return S_OK;
}

HRESULT MkParseDisplayNameEx(IBindCtx *pbc, LPCWSTR szDisplayName, ULONG *pchEaten, LPMONIKER *ppmk)
{
    return MkParseDisplayName(pbc, szDisplayName, pchEaten, ppmk);
}
