/* SPDX-License-Identifier: MIT */
/* Source: Windows' "Windows Script Host XML elements" pages. */
#define COBJMACROS
#include "host/wsf_script.h"

#include <stdlib.h>
#include <string.h>

#include "hosting/engine.h"
#include "hosting/events.h"
#include "hosting/host_site.h"
#include "hosting/plain_script.h"
#include "hosting/report.h"
#include "hosttext/library.h"
#include "hosttext/text.h"
#include "hosttext/wsf_file.h"
#include "hosttext/wsf_resources.h"

/* ---- errors of the file ---- */

static HRESULT report(struct host *host, struct wsf_place place, HRESULT hr, const char16_t *text)
{
    EXCEPINFO error = {.scode = hr, .bstrSource = SysAllocString(u"Windows Script Host")};

    error.bstrDescription = text ? SysAllocString(text) : text_of_error(hr);
    host->has_failed = true;
    report_script_error(host, host->options->script, place.line + 1, (LONG)place.column + 1,
                        &error);
    SysFreeString(error.bstrSource);
    SysFreeString(error.bstrDescription);
    return hr;
}

/* The object's name in a sentence: "Could not create object named ...". */
static HRESULT report_named(struct host *host, struct wsf_place place, HRESULT hr,
                            const char *sentence, const char16_t *name)
{
    _cleanup_(freep) char *utf8 = text_to_utf8(name);
    _cleanup_(freep) char *whole = NULL;
    _cleanup_(bstrp) BSTR wide = NULL;

    if (asprintf(&whole, "%s \"%s\".", sentence, utf8 ? utf8 : "") < 0)
        whole = NULL;
    wide = whole ? text_from_utf8(whole) : NULL;
    return report(host, place, hr, wide);
}

/* ---- objects ---- */

static HRESULT class_of(const struct wsf_element *element, CLSID *ret_clsid)
{
    const char16_t *guid = element->guid;

    if (!guid)
        return CLSIDFromProgID(element->progid, ret_clsid);
    /* As web pages write it. */
    if (lstrlenW(guid) > 6 && text_is_n(guid, 6, "clsid:")) {
        char16_t braced[64] = u"{";

        lstrcpynW(braced + 1, guid + 6, 60);
        lstrcatW(braced, u"}");
        return CLSIDFromString(braced, ret_clsid);
    }
    return CLSIDFromString((LPOLESTR)guid, ret_clsid);
}

static HRESULT add_object(struct host *host, const struct wsf_element *element)
{
    const char16_t *name = element->progid ? element->progid : element->guid;
    IDispatch *object;
    CLSID clsid;
    HRESULT hr;

    hr = class_of(element, &clsid);
    if (FAILED(hr))
        return report_named(host, element->place, hr, "Could not locate automation class named",
                            name);
    hr = CoCreateInstance(&clsid, NULL, CLSCTX_SERVER, &IID_IDispatch, (void **)&object);
    if (FAILED(hr))
        return report_named(host, element->place, hr, "Could not create object named", name);
    hr = host_site_add(host->site, element->id, (IUnknown *)object, SCRIPTITEM_ISVISIBLE);
    if (SUCCEEDED(hr) && element->events) {
        hr = events_connect(host, object, &clsid, element->events);
        if (FAILED(hr))
            report_named(host, element->place, hr, "Could not connect object", element->id);
    }
    IDispatch_Release(object);
    return hr;
}

/* Names for the scripts: they must be there before an engine is opened. */
static HRESULT add_names(struct host *host, const struct wsf_job *job)
{
    bool has_resources = false;
    HRESULT hr = S_OK;

    for (unsigned i = 0; SUCCEEDED(hr) && i < job->n_elements; i++) {
        if (job->elements[i].kind == WSF_OBJECT)
            hr = add_object(host, &job->elements[i]);
        has_resources |= job->elements[i].kind == WSF_RESOURCE;
    }
    if (SUCCEEDED(hr) && has_resources) {
        IUnknown *resources;

        hr = wsf_resources_new(job, &resources);
        if (SUCCEEDED(hr)) {
            hr = host_site_add(host->site, u"__resources__", resources, SCRIPTITEM_GLOBALMEMBERS);
            IUnknown_Release(resources);
        }
    }
    return hr;
}

