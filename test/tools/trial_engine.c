/* SPDX-License-Identifier: MIT */
/*
 * A script engine of its own for the tests of the hosts: a text of commands, one a line.
 *
 *   echo A B...       WScript.Echo "A", "B", ... ; $1 is the first of the script's arguments
 *   out A B           WScript.StdOut.WriteLine "A B"
 *   get NAME          echoes what WScript's property NAME has
 *   copy              echoes each line of WScript.StdIn
 *   create A [P]      WScript.CreateObject("A"[, "P"]): the object
 *   connect P         WScript.ConnectObject the object, "P"
 *   disconnect        WScript.DisconnectObject the object
 *   fire A            calls the object's Fire "A"
 *   echoargs          in a procedure: WScript.Echo what it was called with
 *   quit N            WScript.Quit N
 *   sleep N           WScript.Sleep N
 *   loop              runs until it is interrupted
 *   fail TEXT         is an error of the script
 *   syntax TEXT       is an error that is found before the script runs
 *   sub NAME          the lines up to "end" are a procedure
 */
#define COBJMACROS
#include <windows.h>

#include <activscp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <initguid.h>

DEFINE_GUID(CLSID_TrialEngine, 0x8a0c9f11, 0x2a8d, 0x4f0a, 0x9b, 0x36, 0x0d, 0x5c, 0x1f, 0x0e, 0x7a,
            0x21);

enum {
    LINES_MAX = 64,
    WORDS_MAX = 8,
    E_TRIAL = (int)0x800A0001,
};

struct line {
    WCHAR *text;
    DWORD_PTR cookie;
    ULONG number;
};

struct engine {
    IActiveScript IActiveScript_iface;
    IActiveScriptParse IActiveScriptParse_iface;
    IDispatch IDispatch_iface; /* its procedures */
    LONG refs;
    IActiveScriptSite *site;
    SCRIPTSTATE state;
    LONG is_interrupted; /* (atomic) */
    struct line lines[LINES_MAX];
    int n_lines;
    int next;              /* the line to run */
    VARIANT object;        /* that was created last */
    DISPPARAMS *arguments; /* of the procedure that runs */
};

static LONG objects; /* (atomic) */

/* ---- the error ---- */

struct script_error {
    IActiveScriptError IActiveScriptError_iface;
    LONG refs;
    const struct line *line;
    WCHAR text[128];
};

static struct script_error *from_error(IActiveScriptError *iface)
{
    return (struct script_error *)iface;
}

static HRESULT error_QueryInterface(IActiveScriptError *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IActiveScriptError))
        return E_NOINTERFACE;
    IActiveScriptError_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG error_AddRef(IActiveScriptError *iface)
{
    return (ULONG)InterlockedIncrement(&from_error(iface)->refs);
}

static ULONG error_Release(IActiveScriptError *iface)
{
    LONG refs = InterlockedDecrement(&from_error(iface)->refs);

    if (refs == 0)
        free(iface);
    return (ULONG)refs;
}

static HRESULT error_GetExceptionInfo(IActiveScriptError *iface, EXCEPINFO *pexcepinfo)
{
    memset(pexcepinfo, 0, sizeof(*pexcepinfo));
    pexcepinfo->scode = E_TRIAL;
    pexcepinfo->bstrSource = SysAllocString(u"Trial error");
    pexcepinfo->bstrDescription = SysAllocString(from_error(iface)->text);
    return S_OK;
}

static HRESULT error_GetSourcePosition(IActiveScriptError *iface, DWORD *pdwSourceContext,
                                       ULONG *pulLineNumber, LONG *plCharacterPosition)
{
    *pdwSourceContext = (DWORD)from_error(iface)->line->cookie;
    *pulLineNumber = from_error(iface)->line->number;
    *plCharacterPosition = 0;
    return S_OK;
}

static HRESULT error_GetSourceLineText(IActiveScriptError *iface, BSTR *pbstrSourceLine)
{
    *pbstrSourceLine = SysAllocString(from_error(iface)->line->text);
    return S_OK;
}

