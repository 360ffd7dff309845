/* SPDX-License-Identifier: MIT */
/*
 * IWshExec: a process that a script has started and talks to. Source: Windows' "WshScriptExec
 * Object" pages, by whose examples a process that failed has finished, too.
 */
#include "exec_stream.h"

struct exec {
    struct dual dual;
    HANDLE process;
    DWORD id;
    struct pump *pump;
    ITextStream *streams[PUMP_FILES]; /* made at first need */
};

static struct exec *exec_from_IWshExec(IWshExec *iface)
{
    return CONTAINING_RECORD(iface, struct exec, dual.IDispatch_iface);
}

static BOOL is_running(const struct exec *exec)
{
    return WaitForSingleObject(exec->process, 0) == WAIT_TIMEOUT;
}

static HRESULT exec_get_Status(IWshExec *iface, WshExecStatus *Status)
{
    if (!Status)
        return E_POINTER;
    *Status = is_running(exec_from_IWshExec(iface)) ? WshRunning : WshFinished;
    return S_OK;
}

static HRESULT give_stream(IWshExec *iface, enum pump_file file, ITextStream **ret_stream)
{
    struct exec *exec = exec_from_IWshExec(iface);

    if (!ret_stream)
        return E_POINTER;
    *ret_stream = NULL;
    if (!exec->streams[file]) {
        HRESULT hr = exec_stream_create(exec->pump, file, &exec->streams[file]);

        if (FAILED(hr))
            return hr;
    }
    ITextStream_AddRef(exec->streams[file]);
    *ret_stream = exec->streams[file];
    return S_OK;
}

static HRESULT exec_get_StdIn(IWshExec *iface, ITextStream **out_StdIn)
{
    return give_stream(iface, PUMP_INPUT, out_StdIn);
}

static HRESULT exec_get_StdOut(IWshExec *iface, ITextStream **out_StdOut)
{
    return give_stream(iface, PUMP_OUTPUT, out_StdOut);
}

static HRESULT exec_get_StdErr(IWshExec *iface, ITextStream **out_StdErr)
{
    return give_stream(iface, PUMP_ERROR, out_StdErr);
}

static HRESULT exec_get_ProcessID(IWshExec *iface, LONG *PID)
{
    if (!PID)
        return E_POINTER;
    *PID = (LONG)exec_from_IWshExec(iface)->id;
    return S_OK;
}

static HRESULT exec_get_ExitCode(IWshExec *iface, LONG *ExitCode)
{
    struct exec *exec = exec_from_IWshExec(iface);
    DWORD code = 0;

    if (!ExitCode)
        return E_POINTER;
    if (!is_running(exec) && !GetExitCodeProcess(exec->process, &code))
        return HRESULT_FROM_WIN32(GetLastError());
    *ExitCode = (LONG)code;
    return S_OK;
}

static HRESULT exec_Terminate(IWshExec *iface)
{
    struct exec *exec = exec_from_IWshExec(iface);

    if (!is_running(exec) || TerminateProcess(exec->process, 1))
        return S_OK;
    return HRESULT_FROM_WIN32(GetLastError());
}

static void exec_deinit(struct dual *dual)
{
    struct exec *exec = CONTAINING_RECORD(dual, struct exec, dual);

    for (int i = 0; i < PUMP_FILES; i++) {
        if (exec->streams[i])
            ITextStream_Release(exec->streams[i]);
    }
    pump_unref(exec->pump);
    if (exec->process)
        CloseHandle(exec->process);
}

static const IWshExecVtbl exec_vtable = {
    DUAL_METHODS,
    .get_Status = exec_get_Status,
    .get_StdIn = exec_get_StdIn,
    .get_StdOut = exec_get_StdOut,
    .get_StdErr = exec_get_StdErr,
    .get_ProcessID = exec_get_ProcessID,
    .get_ExitCode = exec_get_ExitCode,
    .Terminate = exec_Terminate,
};

static const IID *const exec_iids[] = {&IID_IWshExec, NULL};
static struct dual_class exec_class = {.iids = exec_iids, .deinit = exec_deinit};

static HRESULT start(struct exec *exec, const WCHAR *command)
{
    struct command_files files;
    PROCESS_INFORMATION process;
    HRESULT hr = pump_new(&exec->pump, &files);

    if (FAILED(hr))
        return hr;
    hr = command_start(command, &files, FALSE, &process);
    command_files_close(&files);
    if (FAILED(hr))
        return hr;
    CloseHandle(process.hThread);
    exec->process = process.hProcess;
    exec->id = process.dwProcessId;
    return S_OK;
}

HRESULT exec_create(const WCHAR *command, IWshExec **ret_exec)
{
    struct exec *exec = dual_new(sizeof(*exec), &exec_class, &exec_vtable);
    HRESULT hr = exec ? start(exec, command) : E_OUTOFMEMORY;

    if (FAILED(hr)) {
        if (exec)
            IDispatch_Release(&exec->dual.IDispatch_iface);
        return hr;
    }
    return dual_hand_out(exec, &IID_IWshExec, (void **)ret_exec);
}
