/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "actionscript/session_object.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actionscript/record_text.h"
#include "customaction/script_channel.h"
#include "hosttext/text.h"

enum {
    ARGUMENTS_MAX = 3,
    BUTTON_OK = 1,
};

struct session_object {
    IDispatch IDispatch_iface;
    LONG refs;
    int fd; /* borrowed */
};

static struct session_object *session_from_IDispatch(IDispatch *iface)
{
    return (struct session_object *)((char *)iface -
                                     offsetof(struct session_object, IDispatch_iface));
}

/* ---- asking ---- */

/* @ret_text, which may be NULL, is on the heap. */
static HRESULT ask(struct session_object *session, enum channel_question question,
                   const char *first, const char *second, char **ret_text)
{
    struct channel_message asked = {
        .number = question, .n_texts = 2, .texts = {(char *)first, (char *)(second ? second : "")}};
    struct channel_message answer;
    HRESULT hr;

    if (!channel_send(session->fd, &asked) || !channel_receive(session->fd, &answer))
        return HRESULT_FROM_WIN32(ERROR_BROKEN_PIPE);
    hr = (HRESULT)answer.number;
    if (SUCCEEDED(hr) && ret_text) {
        *ret_text = answer.texts[0];
        answer.texts[0] = NULL;
    }
    channel_message_deinit(&answer);
    return hr;
}

void session_object_tell_failure(IDispatch *object, const char *text)
{
    (void)ask(session_from_IDispatch(object), CHANNEL_FAILURE, text, NULL, NULL);
}

/* ---- members ---- */

/* One call of a member: the arguments in their order, what is assigned last. */
struct call {
    struct session_object *session;
    VARIANT *arguments[ARGUMENTS_MAX];
    unsigned n_arguments;
    bool is_assignment;
    char *texts[ARGUMENTS_MAX]; /* owned: the arguments as UTF-8 */
    VARIANT *result;            /* or NULL */
};

static HRESULT return_text(const struct call *call, enum channel_question question,
                           const char *second)
{
    _cleanup_(freep) char *text = NULL;
    HRESULT hr = ask(call->session, question, call->texts[0], second, &text);

    if (FAILED(hr) || !call->result)
        return hr;
    V_VT(call->result) = VT_BSTR;
    V_BSTR(call->result) = text_from_utf8(text);
    return V_BSTR(call->result) ? S_OK : E_OUTOFMEMORY;
}

static HRESULT return_number(const struct call *call, enum channel_question question,
                             const char *second)
{
    _cleanup_(freep) char *text = NULL;
    HRESULT hr = ask(call->session, question, call->texts[0], second, &text);

    if (FAILED(hr) || !call->result)
        return hr;
    V_VT(call->result) = VT_I4;
    V_I4(call->result) = atoi(text);
    return S_OK;
}

static HRESULT assign(const struct call *call, enum channel_question question)
{
    return ask(call->session, question, call->texts[0], call->texts[1], NULL);
}

static HRESULT do_property(const struct call *call)
{
    return call->is_assignment ? assign(call, CHANNEL_SET_PROPERTY)
                               : return_text(call, CHANNEL_GET_PROPERTY, NULL);
}

static HRESULT do_target_path(const struct call *call)
{
    return call->is_assignment ? assign(call, CHANNEL_SET_TARGET)
                               : return_text(call, CHANNEL_TARGET_PATH, NULL);
}

static HRESULT do_source_path(const struct call *call)
{
    return return_text(call, CHANNEL_SOURCE_PATH, NULL);
}

static HRESULT do_condition(const struct call *call)
{
    return return_number(call, CHANNEL_CONDITION, NULL);
}

static HRESULT do_feature_current(const struct call *call)
{
    return return_number(call, CHANNEL_FEATURE, "current");
}

static HRESULT do_feature_request(const struct call *call)
{
    return call->is_assignment ? assign(call, CHANNEL_SET_FEATURE)
                               : return_number(call, CHANNEL_FEATURE, "request");
}