static const IActiveScriptErrorVtbl error_vtable = {
    error_QueryInterface,    error_AddRef,
    error_Release,           error_GetExceptionInfo,
    error_GetSourcePosition, error_GetSourceLineText,
};

static HRESULT fail(struct engine *engine, const struct line *line, const WCHAR *text)
{
    struct script_error *error = calloc(1, sizeof(*error));

    error->IActiveScriptError_iface.lpVtbl = (IActiveScriptErrorVtbl *)&error_vtable;
    error->refs = 1;
    error->line = line;
    lstrcpynW(error->text, text, 128);
    IActiveScriptSite_OnScriptError(engine->site, &error->IActiveScriptError_iface);
    error_Release(&error->IActiveScriptError_iface);
    return SCRIPT_E_REPORTED;
}

/* ---- running ---- */

static IDispatch *wscript(struct engine *engine)
{
    IDispatch *object = NULL;
    IUnknown *item;

    if (FAILED(IActiveScriptSite_GetItemInfo(engine->site, u"wscript", SCRIPTINFO_IUNKNOWN, &item,
                                             NULL)))
        return NULL;
    IUnknown_QueryInterface(item, &IID_IDispatch, (void **)&object);
    IUnknown_Release(item);
    return object;
}

/* @values in the order in which a script names them. */
static HRESULT call(IDispatch *object, const WCHAR *name, WORD flags, VARIANT *values, UINT n,
                    VARIANT *ret_value, WCHAR ret_error[static 128])
{
    LPOLESTR names[] = {(LPOLESTR)name};
    VARIANT reversed[WORDS_MAX];
    DISPPARAMS parameters = {.rgvarg = reversed, .cArgs = n};
    EXCEPINFO error = {0};
    DISPID id;
    HRESULT hr;

    for (UINT i = 0; i < n; i++)
        reversed[n - 1 - i] = values[i];
    *ret_error = 0;
    hr = IDispatch_GetIDsOfNames(object, &IID_NULL, names, 1, 0x409, &id);
    if (SUCCEEDED(hr))
        hr = IDispatch_Invoke(object, id, &IID_NULL, 0x409, flags, &parameters, ret_value, &error,
                              NULL);
    if (hr == DISP_E_EXCEPTION) {
        hr = error.scode;
        if (error.bstrDescription)
            lstrcpynW(ret_error, error.bstrDescription, 128);
        SysFreeString(error.bstrSource);
        SysFreeString(error.bstrDescription);
        SysFreeString(error.bstrHelpFile);
    }
    return hr;
}

static VARIANT text_value(const WCHAR *text)
{
    VARIANT value = {.vt = VT_BSTR};

    V_BSTR(&value) = SysAllocString(text);
    return value;
}

/* "$1" is the first argument; VT_ERROR if there is none. */
static VARIANT word_value(IDispatch *host, const WCHAR *word)
{
    VARIANT arguments = {.vt = VT_EMPTY}, index = {.vt = VT_I4}, value = {.vt = VT_EMPTY};
    WCHAR error[128];

    if (word[0] != '$')
        return text_value(word);
    V_I4(&index) = word[1] - '1';
    call(host, u"Arguments", DISPATCH_PROPERTYGET, NULL, 0, &arguments, error);
    V_VT(&value) = VT_EMPTY;
    if (FAILED(call(V_DISPATCH(&arguments), u"Item", DISPATCH_METHOD, &index, 1, &value, error)))
        value = text_value(u"none");
    VariantClear(&arguments);
    return value;
}

static int split(WCHAR *text, WCHAR *words[WORDS_MAX])
{
    int n = 0;

    while (*text && n < WORDS_MAX) {
        words[n++] = text;
        while (*text && *text != ' ')
            text++;
        if (*text)
            *text++ = 0;
    }
    return n;
}

