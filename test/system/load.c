/* SPDX-License-Identifier: MIT */
#include "load.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

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
        fprintf(stderr, "# process %d failed with 0x%08x\n", (int)getpid(), (unsigned)hr);
    CoUninitialize();
    _exit(FAILED(hr));
}

bool load_has_succeeded(pid_t client)
{
    int status;

    return waitpid(client, &status, 0) == client && status == 0;
}

HRESULT load_activate(const void *n)
{
    for (int i = 0; i < *(const int *)n; i++) {
        IDispatch *object;
        LONG process;
        HRESULT hr;

        hr = CoCreateInstance(&CLSID_WitnessProgram, NULL, CLSCTX_LOCAL_SERVER, &IID_IDispatch,
                              (void **)&object);
        if (FAILED(hr))
            return hr;
        process = witness_ask(object, WITNESS_PROCESS);
        IDispatch_Release(object);
        if (process <= 0)
            return process;
    }
    return S_OK;
}
