/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "script_error.h"

#include <stdlib.h>

#include "component.h"

struct script_error {
    IActiveScriptError64 IActiveScriptError64_iface;
    LONG refs;
    struct machine_error error; /* its texts are its own */
};

static struct script_error *script_error_from(IActiveScriptError64 *iface)
{
    return CONTAINING_RECORD(iface, struct script_error, IActiveScriptError64_iface);
}

static HRESULT script_error_QueryInterface(IActiveScriptError64 *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IActiveScriptError) &&
        !IsEqualIID(riid, &IID_IActiveScriptError64))
        return E_NOINTERFACE;

    IActiveScriptError64_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG script_error_AddRef(IActiveScriptError64 *iface)
{
    return (ULONG)InterlockedIncrement(&script_error_from(iface)->refs);
}

static ULONG script_error_Release(IActiveScriptError64 *iface)
{
    struct script_error *error = script_error_from(iface);
    LONG refs = InterlockedDecrement(&error->refs);

    if (refs == 0) {
        SysFreeString(error->error.source);
        SysFreeString(error->error.description);
        SysFreeString(error->error.help_file);
        SysFreeString(error->error.source_line);
        free(error);
        component_use_ended();
    }
    return (ULONG)refs;
}

static HRESULT script_error_GetExceptionInfo(IActiveScriptError64 *iface, EXCEPINFO *pexcepinfo)
{
    if (!pexcepinfo)
        return E_POINTER;
    script_error_fill(&script_error_from(iface)->error, pexcepinfo);
    return S_OK;
}

static HRESULT script_error_GetSourcePosition(IActiveScriptError64 *iface, DWORD *pdwSourceContext,
                                              ULONG *pulLineNumber, LONG *plCharacterPosition)
{
    const struct machine_error *error = &script_error_from(iface)->error;

    if (pdwSourceContext)
        *pdwSourceContext = error->source_context;
    if (pulLineNumber)
        *pulLineNumber = error->line;
    if (plCharacterPosition)
        *plCharacterPosition = (LONG)error->column;
    return S_OK;
}

static HRESULT script_error_GetSourceLineText(IActiveScriptError64 *iface, BSTR *pbstrSourceLine)
{
    const struct machine_error *error = &script_error_from(iface)->error;

    if (!pbstrSourceLine)
        return E_POINTER;
    *pbstrSourceLine = NULL;
    if (!error->source_line)
        return E_FAIL;
    *pbstrSourceLine = SysAllocString(error->source_line);
    return *pbstrSourceLine ? S_OK : E_OUTOFMEMORY;
}

static HRESULT script_error_GetSourcePosition64(IActiveScriptError64 *iface,
                                                ULONGLONG *pdwSourceContext, ULONG *pulLineNumber,
                                                LONG *plCharacterPosition)
{
    DWORD source_context;

    script_error_GetSourcePosition(iface, &source_context, pulLineNumber, plCharacterPosition);
    if (pdwSourceContext)
        *pdwSourceContext = source_context;
    return S_OK;
}

static const IActiveScriptError64Vtbl script_error_vtable = {
    .QueryInterface = script_error_QueryInterface,
    .AddRef = script_error_AddRef,
    .Release = script_error_Release,
    .GetExceptionInfo = script_error_GetExceptionInfo,
    .GetSourcePosition = script_error_GetSourcePosition,
    .GetSourceLineText = script_error_GetSourceLineText,
    .GetSourcePosition64 = script_error_GetSourcePosition64,
};

/* NULL stays NULL. */
static BSTR copy(BSTR text)
{
    return text ? SysAllocStringLen(text, SysStringLen(text)) : NULL;
}

void script_error_fill(const struct machine_error *error, EXCEPINFO *ret_info)
{
    *ret_info = (EXCEPINFO){
        .bstrSource = copy(error->source),
        .bstrDescription = copy(error->description),
        .bstrHelpFile = copy(error->help_file),
        .dwHelpContext = error->help_context,
        .scode = error->hr,
    };
}

HRESULT script_error_new(const struct machine_error *error, IActiveScriptError **ret_error)
{
    struct script_error *made = calloc(1, sizeof(*made));

    if (!made)
        return E_OUTOFMEMORY;

    made->IActiveScriptError64_iface.lpVtbl = (IActiveScriptError64Vtbl *)&script_error_vtable;
    made->refs = 1;
    made->error = *error;
    made->error.source = copy(error->source);
    made->error.description = copy(error->description);
    made->error.help_file = copy(error->help_file);
    made->error.source_line = copy(error->source_line);
    component_use_begun();
    *ret_error = (IActiveScriptError *)&made->IActiveScriptError64_iface;
    return S_OK;
}