static HRESULT echo(IDispatch *host, WCHAR **words, int n, WCHAR *error)
{
    VARIANT values[WORDS_MAX];
    HRESULT hr;

    for (int i = 0; i < n; i++)
        values[i] = word_value(host, words[i]);
    hr = call(host, u"Echo", DISPATCH_METHOD, values, (UINT)n, NULL, error);
    for (int i = 0; i < n; i++)
        VariantClear(&values[i]);
    return hr;
}

static HRESULT echo_property(IDispatch *host, const WCHAR *name, WCHAR *error)
{
    VARIANT value = {.vt = VT_EMPTY};
    HRESULT hr;

    hr = call(host, name, DISPATCH_PROPERTYGET, NULL, 0, &value, error);
    if (SUCCEEDED(hr))
        hr = call(host, u"Echo", DISPATCH_METHOD, &value, 1, NULL, error);
    VariantClear(&value);
    return hr;
}

static HRESULT write_line(IDispatch *host, const WCHAR *text, WCHAR *error)
{
    VARIANT stream = {.vt = VT_EMPTY}, line = text_value(text);
    HRESULT hr;

    hr = call(host, u"StdOut", DISPATCH_PROPERTYGET, NULL, 0, &stream, error);
    if (SUCCEEDED(hr))
        hr = call(V_DISPATCH(&stream), u"WriteLine", DISPATCH_METHOD, &line, 1, NULL, error);
    VariantClear(&stream);
    VariantClear(&line);
    return hr;
}

static HRESULT copy_input(IDispatch *host, WCHAR *error)
{
    VARIANT stream = {.vt = VT_EMPTY}, line, is_at_end;
    HRESULT hr;

    hr = call(host, u"StdIn", DISPATCH_PROPERTYGET, NULL, 0, &stream, error);
    while (SUCCEEDED(hr)) {
        hr = call(V_DISPATCH(&stream), u"AtEndOfStream", DISPATCH_PROPERTYGET, NULL, 0, &is_at_end,
                  error);
        if (FAILED(hr) || V_BOOL(&is_at_end))
            break;
        V_VT(&line) = VT_EMPTY;
        hr = call(V_DISPATCH(&stream), u"ReadLine", DISPATCH_METHOD, NULL, 0, &line, error);
        if (SUCCEEDED(hr))
            hr = call(host, u"Echo", DISPATCH_METHOD, &line, 1, NULL, error);
        VariantClear(&line);
    }
    VariantClear(&stream);
    return hr;
}

static HRESULT create(struct engine *engine, IDispatch *host, WCHAR **words, int n, WCHAR *error)
{
    VARIANT values[2] = {text_value(words[0]), text_value(n > 1 ? words[1] : u"")};
    HRESULT hr;

    VariantClear(&engine->object);
    hr =
        call(host, u"CreateObject", DISPATCH_METHOD, values, n > 1 ? 2 : 1, &engine->object, error);
    VariantClear(&values[0]);
    VariantClear(&values[1]);
    return hr;
}

static HRESULT connect(struct engine *engine, IDispatch *host, const WCHAR *prefix, WCHAR *error)
{
    VARIANT values[2] = {engine->object, text_value(prefix)};
    HRESULT hr;

    hr = call(host, u"ConnectObject", DISPATCH_METHOD, values, 2, NULL, error);
    VariantClear(&values[1]);
    return hr;
}

static HRESULT fire(struct engine *engine, const WCHAR *text, WCHAR *error)
{
    VARIANT value = text_value(text);
    HRESULT hr;

    hr = call(V_DISPATCH(&engine->object), u"Fire", DISPATCH_METHOD, &value, 1, NULL, error);
    VariantClear(&value);
    return hr;
}

static HRESULT echo_arguments(struct engine *engine, IDispatch *host, WCHAR *error)
{
    if (!engine->arguments)
        return E_FAIL;
    return call(host, u"Echo", DISPATCH_METHOD, engine->arguments->rgvarg, engine->arguments->cArgs,
                NULL, error);
}