/* ---- type libraries ---- */

static HRESULT find_reference(const struct wsf_element *element, struct library_name *ret_name)
{
    CLSID clsid;
    GUID guid;
    HRESULT hr;

    if (element->kind == WSF_REFERENCE && element->guid) {
        hr = CLSIDFromString(element->guid, &guid);
        return FAILED(hr) ? hr : library_by_guid(&guid, element->version, ret_name);
    }
    hr = class_of(element, &clsid);
    return FAILED(hr) ? hr : library_of_class(&clsid, NULL, ret_name);
}

static HRESULT add_references(struct host *host, const struct wsf_job *job, struct engine *engine)
{
    for (unsigned i = 0; i < job->n_elements; i++) {
        const struct wsf_element *element = &job->elements[i];
        struct library_name name;
        HRESULT hr;

        if (element->kind != WSF_REFERENCE &&
            !(element->kind == WSF_OBJECT && element->is_reference))
            continue;
        hr = find_reference(element, &name);
        if (SUCCEEDED(hr))
            hr = IActiveScript_AddTypeLib(engine->script, &name.guid, name.major, name.minor, 0);
        if (FAILED(hr))
            return report_named(host, element->place, hr, "Could not locate type library",
                                element->progid ? element->progid : element->guid);
    }
    return S_OK;
}

/* ---- scripts ---- */

/* Beside the .wsf file; on the heap. */
static char *path_of_source(const struct host *host, const char16_t *src)
{
    _cleanup_(freep) char *utf8 = text_to_utf8(src);
    const char *script = host->options->script;
    const char *slash = strrchr(script, '/');
    char *path;

    if (!utf8)
        return NULL;
    for (char *at = utf8; *at; at++) {
        if (*at == '\\')
            *at = '/';
    }
    if (*utf8 == '/' || !slash)
        return strdup(utf8);
    return asprintf(&path, "%.*s%s", (int)(slash + 1 - script), script, utf8) < 0 ? NULL : path;
}

/* The language that is said, or that of the extension, or JScript if there is one. */
static HRESULT language_of(const struct wsf_element *element, const char *path, BSTR *ret_progid)
{
    const char *dot = path ? strrchr(path, '.') : NULL;
    CLSID clsid;

    if (element->language) {
        *ret_progid = SysAllocString(element->language);
    } else if (dot && SUCCEEDED(engine_of_extension(dot, ret_progid))) {
        return S_OK;
    } else {
        *ret_progid = SysAllocString(SUCCEEDED(CLSIDFromProgID(u"JScript", &clsid)) ? u"JScript"
                                                                                    : u"VBScript");
    }
    return *ret_progid ? S_OK : E_OUTOFMEMORY;
}

static struct engine *find_engine(struct host *host, const char16_t *progid)
{
    struct engine *engine = host->engines;

    while (engine && lstrcmpiW(engine->progid, progid) != 0)
        engine = engine->next;
    return engine;
}

static HRESULT open_engine(struct host *host, const struct wsf_job *job, const char16_t *progid,
                           struct engine **ret_engine)
{
    HRESULT hr;

    *ret_engine = find_engine(host, progid);
    if (*ret_engine)
        return S_OK;
    hr = engine_open(host, progid, ret_engine);
    if (FAILED(hr)) {
        plain_script_report_engine(host, progid);
        return hr;
    }
    return add_references(host, job, *ret_engine);
}

/* Text that begins in the middle of a line has its columns there, too. */
static HRESULT parse_embedded(struct host *host, struct engine *engine,
                              const struct wsf_element *element)
{
    ULONG column = element->text_place.column;
    UINT len = SysStringLen(element->text);
    _cleanup_(bstrp) BSTR text = NULL;
    DWORD_PTR cookie;
    HRESULT hr;

    if (!element->text)
        return S_OK;
    text = SysAllocStringLen(NULL, column + len);
    if (!text)
        return E_OUTOFMEMORY;
    for (ULONG i = 0; i < column; i++)
        text[i] = ' ';
    memcpy(text + column, element->text, len * sizeof(*text));
    hr = host_add_source(host, host->options->script, &cookie);
    return FAILED(hr) ? hr : engine_parse(engine, text, cookie, element->text_place.line);
}

