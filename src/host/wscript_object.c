/* SPDX-License-Identifier: MIT */
/* Source: Windows' "WScript object" pages, and the type library of Windows' script host. */
#define COBJMACROS
#include "host/wscript_object.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/creation.h"
#include "hosting/engine.h"
#include "hosting/events.h"
#include "hosting/report.h"
#include "hosting/std_stream.h"
#include "hosting/watch.h"
#include "hosttext/host_object.h"
#include "hosttext/text.h"

enum {
    BUILD = 16384, /* of the host that says it is version 5.8 */
    /* What a method that ends the script answers, for engines that go on till one fails. */
    E_SCRIPT_ENDS = (int)0x80020102, /* SCRIPT_E_PROPAGATE */
};

struct wscript_object {
    struct host_object object;
    struct host *host; /* borrowed */
};

static struct host *host_of(IHost *iface)
{
    return ((struct wscript_object *)iface)->host;
}

static void wscript_object_free(struct host_object *object)
{
    free(object);
}

static HRESULT give_text(const char16_t *text, size_t len, BSTR *ret_text)
{
    *ret_text = SysAllocStringLen(text, (UINT)len);
    return *ret_text ? S_OK : E_OUTOFMEMORY;
}

/* Where the last part of a path begins. */
static size_t name_start(const char16_t *path)
{
    size_t start = 0;

    for (size_t i = 0; path[i]; i++) {
        if (path[i] == '/')
            start = i + 1;
    }
    return start;
}

/* ---- about the host and the script ---- */

static HRESULT wscript_get_Name(IHost *iface, BSTR *out_Name)
{
    *out_Name = SysAllocString(u"Windows Script Host");
    return *out_Name ? S_OK : E_OUTOFMEMORY;
}

static HRESULT wscript_get_Application(IHost *iface, IDispatch **out_Dispatch)
{
    IHost_AddRef(iface);
    *out_Dispatch = (IDispatch *)iface;
    return S_OK;
}

static HRESULT wscript_get_FullName(IHost *iface, BSTR *out_Path)
{
    return give_text(host_of(iface)->program, SysStringLen(host_of(iface)->program), out_Path);
}

static HRESULT wscript_get_Path(IHost *iface, BSTR *out_Path)
{
    BSTR program = host_of(iface)->program;
    size_t start = name_start(program);

    return give_text(program, start > 1 ? start - 1 : start, out_Path);
}

static HRESULT wscript_get_Interactive(IHost *iface, VARIANT_BOOL *out_Interactive)
{
    *out_Interactive = host_of(iface)->is_interactive ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}

static HRESULT wscript_put_Interactive(IHost *iface, VARIANT_BOOL out_Interactive)
{
    host_of(iface)->is_interactive = out_Interactive != VARIANT_FALSE;
    return S_OK;
}

static HRESULT wscript_get_ScriptName(IHost *iface, BSTR *out_ScriptName)
{
    BSTR path = host_of(iface)->script_path;
    size_t start = name_start(path);

    return give_text(path + start, SysStringLen(path) - start, out_ScriptName);
}

static HRESULT wscript_get_ScriptFullName(IHost *iface, BSTR *out_ScriptFullName)
{
    BSTR path = host_of(iface)->script_path;

    return give_text(path, SysStringLen(path), out_ScriptFullName);
}

static HRESULT wscript_get_Arguments(IHost *iface, IArguments2 **out_Arguments)
{
    *out_Arguments = host_of(iface)->arguments;
    IArguments2_AddRef(*out_Arguments);
    return S_OK;
}

static HRESULT wscript_get_Version(IHost *iface, BSTR *out_Version)
{
    *out_Version = SysAllocString(u"5.8");
    return *out_Version ? S_OK : E_OUTOFMEMORY;
}

static HRESULT wscript_get_BuildVersion(IHost *iface, int *out_Build)
{
    *out_Build = BUILD;
    return S_OK;
}