static HRESULT call_number(IDispatch *host, const WCHAR *name, const WCHAR *number, WCHAR *error)
{
    VARIANT value = {.vt = VT_I4};

    for (; *number >= '0' && *number <= '9'; number++)
        V_I4(&value) = V_I4(&value) * 10 + (*number - '0');
    return call(host, name, DISPATCH_METHOD, &value, 1, NULL, error);
}

static HRESULT loop(struct engine *engine)
{
    while (!InterlockedCompareExchange(&engine->is_interrupted, 0, 0))
        SwitchToThread();
    return E_ABORT;
}

static HRESULT run_command(struct engine *engine, IDispatch *host, WCHAR **words, int n,
                           WCHAR *error)
{
    if (lstrcmpW(words[0], u"echo") == 0)
        return echo(host, words + 1, n - 1, error);
    if (lstrcmpW(words[0], u"get") == 0)
        return echo_property(host, words[1], error);
    if (lstrcmpW(words[0], u"out") == 0)
        return write_line(host, words[1], error);
    if (lstrcmpW(words[0], u"copy") == 0)
        return copy_input(host, error);
    if (lstrcmpW(words[0], u"create") == 0)
        return create(engine, host, words + 1, n - 1, error);
    if (lstrcmpW(words[0], u"connect") == 0)
        return connect(engine, host, words[1], error);
    if (lstrcmpW(words[0], u"disconnect") == 0)
        return call(host, u"DisconnectObject", DISPATCH_METHOD, &engine->object, 1, NULL, error);
    if (lstrcmpW(words[0], u"fire") == 0)
        return fire(engine, words[1], error);
    if (lstrcmpW(words[0], u"echoargs") == 0)
        return echo_arguments(engine, host, error);
    if (lstrcmpW(words[0], u"quit") == 0)
        return call_number(host, u"Quit", words[1], error);
    if (lstrcmpW(words[0], u"sleep") == 0)
        return call_number(host, u"Sleep", words[1], error);
    if (lstrcmpW(words[0], u"loop") == 0)
        return loop(engine);
    lstrcpynW(error, n > 1 ? words[1] : words[0], 128);
    return E_FAIL;
}

static HRESULT run_line(struct engine *engine, const struct line *line)
{
    WCHAR *words[WORDS_MAX], copy[256], error[128] = u"";
    IDispatch *host = wscript(engine);
    HRESULT hr = S_OK;
    int n;

    lstrcpynW(copy, line->text, 256);
    n = split(copy, words);
    if (n && lstrcmpW(words[0], u"end") != 0)
        hr = run_command(engine, host, words, n, error);
    IDispatch_Release(host);
    if (InterlockedCompareExchange(&engine->is_interrupted, 0, 0))
        return SCRIPT_E_REPORTED;
    return FAILED(hr) ? fail(engine, line, error) : S_OK;
}

static BOOL begins_with(const struct line *line, const WCHAR *word)
{
    for (int i = 0; word[i]; i++) {
        if (line->text[i] != word[i])
            return FALSE;
    }
    return TRUE;
}

/* The lines up to the procedures. */
static HRESULT run(struct engine *engine)
{
    HRESULT hr = S_OK;

    while (SUCCEEDED(hr) && engine->next < engine->n_lines) {
        if (begins_with(&engine->lines[engine->next], u"sub "))
            break;
        hr = run_line(engine, &engine->lines[engine->next++]);
    }
    return hr;
}

/* ---- procedures: their identifiers are those of their lines ---- */

static struct engine *from_dispatch(IDispatch *iface)
{
    return (struct engine *)((char *)iface - offsetof(struct engine, IDispatch_iface));
}

static HRESULT procedures_QueryInterface(IDispatch *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IDispatch))
        return E_NOINTERFACE;
    IDispatch_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG procedures_AddRef(IDispatch *iface)
{
    return IActiveScript_AddRef(&from_dispatch(iface)->IActiveScript_iface);
}

static ULONG procedures_Release(IDispatch *iface)
{
    return IActiveScript_Release(&from_dispatch(iface)->IActiveScript_iface);
}