static HRESULT parse_file(struct host *host, struct engine *engine, const char *path)
{
    _cleanup_(bstrp) BSTR text = NULL;
    DWORD_PTR cookie;
    HRESULT hr;

    hr = plain_script_read(host, path, &text);
    if (SUCCEEDED(hr))
        hr = host_add_source(host, path, &cookie);
    return FAILED(hr) ? hr : engine_parse(engine, text, cookie, 0);
}

static HRESULT add_script(struct host *host, const struct wsf_job *job,
                          const struct wsf_element *element)
{
    _cleanup_(freep) char *path = NULL;
    _cleanup_(bstrp) BSTR progid = NULL;
    struct engine *engine;
    HRESULT hr;

    if (element->src) {
        path = path_of_source(host, element->src);
        if (!path)
            return E_OUTOFMEMORY;
    }
    hr = language_of(element, path, &progid);
    if (SUCCEEDED(hr))
        hr = open_engine(host, job, progid, &engine);
    if (FAILED(hr))
        return hr;
    return path ? parse_file(host, engine, path) : parse_embedded(host, engine, element);
}

/* ---- jobs ---- */

static bool asks_for_usage(const struct host *host)
{
    for (int i = 0; i < host->options->n_arguments; i++) {
        if (strcmp(host->options->arguments[i], "/?") == 0)
            return true;
    }
    return false;
}

static HRESULT run_elements(struct host *host, const struct wsf_job *job)
{
    HRESULT hr;

    hr = add_names(host, job);
    for (unsigned i = 0; SUCCEEDED(hr) && i < job->n_elements; i++) {
        if (job->elements[i].kind == WSF_SCRIPT)
            hr = add_script(host, job, &job->elements[i]);
    }
    return FAILED(hr) ? hr : engines_run(host);
}

/* Each job has its own engines and names. */
static HRESULT run_job(struct host *host, const struct wsf_job *job)
{
    unsigned n_names = host->site->n_items;
    HRESULT hr;

    host->usage = job->has_usage ? &job->usage : NULL;
    if (host->usage && asks_for_usage(host)) {
        report_usage(host);
        host->usage = NULL;
        return S_OK;
    }
    hr = run_elements(host, job);
    events_disconnect_all(host);
    engines_close(host);
    host_site_truncate(host->site, n_names);
    host->usage = NULL;
    return hr;
}

static const struct wsf_job *find_job(const struct wsf_file *file, const char *name)
{
    _cleanup_(bstrp) BSTR id = text_from_utf8(name);

    for (unsigned i = 0; id && i < file->n_jobs; i++) {
        if (file->jobs[i].id && lstrcmpiW(file->jobs[i].id, id) == 0)
            return &file->jobs[i];
    }
    return NULL;
}

static HRESULT run_jobs(struct host *host, const struct wsf_file *file)
{
    HRESULT hr = S_OK;

    if (host->options->n_jobs == 0)
        return run_job(host, &file->jobs[0]);
    for (int i = 0; SUCCEEDED(hr) && i < host->options->n_jobs && !host_is_ending(host); i++) {
        const struct wsf_job *job = find_job(file, host->options->jobs[i]);

        if (!job) {
            host->has_failed = true;
            report_input_error(host, "Unable to find job \"%s\".", host->options->jobs[i]);
            return DISP_E_UNKNOWNNAME;
        }
        hr = run_job(host, job);
    }
    return hr;
}

HRESULT wsf_script_run(struct host *host)
{
    _cleanup_(wsf_file_deinit) struct wsf_file file = {0};
    _cleanup_(bstrp) BSTR text = NULL;
    struct wsf_error error;
    HRESULT hr;

    hr = plain_script_read(host, host->options->script, &text);
    if (FAILED(hr))
        return hr;
    hr = wsf_file_read(text, SysStringLen(text), &file, &error);
    if (hr == WSF_E_SYNTAX) {
        _cleanup_(bstrp) BSTR description = text_from_utf8(error.text);

        return report(host, error.place, hr, description);
    }
    return FAILED(hr) ? hr : run_jobs(host, &file);
}