static HRESULT wscript_get_Timeout(IHost *iface, LONG *out_Timeout)
{
    *out_Timeout = host_of(iface)->timeout_s;
    return S_OK;
}

static HRESULT wscript_put_Timeout(IHost *iface, LONG out_Timeout)
{
    struct host *host = host_of(iface);

    if (out_Timeout < 0)
        return E_INVALIDARG;
    host->timeout_s = out_Timeout;
    watch_set_timeout(host->watch, out_Timeout);
    return S_OK;
}

/* ---- running ---- */

static HRESULT wscript_Quit(IHost *iface, int ExitCode)
{
    struct host *host = host_of(iface);
    EXCEPINFO error = {.scode = E_ABORT};
    struct engine *engine;
    HRESULT hr = S_OK;

    host->is_quitting = true;
    host->exit_status = ExitCode;
    watch_end_waits(host->watch);
    for (engine = host->engines; SUCCEEDED(hr) && engine; engine = engine->next)
        hr = IActiveScript_InterruptScriptThread(engine->script, SCRIPTTHREADID_ALL, &error, 0);
    /* An engine that cannot be interrupted may swallow errors too. */
    if (FAILED(hr))
        exit(ExitCode);
    return E_SCRIPT_ENDS;
}

static HRESULT wscript_Sleep(IHost *iface, LONG Time)
{
    if (Time < 0)
        return E_INVALIDARG;
    return watch_sleep(host_of(iface)->watch, (DWORD)Time) ? S_OK : E_ABORT;
}

/*
 * As a script's own conversion to text, but that Null is shown, and True is a number: "When running
 * scripts through CScript, WScript.Echo True will print out -1 while WScript.Echo "" & True will
 * print True" (comments of ProductiveRage/vbscripttranslator, which was held against Windows).
 */
static HRESULT echo_text(VARIANT *value, BSTR *ret_text)
{
    VARIANT text = {.vt = VT_EMPTY};
    HRESULT hr;

    if (V_VT(value) == VT_NULL) {
        *ret_text = SysAllocString(u"null");
        return *ret_text ? S_OK : E_OUTOFMEMORY;
    }
    hr = VariantChangeType(&text, value, 0, VT_BSTR);
    if (FAILED(hr))
        return hr;
    *ret_text = V_BSTR(&text);
    return S_OK;
}

static HRESULT echo_append(BSTR *line, BSTR text)
{
    UINT len = SysStringLen(*line), added = SysStringLen(text);

    if (!SysReAllocStringLen(line, NULL, len + added))
        return E_OUTOFMEMORY;
    if (added)
        memcpy(*line + len, text, added * sizeof(**line));
    return S_OK;
}

static HRESULT wscript_Echo(IHost *iface, SAFEARRAY *pArgs)
{
    _cleanup_(bstrp) BSTR line = SysAllocString(u"");
    _cleanup_(bstrp) BSTR space = SysAllocString(u" ");
    VARIANT *values;
    LONG low, high;
    HRESULT hr;

    if (!line || !space)
        return E_OUTOFMEMORY;
    hr = SafeArrayGetLBound(pArgs, 1, &low);
    if (SUCCEEDED(hr))
        hr = SafeArrayGetUBound(pArgs, 1, &high);
    if (SUCCEEDED(hr))
        hr = SafeArrayAccessData(pArgs, (void **)&values);
    if (FAILED(hr))
        return hr;
    for (LONG i = low; SUCCEEDED(hr) && i <= high; i++) {
        _cleanup_(bstrp) BSTR text = NULL;

        hr = echo_text(&values[i - low], &text);
        if (SUCCEEDED(hr) && i > low)
            hr = echo_append(&line, space);
        if (SUCCEEDED(hr))
            hr = echo_append(&line, text);
    }
    SafeArrayUnaccessData(pArgs);
    if (FAILED(hr))
        return hr;
    return report_echo(host_of(iface), line, SysStringLen(line));
}

