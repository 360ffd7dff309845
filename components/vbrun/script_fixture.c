/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "vbrun/script_fixture.h"

#include <stddef.h>
#include <string.h>

#include "test.h"
#include "vblang/vberror.h"

/* The global object: Print, which takes any number of values. */
struct printer {
    IDispatch IDispatch_iface;
    struct script *script;
};

static struct printer printer;

static HRESULT printer_QueryInterface(IDispatch *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IDispatch))
        return E_NOINTERFACE;
    *ppv = iface;
    return S_OK;
}

static ULONG printer_AddRef(IDispatch *iface)
{
    return 2;
}

static ULONG printer_Release(IDispatch *iface)
{
    return 1;
}

static HRESULT printer_GetTypeInfoCount(IDispatch *iface, UINT *pctinfo)
{
    *pctinfo = 0;
    return S_OK;
}

static HRESULT printer_GetTypeInfo(IDispatch *iface, UINT iTInfo, LCID lcid, ITypeInfo **ppTInfo)
{
    *ppTInfo = NULL;
    return DISP_E_BADINDEX;
}

static HRESULT printer_GetIDsOfNames(IDispatch *iface, REFIID riid, LPOLESTR *rgszNames,
                                     UINT cNames, LCID lcid, DISPID *rgDispId)
{
    return DISP_E_UNKNOWNNAME;
}

static void add(struct script *script, const OLECHAR *text, size_t len)
{
    size_t room = sizeof(script->printed) / sizeof(*script->printed) - 1 - script->printed_len;

    if (len > room)
        len = room;
    if (len)
        memcpy(script->printed + script->printed_len, text, len * sizeof(*text));
    script->printed_len += len;
    script->printed[script->printed_len] = 0;
}

static void print(struct script *script, VARIANT *value)
{
    VARIANT text;

    VariantInit(&text);
    if (FAILED(VariantCopyInd(&text, value)))
        return;
    if (V_VT(&text) == VT_NULL)
        add(script, (const OLECHAR *)u"Null", 4);
    else if (V_VT(&text) == VT_DISPATCH)
        add(script, (const OLECHAR *)u"Object", 6);
    else if (V_VT(&text) == VT_ERROR)
        add(script, (const OLECHAR *)u"Missing", 7);
    else if (SUCCEEDED(VariantChangeType(&text, &text, VARIANT_ALPHABOOL, VT_BSTR)))
        add(script, V_BSTR(&text), SysStringLen(V_BSTR(&text)));
    else
        add(script, (const OLECHAR *)u"?", 1);
    VariantClear(&text);
}

static HRESULT printer_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                              WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                              EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    struct script *script = ((struct printer *)iface)->script;

    if (dispIdMember != 1)
        return DISP_E_MEMBERNOTFOUND;
    if (script->printed_len)
        add(script, (const OLECHAR *)u"|", 1);
    for (UINT i = pDispParams->cArgs; i-- > 0;)
        print(script, &pDispParams->rgvarg[i]);
    return S_OK;
}

static const IDispatchVtbl printer_vtable = {
    .QueryInterface = printer_QueryInterface,
    .AddRef = printer_AddRef,
    .Release = printer_Release,
    .GetTypeInfoCount = printer_GetTypeInfoCount,
    .GetTypeInfo = printer_GetTypeInfo,
    .GetIDsOfNames = printer_GetIDsOfNames,
    .Invoke = printer_Invoke,
};

static HRESULT find_name(void *context, const char16_t *name, struct machine_binding *ret_binding)
{
    if (memcmp(name, u"Print", sizeof(u"Print")) != 0)
        return S_FALSE;
    *ret_binding = (struct machine_binding){&printer.IDispatch_iface, 1, true};
    return S_OK;
}

static HRESULT report(void *context, const struct machine_error *error)
{
    struct script *script = context;

    script->reports++;
    return script->told;
}

void script_init(struct script *script)
{
    struct machine_host host = {.context = script, .find_name = find_name, .report = report};

    memset(script, 0, sizeof(*script));
    printer.IDispatch_iface.lpVtbl = (IDispatchVtbl *)&printer_vtable;
    printer.script = script;
    script->told = DISP_E_EXCEPTION;
    vb_context_init(&script->context);
    ASSERT_HR(machine_new(&host, &script->context, &script->machine), S_OK);
}

void script_deinit(struct script *script)
{
    machine_free(script->machine);
    vb_context_deinit(&script->context);
}

HRESULT script_run(struct script *script, const char16_t *source)
{
    struct machine_text text = {.text = source, .start_line = 1};
    struct machine_code *code;
    HRESULT hr;

    hr = machine_compile(script->machine, &text, &code);
    return FAILED(hr) ? hr : machine_run(code, NULL);
}

void script_expect(const char *file, int line, const char16_t *text, const char16_t *expected)
{
    const struct machine_error *error;
    struct script script;
    HRESULT hr;

    script_init(&script);
    hr = script_run(&script, text);
    error = machine_error(script.machine);
    if (FAILED(hr))
        test_fail(file, line, "error 0x%08x in line %u, column %u", (unsigned)hr, error->line,
                  error->column);
    test_assert_u16(file, line, "what is printed", script.printed, expected);
    script_deinit(&script);
}

void script_expect_error(const char *file, int line, const char16_t *text, unsigned number,
                         unsigned error_line)
{
    const struct machine_error *error;
    struct script script;
    HRESULT hr;

    script_init(&script);
    hr = script_run(&script, text);
    error = machine_error(script.machine);
    if (hr != MAKE_VBSERROR(number) || error->hr != hr || error->line != error_line)
        test_fail(file, line, "error 0x%08x in line %u, not 0x%08x in line %u", (unsigned)hr,
                  error->line, (unsigned)MAKE_VBSERROR(number), error_line);
    script_deinit(&script);
}