static HRESULT procedures_GetTypeInfoCount(IDispatch *iface, UINT *pctinfo)
{
    *pctinfo = 0;
    return S_OK;
}

static HRESULT procedures_GetTypeInfo(IDispatch *iface, UINT iTInfo, LCID lcid, ITypeInfo **ppTInfo)
{
    *ppTInfo = NULL;
    return DISP_E_BADINDEX;
}

static HRESULT procedures_GetIDsOfNames(IDispatch *iface, REFIID riid, LPOLESTR *rgszNames,
                                        UINT cNames, LCID lcid, DISPID *rgDispId)
{
    struct engine *engine = from_dispatch(iface);

    for (int i = 0; i < engine->n_lines; i++) {
        if (begins_with(&engine->lines[i], u"sub ") &&
            lstrcmpiW(engine->lines[i].text + 4, rgszNames[0]) == 0) {
            *rgDispId = i;
            return S_OK;
        }
    }
    return DISP_E_UNKNOWNNAME;
}

static HRESULT procedures_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                                 WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                                 EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    struct engine *engine = from_dispatch(iface);
    HRESULT hr = S_OK;

    engine->arguments = pDispParams;
    for (int i = dispIdMember + 1; SUCCEEDED(hr) && i < engine->n_lines; i++) {
        if (begins_with(&engine->lines[i], u"end"))
            break;
        hr = run_line(engine, &engine->lines[i]);
    }
    engine->arguments = NULL;
    return hr;
}

static const IDispatchVtbl procedures_vtable = {
    procedures_QueryInterface,   procedures_AddRef,      procedures_Release,
    procedures_GetTypeInfoCount, procedures_GetTypeInfo, procedures_GetIDsOfNames,
    procedures_Invoke,
};

/* ---- IActiveScript ---- */

static struct engine *from_script(IActiveScript *iface)
{
    return (struct engine *)iface;
}

static HRESULT script_QueryInterface(IActiveScript *iface, REFIID riid, void **ppv)
{
    struct engine *engine = from_script(iface);

    *ppv = NULL;
    if (IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IActiveScript))
        *ppv = &engine->IActiveScript_iface;
    else if (IsEqualIID(riid, &IID_IActiveScriptParse))
        *ppv = &engine->IActiveScriptParse_iface;
    else
        return E_NOINTERFACE;
    IActiveScript_AddRef(iface);
    return S_OK;
}

static ULONG script_AddRef(IActiveScript *iface)
{
    return (ULONG)InterlockedIncrement(&from_script(iface)->refs);
}

static HRESULT script_Close(IActiveScript *iface)
{
    struct engine *engine = from_script(iface);

    if (engine->site)
        IActiveScriptSite_Release(engine->site);
    engine->site = NULL;
    VariantClear(&engine->object);
    return S_OK;
}

static ULONG script_Release(IActiveScript *iface)
{
    struct engine *engine = from_script(iface);
    LONG refs = InterlockedDecrement(&engine->refs);

    if (refs > 0)
        return (ULONG)refs;
    script_Close(iface);
    while (engine->n_lines)
        free(engine->lines[--engine->n_lines].text);
    free(engine);
    InterlockedDecrement(&objects);
    return 0;
}

static HRESULT script_SetScriptSite(IActiveScript *iface, IActiveScriptSite *pass)
{
    from_script(iface)->site = pass;
    IActiveScriptSite_AddRef(pass);
    return S_OK;
}

static HRESULT script_GetScriptSite(IActiveScript *iface, REFIID riid, void **ppvObject)
{
    return IActiveScriptSite_QueryInterface(from_script(iface)->site, riid, ppvObject);
}

static HRESULT script_SetScriptState(IActiveScript *iface, SCRIPTSTATE ss)
{
    struct engine *engine = from_script(iface);

    engine->state = ss;
    return ss == SCRIPTSTATE_STARTED ? run(engine) : S_OK;
}

