/* SPDX-License-Identifier: MIT */
/*
 * Parses any text as a display name. What a moniker so made is called is a display name again, of
 * an equal moniker. Nothing runs and nothing is registered.
 */
#define COBJMACROS
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <comity/windows.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static HRESULT no_table(IBindCtx *iface, IRunningObjectTable **pprot)
{
    return MK_E_UNAVAILABLE;
}

static HRESULT parse(const WCHAR *name, ULONG *ret_eaten, IMoniker **ret_moniker, WCHAR **ret_name)
{
    BIND_OPTS3 options = {.cbStruct = sizeof(options), .dwClassContext = CLSCTX_INPROC_SERVER};
    IBindCtxVtbl vtable;
    IBindCtx *context;
    HRESULT hr;

    *ret_name = NULL;
    if (FAILED(CreateBindCtx(0, &context)))
        abort();
    vtable = *context->lpVtbl;
    vtable.GetRunningObjectTable = no_table;
    context->lpVtbl = &vtable;
    IBindCtx_SetBindOptions(context, (BIND_OPTS *)&options);
    hr = MkParseDisplayName(context, name, ret_eaten, ret_moniker);
    if (SUCCEEDED(hr) && FAILED(IMoniker_GetDisplayName(*ret_moniker, context, NULL, ret_name)))
        *ret_name = NULL;
    IBindCtx_Release(context);
    return hr;
}

static void check(IMoniker *moniker, const WCHAR *name)
{
    IMoniker *again;
    WCHAR *name_again;
    ULONG eaten;
    HRESULT hr;

    hr = parse(name, &eaten, &again, &name_again);
    assert(SUCCEEDED(hr));
    assert(IMoniker_IsEqual(moniker, again) == S_OK);
    CoTaskMemFree(name_again);
    IMoniker_Release(again);
}

/* A home that cannot be. */
__attribute__((constructor)) static void enter(void)
{
    setenv("COMITY_HOME", "/dev/null/home", 1);
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    WCHAR *text = calloc(size / sizeof(*text) + 1, sizeof(*text)), *name;
    IMoniker *moniker;
    ULONG eaten;

    if (!text)
        return 0;
    memcpy(text, data, size / sizeof(*text) * sizeof(*text));
    if (SUCCEEDED(parse(text, &eaten, &moniker, &name))) {
        if (name)
            check(moniker, name);
        CoTaskMemFree(name);
        IMoniker_Release(moniker);
    }
    free(text);
    return 0;
}
