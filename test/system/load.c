/* SPDX-License-Identifier: MIT */
#include "load.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* Why it failed, as far as the library knows. */
static void tell(HRESULT hr)
{
    char text[1024] = "";
    IErrorInfo *info;
    BSTR description;

    if (GetErrorInfo(0, &info) == S_OK) {
        if (SUCCEEDED(IErrorInfo_GetDescription(info, &description)))
            WideCharToMultiByte(CP_UTF8, 0, description, -1, text, sizeof(text), NULL, NULL);
        IErrorInfo_Release(info);
    }
    fprintf(stderr, "# process %d failed with 0x%08x: %s\n", (int)getpid(), (unsigned)hr, text);
}

pid_t load_start(load_work work, const void *context)
{
    pid_t client = fork();
    HRESULT hr;

    if (client != 0)
        return client;
    hr = CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (SUCCEEDED(hr))
        hr = work(context);
    if (FAILED(hr))
        tell(hr);
    CoUninitialize();
    _exit(FAILED(hr));
}

bool load_has_succeeded(pid_t client)
{
    int status;

    return waitpid(client, &status, 0) == client && status == 0;
}

/* Calls with what travels in different ways: text, and the object itself, kept and let go of. */
static HRESULT call(IDispatch *object)
{
    VARIANT text, self, result;
    HRESULT hr;

    V_VT(&text) = VT_BSTR;
    V_BSTR(&text) = SysAllocString(u"what goes there and comes back");
    VariantInit(&result);
    hr = witness_invoke(object, WITNESS_ECHO, &text, 1, &result, NULL);
    VariantClear(&result);
    VariantClear(&text);
    V_VT(&self) = VT_DISPATCH;
    V_DISPATCH(&self) = object;
    if (SUCCEEDED(hr))
        hr = witness_invoke(object, WITNESS_KEEP, &self, 1, NULL, NULL);
    if (SUCCEEDED(hr))
        hr = witness_invoke(object, WITNESS_KEPT, NULL, 0, &result, NULL);
    VariantClear(&result);
    if (SUCCEEDED(hr))
        hr = witness_invoke(object, WITNESS_KEEP, NULL, 0, NULL, NULL);
    return hr;
}

HRESULT load_activate_one(REFCLSID clsid, int n_calls)
{
    IDispatch *object;
    LONG process;
    HRESULT hr;

    hr = CoCreateInstance(clsid, NULL, CLSCTX_LOCAL_SERVER, &IID_IDispatch, (void **)&object);
    if (FAILED(hr))
        return hr;
    process = witness_ask(object, WITNESS_PROCESS);
    hr = process > 0 ? S_OK : process;
    for (int i = 0; i < n_calls && SUCCEEDED(hr); i += 4)
        hr = call(object);
    IDispatch_Release(object);
    return hr;
}

HRESULT load_activate(const void *n)
{
    HRESULT hr = S_OK;

    for (int i = 0; i < *(const int *)n && SUCCEEDED(hr); i++)
        hr = load_activate_one(&CLSID_WitnessProgram, 0);
    return hr;
}
