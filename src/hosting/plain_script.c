/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "hosting/plain_script.h"

#include <string.h>

#include "hosting/engine.h"
#include "hosting/report.h"
#include "hosttext/source_text.h"
#include "hosttext/text.h"

#define STANDARD_INPUT "-"

/* From the dot on; NULL if the name has none. */
static const char *extension_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *dot = strrchr(slash ? slash + 1 : path, '.');

    return dot && dot[1] ? dot : NULL;
}

void plain_script_report_engine(struct host *host, const char16_t *progid)
{
    _cleanup_(freep) char *name = text_to_utf8(progid);
    _cleanup_(freep) char *path = text_to_utf8(host->script_path);

    host->has_failed = true;
    report_host_error(host, "Can't find script engine \"%s\" for script \"%s\".", name ? name : "",
                      path ? path : "");
}

HRESULT plain_script_read(struct host *host, const char *path, BSTR *ret_text)
{
    _cleanup_(freep) char *whole = text_full_path(path);
    _cleanup_(bstrp) BSTR error = NULL;
    _cleanup_(freep) char *why = NULL;
    HRESULT hr;

    if (!whole)
        return E_OUTOFMEMORY;
    hr = source_text_read(path, ret_text);
    if (SUCCEEDED(hr))
        return hr;
    host->has_failed = true;
    if (hr == HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND)) {
        report_input_error(host, "Can not find script file \"%s\".", whole);
        return hr;
    }
    error = text_of_error(hr);
    why = text_to_utf8(error ? error : u"");
    report_host_error(host, "Loading script \"%s\" failed (%s).", whole, why ? why : "");
    return hr;
}

/* The engine that is asked for, or else that of the file's extension. */
static HRESULT find_engine(struct host *host, const char *path, BSTR *ret_progid)
{
    const char *extension = extension_of(path);
    HRESULT hr;

    if (host->options->engine || strcmp(path, STANDARD_INPUT) == 0) {
        *ret_progid = text_from_utf8(host->options->engine ? host->options->engine : "VBScript");
        return *ret_progid ? S_OK : E_OUTOFMEMORY;
    }
    if (!extension) {
        host->has_failed = true;
        report_input_error(host, "There is no file extension in \"%s\".", path);
        return REGDB_E_CLASSNOTREG;
    }
    hr = engine_of_extension(extension, ret_progid);
    if (hr == REGDB_E_CLASSNOTREG) {
        host->has_failed = true;
        report_input_error(host, "There is no script engine for file extension \"%s\".", extension);
    }
    return hr;
}

static HRESULT run(struct host *host, const char *path, const char *name)
{
    _cleanup_(bstrp) BSTR text = NULL, progid = NULL;
    struct engine *engine;
    DWORD_PTR cookie;
    HRESULT hr;

    hr = plain_script_read(host, path, &text);
    if (SUCCEEDED(hr))
        hr = find_engine(host, path, &progid);
    if (FAILED(hr))
        return hr;
    hr = engine_open(host, progid, &engine);
    if (FAILED(hr)) {
        plain_script_report_engine(host, progid);
        return hr;
    }
    hr = host_add_source(host, name, &cookie);
    if (SUCCEEDED(hr))
        hr = engine_parse(engine, text, cookie, 0);
    return FAILED(hr) ? hr : engines_run(host);
}

HRESULT plain_script_run(struct host *host)
{
    const char *path = host->options->script;

    return strcmp(path, STANDARD_INPUT) == 0 ? plain_script_run_input(host) : run(host, path, path);
}

HRESULT plain_script_run_input(struct host *host)
{
    return run(host, STANDARD_INPUT, "stdin");
}