static HRESULT script_GetScriptState(IActiveScript *iface, SCRIPTSTATE *pssState)
{
    *pssState = from_script(iface)->state;
    return S_OK;
}

static HRESULT script_AddNamedItem(IActiveScript *iface, LPCOLESTR pstrName, DWORD dwFlags)
{
    return S_OK;
}

static HRESULT script_AddTypeLib(IActiveScript *iface, REFGUID rguidTypeLib, DWORD dwMajor,
                                 DWORD dwMinor, DWORD dwFlags)
{
    return S_OK;
}

static HRESULT script_GetScriptDispatch(IActiveScript *iface, LPCOLESTR pstrItemName,
                                        IDispatch **ppdisp)
{
    *ppdisp = &from_script(iface)->IDispatch_iface;
    IActiveScript_AddRef(iface);
    return S_OK;
}

static HRESULT script_GetCurrentScriptThreadID(IActiveScript *iface, SCRIPTTHREADID *pstidThread)
{
    return E_NOTIMPL;
}

static HRESULT script_GetScriptThreadID(IActiveScript *iface, DWORD dwWin32ThreadId,
                                        SCRIPTTHREADID *pstidThread)
{
    return E_NOTIMPL;
}

static HRESULT script_GetScriptThreadState(IActiveScript *iface, SCRIPTTHREADID stidThread,
                                           SCRIPTTHREADSTATE *pstsState)
{
    return E_NOTIMPL;
}

static HRESULT script_InterruptScriptThread(IActiveScript *iface, SCRIPTTHREADID stidThread,
                                            const EXCEPINFO *pexcepinfo, DWORD dwFlags)
{
    InterlockedExchange(&from_script(iface)->is_interrupted, 1);
    return S_OK;
}

static HRESULT script_Clone(IActiveScript *iface, IActiveScript **ppscript)
{
    return E_NOTIMPL;
}

static const IActiveScriptVtbl script_vtable = {
    script_QueryInterface,
    script_AddRef,
    script_Release,
    script_SetScriptSite,
    script_GetScriptSite,
    script_SetScriptState,
    script_GetScriptState,
    script_Close,
    script_AddNamedItem,
    script_AddTypeLib,
    script_GetScriptDispatch,
    script_GetCurrentScriptThreadID,
    script_GetScriptThreadID,
    script_GetScriptThreadState,
    script_InterruptScriptThread,
    script_Clone,
};

/* ---- IActiveScriptParse ---- */

static struct engine *from_parse(IActiveScriptParse *iface)
{
    return (struct engine *)((char *)iface - offsetof(struct engine, IActiveScriptParse_iface));
}

static HRESULT parse_QueryInterface(IActiveScriptParse *iface, REFIID riid, void **ppv)
{
    return script_QueryInterface(&from_parse(iface)->IActiveScript_iface, riid, ppv);
}

static ULONG parse_AddRef(IActiveScriptParse *iface)
{
    return script_AddRef(&from_parse(iface)->IActiveScript_iface);
}

static ULONG parse_Release(IActiveScriptParse *iface)
{
    return script_Release(&from_parse(iface)->IActiveScript_iface);
}

static HRESULT parse_InitNew(IActiveScriptParse *iface)
{
    from_parse(iface)->state = SCRIPTSTATE_INITIALIZED;
    return S_OK;
}

static HRESULT parse_AddScriptlet(IActiveScriptParse *iface, LPCOLESTR pstrDefaultName,
                                  LPCOLESTR pstrCode, LPCOLESTR pstrItemName,
                                  LPCOLESTR pstrSubItemName, LPCOLESTR pstrEventName,
                                  LPCOLESTR pstrDelimiter, ULONG_PTR dwSourceContextCookie,
                                  ULONG ulStartingLineNumber, DWORD dwFlags, BSTR *pbstrName,
                                  EXCEPINFO *pexcepinfo)
{
    return E_NOTIMPL;
}

