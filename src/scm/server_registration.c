/* SPDX-License-Identifier: MIT */
#include "scm/server_registration.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winreg.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"

enum {
    TIMEOUT_DEFAULT_MS = 30000,
    TIMEOUT_MAX_MS = 3600000,
};

void server_command_deinit(struct server_command *command)
{
    free(command->line);
    command_line_deinit(&command->command);
    *command = (struct server_command){0};
}

HRESULT server_command_parse(const char *line, struct server_command *ret_command)
{
    struct server_command command = {.timeout_ms = TIMEOUT_DEFAULT_MS};
    HRESULT hr;

    hr = command_line_parse(line, &command.command);
    if (hr == hr_from_win32(ERROR_ACCESS_DENIED))
        return hr_raise(E_ACCESSDENIED,
                        "the server's command \"%s\" names a file that is not executable", line);
    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND))
        return hr_raise(CO_E_APPNOTFOUND, "the server's command \"%s\" names no file", line);
    if (FAILED(hr))
        return hr_trace(hr);

    command.line = strdup(line);
    hr = command.line ? command_line_append(&command.command, "-Embedding") : E_OUTOFMEMORY;
    if (FAILED(hr)) {
        server_command_deinit(&command);
        return hr_raise(hr, "parsing a server's command");
    }
    *ret_command = command;
    return S_OK;
}

/* A text value below HKEY_CLASSES_ROOT, in UTF-8 on the heap. */
static HRESULT read_text(const char *path, const char *name, REGSAM view, char **ret_text)
{
    _cleanup_(freep) char *text = NULL;
    DWORD size = 0;
    LSTATUS error;
    HKEY key;

    error = RegOpenKeyExA(HKEY_CLASSES_ROOT, path, 0, KEY_READ | view, &key);
    if (error != ERROR_SUCCESS)
        return HRESULT_FROM_WIN32(error);

    error = RegGetValueA(key, NULL, name, RRF_RT_REG_SZ, NULL, NULL, &size);
    if (error == ERROR_SUCCESS) {
        text = calloc(1, size + 1);
        error = text ? RegGetValueA(key, NULL, name, RRF_RT_REG_SZ, NULL, text, &size)
                     : ERROR_OUTOFMEMORY;
    }
    RegCloseKey(key);
    if (error != ERROR_SUCCESS)
        return HRESULT_FROM_WIN32(error);
    *ret_text = TAKE_PTR(text);
    return S_OK;
}

/* AppID\{...}, value ServerTimeout: milliseconds that the class's server may take to offer it. */
static unsigned read_timeout(const char *clsid)
{
    _cleanup_(freep) char *app = NULL;
    DWORD timeout, size = sizeof(timeout);
    char path[128];

    snprintf(path, sizeof(path), "CLSID\\%s", clsid);
    if (FAILED(read_text(path, "AppID", 0, &app)))
        snprintf(path, sizeof(path), "AppID\\%s", clsid);
    else
        snprintf(path, sizeof(path), "AppID\\%s", app);
    if (RegGetValueA(HKEY_CLASSES_ROOT, path, "ServerTimeout", RRF_RT_REG_DWORD, NULL, &timeout,
                     &size) != ERROR_SUCCESS ||
        timeout == 0)
        return TIMEOUT_DEFAULT_MS;
    return timeout < TIMEOUT_MAX_MS ? timeout : TIMEOUT_MAX_MS;
}

HRESULT server_command_find(REFCLSID clsid, struct server_command *ret_command)
{
    static const REGSAM views[] = {KEY_WOW64_64KEY, KEY_WOW64_32KEY};
    _cleanup_(freep) char *line = NULL;
    char text[GUID_TEXT_SIZE], path[128];
    HRESULT hr = REGDB_E_CLASSNOTREG;

    guid_to_text(clsid, text);
    snprintf(path, sizeof(path), "CLSID\\%s\\LocalServer32", text);
    for (int i = 0; i < 2 && FAILED(hr); i++)
        hr = read_text(path, NULL, views[i], &line);
    if (FAILED(hr))
        return REGDB_E_CLASSNOTREG;

    hr = server_command_parse(line, ret_command);
    if (SUCCEEDED(hr))
        ret_command->timeout_ms = read_timeout(text);
    return hr_trace(hr);
}