static HRESULT do_component_current(const struct call *call)
{
    return return_number(call, CHANNEL_COMPONENT, "current");
}

static HRESULT do_component_request(const struct call *call)
{
    return return_number(call, CHANNEL_COMPONENT, "request");
}

static HRESULT do_log(const struct call *call)
{
    return ask(call->session, CHANNEL_LOG, call->texts[0], NULL, NULL);
}

/* The text of a record, or what is given in its place. Nobody is asked anything: it is as if
 * whatever it says were agreed to. */
static HRESULT do_message(const struct call *call)
{
    _cleanup_(freep) char *text = NULL, *formatted = NULL;
    HRESULT hr = record_text(call->arguments[1], &text);

    if (SUCCEEDED(hr))
        hr = ask(call->session, CHANNEL_FORMAT, text, NULL, &formatted);
    if (SUCCEEDED(hr))
        hr = ask(call->session, CHANNEL_LOG, formatted, NULL, NULL);
    if (SUCCEEDED(hr) && call->result) {
        V_VT(call->result) = VT_I4;
        V_I4(call->result) = BUTTON_OK;
    }
    return hr;
}

static HRESULT do_format(const struct call *call)
{
    _cleanup_(freep) char *text = NULL, *formatted = NULL;
    HRESULT hr = record_text(call->arguments[0], &text);

    if (SUCCEEDED(hr))
        hr = ask(call->session, CHANNEL_FORMAT, text, NULL, &formatted);
    if (FAILED(hr) || !call->result)
        return hr;
    V_VT(call->result) = VT_BSTR;
    V_BSTR(call->result) = text_from_utf8(formatted);
    return V_BSTR(call->result) ? S_OK : E_OUTOFMEMORY;
}

static HRESULT do_installer(const struct call *call)
{
    IDispatch *installer;
    CLSID clsid;
    HRESULT hr = CLSIDFromProgID(u"WindowsInstaller.Installer", &clsid);

    if (SUCCEEDED(hr))
        hr = CoCreateInstance(&clsid, NULL, CLSCTX_INPROC_SERVER, &IID_IDispatch,
                              (void **)&installer);
    if (FAILED(hr) || !call->result)
        return hr;
    V_VT(call->result) = VT_DISPATCH;
    V_DISPATCH(call->result) = installer;
    return S_OK;
}

static HRESULT do_language(const struct call *call)
{
    _cleanup_(freep) char *text = NULL;
    HRESULT hr = ask(call->session, CHANNEL_GET_PROPERTY, "ProductLanguage", NULL, &text);

    if (FAILED(hr) || !call->result)
        return hr;
    V_VT(call->result) = VT_I4;
    V_I4(call->result) = atoi(text);
    return S_OK;
}

/* By DISPID, from 1. */
static const struct {
    const char *name;
    HRESULT (*run)(const struct call *call);
    unsigned n_arguments;
} members[] = {
    {"Property", do_property, 1},
    {"ProductProperty", do_property, 1},
    {"TargetPath", do_target_path, 1},
    {"SourcePath", do_source_path, 1},
    {"EvaluateCondition", do_condition, 1},
    {"FeatureCurrentState", do_feature_current, 1},
    {"FeatureRequestState", do_feature_request, 1},
    {"ComponentCurrentState", do_component_current, 1},
    {"ComponentRequestState", do_component_request, 1},
    {"Log", do_log, 1},
    {"Message", do_message, 2},
    {"FormatRecord", do_format, 1},
    {"Installer", do_installer, 0},
    {"Language", do_language, 0},
};

enum {
    N_MEMBERS = sizeof(members) / sizeof(*members),
};

/* ---- IDispatch ---- */

static HRESULT session_QueryInterface(IDispatch *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IDispatch))
        return E_NOINTERFACE;
    IDispatch_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG session_AddRef(IDispatch *iface)
{
    return (ULONG)InterlockedIncrement(&session_from_IDispatch(iface)->refs);
}

