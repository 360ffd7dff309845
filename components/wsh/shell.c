/* SPDX-License-Identifier: MIT */
/*
 * WScript.Shell. Source: Windows' "WshShell Object" pages.
 */
#include <comity_wide.h>
#include <limits.h>
#include <stdlib.h>
#include <syslog.h>
#include <unistd.h>

#include "command.h"
#include "variable.h"

struct shell {
    struct dual dual;
};

/* An argument as a number, its default if it was left out. */
static HRESULT number_from(const VARIANT *argument, LONG usual, LONG *ret_number)
{
    VARIANT number;
    HRESULT hr;

    *ret_number = usual;
    if (dual_is_missing(argument))
        return S_OK;
    VariantInit(&number);
    hr = VariantChangeType(&number, (VARIANT *)argument, 0, VT_I4);
    if (SUCCEEDED(hr))
        *ret_number = V_I4(&number);
    return hr;
}

static HRESULT boolean_from(const VARIANT *argument, BOOL *ret_boolean)
{
    VARIANT truth;
    HRESULT hr;

    *ret_boolean = FALSE;
    if (dual_is_missing(argument))
        return S_OK;
    VariantInit(&truth);
    hr = VariantChangeType(&truth, (VARIANT *)argument, 0, VT_BOOL);
    if (SUCCEEDED(hr))
        *ret_boolean = V_BOOL(&truth) != VARIANT_FALSE;
    return hr;
}

static HRESULT shell_get_SpecialFolders(IWshShell3 *iface, IWshCollection **out_Folders)
{
    return out_Folders ? special_folders_create(out_Folders) : E_POINTER;
}

static HRESULT shell_get_Environment(IWshShell3 *iface, VARIANT *Type, IWshEnvironment **out_Env)
{
    VARIANT type;
    HRESULT hr;

    if (!out_Env)
        return E_POINTER;
    *out_Env = NULL;
    if (!Type || dual_is_missing(Type))
        return environment_create(u"SYSTEM", out_Env);
    VariantInit(&type);
    hr = VariantChangeType(&type, Type, 0, VT_BSTR);
    if (SUCCEEDED(hr))
        hr = environment_create(V_BSTR(&type) ? V_BSTR(&type) : u"", out_Env);
    VariantClear(&type);
    return hr;
}

/* Calls to this apartment are served meanwhile. */
static HRESULT wait_for(HANDLE process, int *ret_exit_code)
{
    DWORD index, code;
    HRESULT hr = CoWaitForMultipleHandles(0, INFINITE, 1, &process, &index);

    if (SUCCEEDED(hr) && !GetExitCodeProcess(process, &code))
        hr = HRESULT_FROM_WIN32(GetLastError());
    if (SUCCEEDED(hr))
        *ret_exit_code = (int)code;
    return hr;
}

/* The window's style has nothing to show itself on. */
static HRESULT shell_Run(IWshShell3 *iface, BSTR Command, VARIANT *WindowStyle,
                         VARIANT *WaitOnReturn, int *out_ExitCode)
{
    PROCESS_INFORMATION process;
    BOOL is_waiting;
    LONG style;
    HRESULT hr;

    if (!Command || !WindowStyle || !WaitOnReturn || !out_ExitCode)
        return E_POINTER;
    hr = number_from(WindowStyle, WshNormalFocus, &style);
    if (SUCCEEDED(hr))
        hr = boolean_from(WaitOnReturn, &is_waiting);
    if (SUCCEEDED(hr))
        hr = command_start(Command, NULL, !is_waiting, &process);
    if (FAILED(hr))
        return hr;
    *out_ExitCode = 0;
    if (is_waiting)
        hr = wait_for(process.hProcess, out_ExitCode);
    CloseHandle(process.hThread);
    CloseHandle(process.hProcess);
    return hr;
}

static HRESULT shell_Popup(IWshShell3 *iface, BSTR Text, VARIANT *SecondsToWait, VARIANT *Title,
                           VARIANT *Type, int *out_Button)
{
    struct popup popup = {.text = Text, .title = u"Windows Script Host"};
    VARIANT title;
    HRESULT hr;

    if (!Text || !SecondsToWait || !Title || !Type || !out_Button)
        return E_POINTER;
    VariantInit(&title);
    hr = number_from(SecondsToWait, 0, &popup.seconds);
    if (SUCCEEDED(hr))
        hr = number_from(Type, MB_OK, &popup.type);
    if (SUCCEEDED(hr) && !dual_is_missing(Title))
        hr = VariantChangeType(&title, Title, 0, VT_BSTR);
    if (FAILED(hr))
        return hr;
    if (SysStringLen(V_VT(&title) == VT_BSTR ? V_BSTR(&title) : NULL) > 0)
        popup.title = V_BSTR(&title);
    *out_Button = popup_ask(&popup);
    VariantClear(&title);
    return S_OK;
}

static BOOL ends_in(const WCHAR *path, const WCHAR *ending)
{
    size_t n = comity_wcslen(path), n_ending = comity_wcslen(ending);

    return n >= n_ending &&
           CompareStringOrdinal(path + n - n_ending, -1, ending, -1, TRUE) == CSTR_EQUAL;
}

static HRESULT shell_CreateShortcut(IWshShell3 *iface, BSTR PathLink, IDispatch **out_Shortcut)
{
    if (!PathLink || !out_Shortcut)
        return E_POINTER;
    *out_Shortcut = NULL;
    if (ends_in(PathLink, u".lnk") || ends_in(PathLink, u".desktop"))
        return shortcut_create(PathLink, out_Shortcut);
    if (ends_in(PathLink, u".url"))
        return url_shortcut_create(PathLink, out_Shortcut);
    return component_fail(&IID_IWshShell3, u"WshShell.CreateShortcut", DISP_E_EXCEPTION,
                          "The shortcut pathname must end with .lnk or .url.");
}