/* One line, without spaces before it and what ends it. */
static HRESULT add_line(struct engine *engine, const WCHAR *text, size_t len, DWORD_PTR cookie,
                        ULONG number)
{
    struct line *line;

    while (len && (*text == ' ' || *text == '\t')) {
        text++;
        len--;
    }
    if (len && text[len - 1] == '\r')
        len--;
    if (len == 0 || engine->n_lines == LINES_MAX)
        return S_OK;
    line = &engine->lines[engine->n_lines++];
    line->text = calloc(len + 1, sizeof(*text));
    memcpy(line->text, text, len * sizeof(*text));
    line->cookie = cookie;
    line->number = number;
    return begins_with(line, u"syntax ") ? fail(engine, line, line->text + 7) : S_OK;
}

static HRESULT parse_ParseScriptText(IActiveScriptParse *iface, LPCOLESTR pstrCode,
                                     LPCOLESTR pstrItemName, IUnknown *punkContext,
                                     LPCOLESTR pstrDelimiter, ULONG_PTR dwSourceContextCookie,
                                     ULONG ulStartingLineNumber, DWORD dwFlags, VARIANT *pvarResult,
                                     EXCEPINFO *pexcepinfo)
{
    struct engine *engine = from_parse(iface);
    HRESULT hr = S_OK;

    while (SUCCEEDED(hr) && *pstrCode) {
        size_t len = 0;

        while (pstrCode[len] && pstrCode[len] != '\n')
            len++;
        hr = add_line(engine, pstrCode, len, dwSourceContextCookie, ulStartingLineNumber++);
        pstrCode += len + (pstrCode[len] == '\n');
    }
    return SUCCEEDED(hr) && engine->state == SCRIPTSTATE_STARTED ? run(engine) : hr;
}

static const IActiveScriptParseVtbl parse_vtable = {
    parse_QueryInterface, parse_AddRef,       parse_Release,
    parse_InitNew,        parse_AddScriptlet, parse_ParseScriptText,
};

/* ---- the class ---- */

static HRESULT factory_QueryInterface(IClassFactory *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IClassFactory))
        return E_NOINTERFACE;
    *ppv = iface;
    return S_OK;
}

static ULONG factory_AddRef(IClassFactory *iface)
{
    return 2;
}

static ULONG factory_Release(IClassFactory *iface)
{
    return 1;
}

static HRESULT factory_CreateInstance(IClassFactory *iface, IUnknown *pUnkOuter, REFIID riid,
                                      void **ppvObject)
{
    struct engine *engine = calloc(1, sizeof(*engine));
    HRESULT hr;

    engine->IActiveScript_iface.lpVtbl = (IActiveScriptVtbl *)&script_vtable;
    engine->IActiveScriptParse_iface.lpVtbl = (IActiveScriptParseVtbl *)&parse_vtable;
    engine->IDispatch_iface.lpVtbl = (IDispatchVtbl *)&procedures_vtable;
    engine->refs = 1;
    InterlockedIncrement(&objects);
    hr = script_QueryInterface(&engine->IActiveScript_iface, riid, ppvObject);
    script_Release(&engine->IActiveScript_iface);
    return hr;
}

static HRESULT factory_LockServer(IClassFactory *iface, BOOL fLock)
{
    return S_OK;
}

static const IClassFactoryVtbl factory_vtable = {
    factory_QueryInterface, factory_AddRef,     factory_Release,
    factory_CreateInstance, factory_LockServer,
};

static IClassFactory factory = {.lpVtbl = (IClassFactoryVtbl *)&factory_vtable};

STDAPI DllGetClassObject(REFCLSID rclsid, REFIID riid, void **ppv)
{
    *ppv = NULL;
    return IsEqualCLSID(rclsid, &CLSID_TrialEngine) ? factory_QueryInterface(&factory, riid, ppv)
                                                    : CLASS_E_CLASSNOTAVAILABLE;
}

STDAPI DllCanUnloadNow(void)
{
    return objects ? S_FALSE : S_OK;
}