static ULONG session_Release(IDispatch *iface)
{
    struct session_object *session = session_from_IDispatch(iface);
    LONG refs = InterlockedDecrement(&session->refs);

    if (refs == 0)
        free(session);
    return (ULONG)refs;
}

static HRESULT session_GetTypeInfoCount(IDispatch *iface, UINT *pctinfo)
{
    *pctinfo = 0;
    return S_OK;
}

static HRESULT session_GetTypeInfo(IDispatch *iface, UINT iTInfo, LCID lcid, ITypeInfo **ppTInfo)
{
    *ppTInfo = NULL;
    return DISP_E_BADINDEX;
}

static HRESULT session_GetIDsOfNames(IDispatch *iface, REFIID riid, LPOLESTR *rgszNames,
                                     UINT cNames, LCID lcid, DISPID *rgDispId)
{
    for (UINT i = 0; i < cNames; i++)
        rgDispId[i] = DISPID_UNKNOWN;
    for (unsigned i = 0; cNames > 0 && i < N_MEMBERS; i++)
        if (text_is(rgszNames[0], members[i].name))
            rgDispId[0] = (DISPID)i + 1;
    return cNames == 1 && rgDispId[0] != DISPID_UNKNOWN ? S_OK : DISP_E_UNKNOWNNAME;
}

static void call_deinit(struct call *call)
{
    for (unsigned i = 0; i < ARGUMENTS_MAX; i++)
        free(call->texts[i]);
}

/* Objects have no text. */
static HRESULT read_texts(struct call *call)
{
    for (unsigned i = 0; i < call->n_arguments; i++) {
        VARIANT text;
        HRESULT hr;

        VariantInit(&text);
        hr = VariantChangeType(&text, call->arguments[i], 0, VT_BSTR);
        if (hr == E_OUTOFMEMORY)
            return hr;
        call->texts[i] = text_to_utf8(SUCCEEDED(hr) && V_BSTR(&text) ? V_BSTR(&text) : u"");
        VariantClear(&text);
        if (!call->texts[i])
            return E_OUTOFMEMORY;
    }
    return S_OK;
}

static HRESULT session_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                              WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                              EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    _cleanup_(call_deinit) struct call call = {
        .session = session_from_IDispatch(iface),
        .n_arguments = pDispParams->cArgs,
        .is_assignment = wFlags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF),
        .result = pVarResult,
    };
    HRESULT hr;

    if (dispIdMember < 1 || dispIdMember > N_MEMBERS)
        return DISP_E_MEMBERNOTFOUND;
    if (call.n_arguments != members[dispIdMember - 1].n_arguments + call.is_assignment)
        return DISP_E_BADPARAMCOUNT;
    for (unsigned i = 0; i < call.n_arguments; i++)
        call.arguments[i] = &pDispParams->rgvarg[call.n_arguments - 1 - i];
    hr = read_texts(&call);
    return FAILED(hr) ? hr : members[dispIdMember - 1].run(&call);
}

static const IDispatchVtbl session_vtable = {
    .QueryInterface = session_QueryInterface,
    .AddRef = session_AddRef,
    .Release = session_Release,
    .GetTypeInfoCount = session_GetTypeInfoCount,
    .GetTypeInfo = session_GetTypeInfo,
    .GetIDsOfNames = session_GetIDsOfNames,
    .Invoke = session_Invoke,
};

HRESULT session_object_new(int fd, IDispatch **ret_object)
{
    struct session_object *session = calloc(1, sizeof(*session));

    if (!session)
        return E_OUTOFMEMORY;
    session->IDispatch_iface.lpVtbl = (IDispatchVtbl *)&session_vtable;
    session->refs = 1;
    session->fd = fd;
    *ret_object = &session->IDispatch_iface;
    return S_OK;
}