static HRESULT shell_ExpandEnvironmentStrings(IWshShell3 *iface, BSTR Src, BSTR *out_Dst)
{
    if (!Src || !out_Dst)
        return E_POINTER;
    *out_Dst = variable_expand(Src);
    return *out_Dst ? S_OK : E_OUTOFMEMORY;
}

static HRESULT shell_RegRead(IWshShell3 *iface, BSTR Name, VARIANT *out_Value)
{
    return Name && out_Value ? shell_registry_read(Name, out_Value) : E_POINTER;
}

static HRESULT shell_RegWrite(IWshShell3 *iface, BSTR Name, VARIANT *Value, VARIANT *Type)
{
    return Name && Value && Type ? shell_registry_write(Name, Value, Type) : E_POINTER;
}

static HRESULT shell_RegDelete(IWshShell3 *iface, BSTR Name)
{
    return Name ? shell_registry_delete(Name) : E_POINTER;
}

/* Windows' kinds of events, as the system's log has them. */
static int priority_of(LONG type)
{
    switch (type) {
    case 1:
        return LOG_ERR;
    case 2:
        return LOG_WARNING;
    case 16:
        return LOG_NOTICE;
    default:
        return LOG_INFO;
    }
}

/* The log of another computer cannot be written. */
static HRESULT shell_LogEvent(IWshShell3 *iface, VARIANT *Type, BSTR Message, BSTR Target,
                              VARIANT_BOOL *out_Success)
{
    char *text;
    LONG type;
    HRESULT hr;

    if (!Type || !Message || !out_Success)
        return E_POINTER;
    hr = number_from(Type, 0, &type);
    if (FAILED(hr))
        return hr;
    *out_Success = VARIANT_FALSE;
    if (Target && *Target)
        return S_OK;
    text = wsh_utf8(Message);
    if (!text)
        return E_OUTOFMEMORY;
    syslog(LOG_USER | priority_of(type), "WSH: %s", text);
    free(text);
    *out_Success = VARIANT_TRUE;
    return S_OK;
}

/* There are no windows that a script could find. */
static HRESULT shell_AppActivate(IWshShell3 *iface, VARIANT *App, VARIANT *Wait,
                                 VARIANT_BOOL *out_Success)
{
    if (!App || !out_Success)
        return E_POINTER;
    *out_Success = VARIANT_FALSE;
    return S_OK;
}

static HRESULT shell_SendKeys(IWshShell3 *iface, BSTR Keys, VARIANT *Wait)
{
    if (!Keys)
        return E_POINTER;
    return component_fail(&IID_IWshShell3, u"WshShell.SendKeys",
                          HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED),
                          "SendKeys is not available: no window takes keys from scripts here.");
}

static HRESULT shell_Exec(IWshShell3 *iface, BSTR Command, IWshExec **out_Exec)
{
    HRESULT hr;

    if (!out_Exec)
        return E_POINTER;
    *out_Exec = NULL;
    if (!Command)
        return component_fail(&IID_IWshShell3, u"WshShell.Exec", DISP_E_EXCEPTION,
                              "A command is missing.");
    hr = exec_create(Command, out_Exec);
    if (hr == HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND))
        component_fail(&IID_IWshShell3, u"WshShell.Exec", hr,
                       "The system cannot find the file specified.");
    return hr;
}

static HRESULT shell_get_CurrentDirectory(IWshShell3 *iface, BSTR *out_Directory)
{
    char folder[PATH_MAX];

    if (!out_Directory)
        return E_POINTER;
    return getcwd(folder, sizeof(folder)) ? wsh_give(folder, out_Directory)
                                          : HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND);
}

static HRESULT shell_put_CurrentDirectory(IWshShell3 *iface, BSTR out_Directory)
{
    char *folder;
    int result;

    if (!out_Directory)
        return E_INVALIDARG;
    folder = wsh_utf8(out_Directory);
    if (!folder)
        return E_OUTOFMEMORY;
    result = chdir(folder);
    free(folder);
    return result == 0 ? S_OK : HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND);
}

static const IWshShell3Vtbl shell_vtable = {
    DUAL_METHODS,
    .get_SpecialFolders = shell_get_SpecialFolders,
    .get_Environment = shell_get_Environment,
    .Run = shell_Run,
    .Popup = shell_Popup,
    .CreateShortcut = shell_CreateShortcut,
    .ExpandEnvironmentStrings = shell_ExpandEnvironmentStrings,
    .RegRead = shell_RegRead,
    .RegWrite = shell_RegWrite,
    .RegDelete = shell_RegDelete,
    .LogEvent = shell_LogEvent,
    .AppActivate = shell_AppActivate,
    .SendKeys = shell_SendKeys,
    .Exec = shell_Exec,
    .get_CurrentDirectory = shell_get_CurrentDirectory,
    .put_CurrentDirectory = shell_put_CurrentDirectory,
};

static const IID *const shell_iids[] = {&IID_IWshShell3, &IID_IWshShell2, &IID_IWshShell, NULL};
static struct dual_class shell_class = {.iids = shell_iids};

HRESULT shell_create(REFIID riid, void **ppv)
{
    return dual_hand_out(dual_new(sizeof(struct shell), &shell_class, &shell_vtable), riid, ppv);
}