/* ---- objects ---- */

static HRESULT wscript_CreateObject(IHost *iface, BSTR ProgID, BSTR Prefix,
                                    IDispatch **out_Dispatch)
{
    *out_Dispatch = NULL;
    return creation_create(host_of(iface), ProgID, Prefix, out_Dispatch);
}

static HRESULT wscript_GetObject(IHost *iface, BSTR Pathname, BSTR ProgID, BSTR Prefix,
                                 IDispatch **out_Dispatch)
{
    *out_Dispatch = NULL;
    return creation_get(host_of(iface), Pathname, ProgID, Prefix, out_Dispatch);
}

static HRESULT wscript_ConnectObject(IHost *iface, IDispatch *Object, BSTR Prefix)
{
    return creation_connect(host_of(iface), Object, Prefix);
}

static HRESULT wscript_DisconnectObject(IHost *iface, IDispatch *Object)
{
    if (!Object)
        return E_INVALIDARG;
    events_disconnect(host_of(iface), Object);
    return S_OK;
}

/* ---- streams ---- */

static HRESULT give_stream(IHost *iface, int fd, ITextStream **ret_stream)
{
    struct host *host = host_of(iface);
    enum text_encoding encoding = host->options->is_unicode && !isatty(fd) ? TEXT_UTF16 : TEXT_UTF8;
    HRESULT hr;

    *ret_stream = NULL;
    if (!host->streams[fd]) {
        hr = std_stream_new(host, fd, encoding, &host->streams[fd]);
        if (FAILED(hr))
            return hr;
    }
    ITextStream_AddRef(host->streams[fd]);
    *ret_stream = host->streams[fd];
    return S_OK;
}

static HRESULT wscript_get_StdIn(IHost *iface, ITextStream **out_ppts)
{
    return give_stream(iface, STDIN_FILENO, out_ppts);
}

static HRESULT wscript_get_StdOut(IHost *iface, ITextStream **ppts)
{
    return give_stream(iface, STDOUT_FILENO, ppts);
}

static HRESULT wscript_get_StdErr(IHost *iface, ITextStream **ppts)
{
    return give_stream(iface, STDERR_FILENO, ppts);
}

static const IHostVtbl wscript_vtable = {
    HOST_OBJECT_METHODS,
    .get_Name = wscript_get_Name,
    .get_Application = wscript_get_Application,
    .get_FullName = wscript_get_FullName,
    .get_Path = wscript_get_Path,
    .get_Interactive = wscript_get_Interactive,
    .put_Interactive = wscript_put_Interactive,
    .Quit = wscript_Quit,
    .get_ScriptName = wscript_get_ScriptName,
    .get_ScriptFullName = wscript_get_ScriptFullName,
    .get_Arguments = wscript_get_Arguments,
    .get_Version = wscript_get_Version,
    .get_BuildVersion = wscript_get_BuildVersion,
    .get_Timeout = wscript_get_Timeout,
    .put_Timeout = wscript_put_Timeout,
    .CreateObject = wscript_CreateObject,
    .Echo = wscript_Echo,
    .GetObject = wscript_GetObject,
    .DisconnectObject = wscript_DisconnectObject,
    .Sleep = wscript_Sleep,
    .ConnectObject = wscript_ConnectObject,
    .get_StdIn = wscript_get_StdIn,
    .get_StdOut = wscript_get_StdOut,
    .get_StdErr = wscript_get_StdErr,
};

static const struct host_object_class wscript_class = {&IID_IHost, NULL, wscript_object_free};

HRESULT wscript_object_new(struct host *host, IHost **ret_object)
{
    struct wscript_object *object = calloc(1, sizeof(*object));

    if (!object)
        return E_OUTOFMEMORY;
    host_object_init(&object->object, &wscript_class, &wscript_vtable);
    object->host = host;
    *ret_object = (IHost *)object;
    return S_OK;
}
