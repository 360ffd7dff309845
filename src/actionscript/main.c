/* SPDX-License-Identifier: MIT */
/*
 * comity-action-script LANGUAGE FILE FUNCTION: runs the script of a custom action, on behalf of an
 * installation that answers it by descriptor 3. It ends with 0 when all is well, 2 if the script
 * cancels the installation, 5 if the actions behind it are to be left out, and 3 if it fails.
 */
#define COBJMACROS
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/windows.h>

#include "actionscript/action_site.h"
#include "actionscript/session_object.h"
#include "customaction/script_channel.h"
#include "hosttext/source_text.h"
#include "hosttext/text.h"

/* What custom actions return, and what the program ends with. */
enum result {
    RESULT_NOTHING = 0, /* of a script without a function: it went well */
    RESULT_OK = 1,
    RESULT_CANCEL = 2,
    RESULT_ABORT = 3,
    RESULT_IGNORE_REST = 5,
};

struct script {
    IActiveScript *engine;
    IActiveScriptParse *parse;
    struct action_site site;
};

static HRESULT open_engine(struct script *script, const char *language)
{
    _cleanup_(bstrp) BSTR progid = text_from_utf8(language);
    CLSID clsid;
    HRESULT hr = progid ? CLSIDFromProgID(progid, &clsid) : E_OUTOFMEMORY;

    if (SUCCEEDED(hr))
        hr = CoCreateInstance(&clsid, NULL, CLSCTX_INPROC_SERVER, &IID_IActiveScript,
                              (void **)&script->engine);
    if (SUCCEEDED(hr))
        hr = IActiveScript_QueryInterface(script->engine, &IID_IActiveScriptParse,
                                          (void **)&script->parse);
    if (SUCCEEDED(hr))
        hr = IActiveScript_SetScriptSite(script->engine, &script->site.IActiveScriptSite_iface);
    if (SUCCEEDED(hr))
        hr = IActiveScriptParse_InitNew(script->parse);
    if (SUCCEEDED(hr))
        hr = IActiveScript_AddNamedItem(script->engine, u"Session",
                                        SCRIPTITEM_ISVISIBLE | SCRIPTITEM_ISSOURCE);
    return hr;
}

static HRESULT load(struct script *script, const char *path)
{
    _cleanup_(bstrp) BSTR text = NULL;
    HRESULT hr = source_text_read(path, &text);

    if (SUCCEEDED(hr))
        hr = IActiveScriptParse_ParseScriptText(script->parse, text, NULL, NULL, NULL, 0, 0,
                                                SCRIPTTEXT_ISVISIBLE, NULL, NULL);
    if (SUCCEEDED(hr))
        hr = IActiveScript_SetScriptState(script->engine, SCRIPTSTATE_CONNECTED);
    return hr;
}

/* A procedure without arguments. */
static HRESULT call(struct script *script, const char *function, int *ret_result)
{
    _cleanup_(bstrp) BSTR name = text_from_utf8(function);
    DISPPARAMS none = {0};
    IDispatch *procedures;
    VARIANT value;
    DISPID id;
    HRESULT hr =
        name ? IActiveScript_GetScriptDispatch(script->engine, NULL, &procedures) : E_OUTOFMEMORY;

    if (FAILED(hr))
        return hr;
    VariantInit(&value);
    hr = IDispatch_GetIDsOfNames(procedures, &IID_NULL, &name, 1, LOCALE_USER_DEFAULT, &id);
    if (SUCCEEDED(hr))
        hr = IDispatch_Invoke(procedures, id, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_METHOD,
                              &none, &value, NULL, NULL);
    if (SUCCEEDED(hr) && SUCCEEDED(VariantChangeType(&value, &value, 0, VT_I4)))
        *ret_result = V_I4(&value);
    VariantClear(&value);
    IDispatch_Release(procedures);
    return hr;
}

static void tell_failure(struct script *script, const char *what, HRESULT hr)
{
    _cleanup_(bstrp) BSTR why = text_of_error(hr);
    _cleanup_(freep) char *reason = text_to_utf8(why ? why : u""), *text = NULL;

    if (script->site.has_failed)
        return;
    if (asprintf(&text, "%s: %s (0x%08x)", what, reason ? reason : "", (unsigned)hr) < 0)
        text = NULL;
    session_object_tell_failure(script->site.session, text ? text : what);
}

static int run(struct script *script, char **argv)
{
    int result = RESULT_NOTHING;
    HRESULT hr = open_engine(script, argv[1]);

    if (FAILED(hr)) {
        tell_failure(script, argv[1], hr);
        return RESULT_ABORT;
    }
    hr = load(script, argv[2]);
    if (SUCCEEDED(hr) && !script->site.has_failed && *argv[3])
        hr = call(script, argv[3], &result);
    if (FAILED(hr))
        tell_failure(script, *argv[3] ? argv[3] : "the script", hr);
    if (FAILED(hr) || script->site.has_failed)
        return RESULT_ABORT;
    return result == RESULT_OK ? RESULT_NOTHING : result;
}

static void close_engine(struct script *script)
{
    if (script->parse)
        IActiveScriptParse_Release(script->parse);
    if (!script->engine)
        return;
    IActiveScript_Close(script->engine);
    IActiveScript_Release(script->engine);
}

int main(int argc, char **argv)
{
    struct script script = {0};
    IDispatch *session;
    int result = RESULT_ABORT;

    if (argc != 4 || FAILED(OleInitialize(NULL)))
        return RESULT_ABORT;
    if (SUCCEEDED(session_object_new(CHANNEL_DESCRIPTOR, &session))) {
        action_site_init(&script.site, session);
        result = run(&script, argv);
        close_engine(&script);
        IDispatch_Release(session);
    }
    OleUninitialize();
    return result;
}
