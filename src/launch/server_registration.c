/* SPDX-License-Identifier: MIT */
#include "launch/server_registration.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winreg.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "diagnosis/unit_file.h"
#include "launch/application.h"
#include "launch/service.h"

static const REGSAM views[] = {KEY_WOW64_64KEY, KEY_WOW64_32KEY};

void server_command_deinit(struct server_command *command)
{
    free(command->line);
    command_line_deinit(&command->command);
    for (char **variable = command->environment; variable && *variable; variable++)
        free(*variable);
    free(command->environment);
    free(command->unit);
    free(command->run_as);
    *command = (struct server_command){0};
}

/* Which file runs is said apart from its arguments. */
static HRESULT parse_for(const char *executable, const char *line, struct command_line *ret_command)
{
    struct stat status;

    if (stat(executable, &status) < 0 || S_ISDIR(status.st_mode))
        return hr_from_win32(ERROR_FILE_NOT_FOUND);
    if (access(executable, X_OK) < 0)
        return hr_from_win32(ERROR_ACCESS_DENIED);
    return hr_trace(command_line_split(executable, line, ret_command));
}

HRESULT server_command_parse(const char *line, const char *executable,
                             struct server_command *ret_command)
{
    struct server_command command = {.timeout_ms = APPLICATION_TIMEOUT_MS};
    const char *named = executable ? executable : line;
    HRESULT hr;

    hr = executable ? parse_for(executable, line, &command.command)
                    : command_line_parse(line, &command.command);
    if (hr == hr_from_win32(ERROR_ACCESS_DENIED))
        return hr_raise(E_ACCESSDENIED,
                        "the server's command \"%s\" names a file that is not executable", named);
    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND))
        return hr_raise(CO_E_APPNOTFOUND, "the server's command \"%s\" names no file", named);
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

/* A value of a key of the class, in the first view that has it. */
static HRESULT read_of_class(REFCLSID clsid, const char *key, const char *name, char **ret_text)
{
    char text[GUID_TEXT_SIZE], path[128];
    HRESULT hr = REGDB_E_CLASSNOTREG;

    guid_to_text(clsid, text);
    snprintf(path, sizeof(path), "CLSID\\%s\\%s", text, key);
    for (int i = 0; i < 2 && FAILED(hr); i++)
        hr = application_read_text(path, name, views[i], ret_text);
    return hr;
}

/* ---- surrogates ---- */

/* Comity's own lies beside the daemon. */
static HRESULT own_surrogate(char path[static PATH_MAX])
{
    static const char name[] = "comity-surrogate";
    ssize_t len = readlink("/proc/self/exe", path, PATH_MAX - sizeof(name) - 1);
    char *slash;

    if (len < 0)
        return hr_raise(hr_from_errno(), "looking for %s", name);
    path[len] = '\0';
    slash = strrchr(path, '/');
    strcpy(slash ? slash + 1 : path, name);
    if (access(path, X_OK) < 0)
        return hr_raise(CO_E_APPNOTFOUND, "there is no %s: install Comity again", path);
    return S_OK;
}

/* The surrogate is told which class is wanted first. */
static HRESULT find_surrogate(REFCLSID clsid, const struct application *application,
                              struct server_command *ret_command)
{
    _cleanup_(freep) char *line = NULL;
    char path[PATH_MAX], text[GUID_TEXT_SIZE];
    bool is_own = !*application->surrogate;
    HRESULT hr;

    if (is_own) {
        hr = own_surrogate(path);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    guid_to_text(clsid, text);
    if (asprintf(&line, is_own ? "\"%s\" %s" : "%s %s", is_own ? path : application->surrogate,
                 text) < 0)
        return hr_raise(E_OUTOFMEMORY, "starting a surrogate");
    hr = server_command_parse(line, NULL, ret_command);
    if (FAILED(hr))
        return hr_trace(hr);
    ret_command->kind = SERVER_SURROGATE;
    ret_command->app_id = application->id;
    return S_OK;
}

/* ---- services ---- */

static HRESULT append_parameters(struct command_line *command, const char *parameters)
{
    _cleanup_(command_line_deinit) struct command_line split = {0};
    HRESULT hr;

    if (!parameters)
        return S_OK;
    hr = command_line_split("", parameters, &split);
    for (int i = 0; i < split.n_arguments && SUCCEEDED(hr); i++)
        hr = command_line_append(command, split.arguments[i]);
    return hr_trace(hr);
}

/* Without systemd the program of the unit is started by ourselves. */
static HRESULT read_unit(const char *unit, const char *parameters, struct server_command *command)
{
    _cleanup_(unit_file_deinit) struct unit_file file = {0};
    HRESULT hr;

    hr = unit_file_read(unit, &file);
    if (hr == hr_from_win32(ERROR_SERVICE_DOES_NOT_EXIST))
        return hr_raise(hr, "there is no unit %s for the LocalService of its application", unit);
    if (FAILED(hr))
        return hr_trace(hr);

    command->command = file.command;
    command->environment = TAKE_PTR(file.environment);
    command->run_as = TAKE_PTR(file.user);
    file.command = (struct command_line){0};
    if (strchr(unit, '@'))
        return S_OK; /* the parameters are the instance */
    return hr_trace(append_parameters(&command->command, parameters));
}

static HRESULT find_service(const struct application *application,
                            struct server_command *ret_command)
{
    _cleanup_(server_command_deinit) struct server_command command = {.kind = SERVER_SERVICE};
    char unit[UNIT_NAME_MAX];
    HRESULT hr;

    hr = unit_name(application->service, application->service_parameters, unit);
    if (SUCCEEDED(hr) && !service_manager_is_there())
        hr = read_unit(unit, application->service_parameters, &command);
    if (FAILED(hr))
        return hr_trace(hr);

    command.unit = strdup(unit);
    command.line = strdup(unit);
    if (!command.unit || !command.line)
        return hr_raise(E_OUTOFMEMORY, "starting a service");
    *ret_command = command;
    command = (struct server_command){0};
    return S_OK;
}

/* ---- */

static HRESULT nothing_to_start(REFCLSID clsid, const struct application *application)
{
    char class_text[GUID_TEXT_SIZE], text[GUID_TEXT_SIZE];

    if (!application->is_named)
        return REGDB_E_CLASSNOTREG;

    guid_to_text(clsid, class_text);
    guid_to_text(&application->id, text);
    if (!application->exists)
        return hr_raise(REGDB_E_CLASSNOTREG,
                        "the class %s has no LocalServer32, and its AppID %s is not registered",
                        class_text, text);
    return hr_raise(REGDB_E_CLASSNOTREG,
                    "the class %s has no LocalServer32, and its AppID %s has no %s", class_text,
                    text,
                    application->surrogate ? "in-process server for its DllSurrogate"
                                           : "LocalService or DllSurrogate");
}

static HRESULT find_program(REFCLSID clsid, const char *line, struct server_command *ret_command)
{
    _cleanup_(freep) char *executable = NULL;

    if (FAILED(read_of_class(clsid, "LocalServer32", "ServerExecutable", &executable)))
        executable = NULL;
    return hr_trace(server_command_parse(line, executable, ret_command));
}

HRESULT server_command_find(REFCLSID clsid, struct server_command *ret_command)
{
    _cleanup_(application_deinit) struct application application = {0};
    _cleanup_(freep) char *line = NULL, *module = NULL;
    HRESULT hr;

    application_find(clsid, &application);
    if (application.service)
        hr = find_service(&application, ret_command);
    else if (SUCCEEDED(read_of_class(clsid, "LocalServer32", NULL, &line)))
        hr = find_program(clsid, line, ret_command);
    else if (application.surrogate &&
             SUCCEEDED(read_of_class(clsid, "InprocServer32", NULL, &module)))
        hr = find_surrogate(clsid, &application, ret_command);
    else
        return hr_trace(nothing_to_start(clsid, &application));
    if (FAILED(hr))
        return hr_trace(hr);

    ret_command->timeout_ms = application.timeout_ms;
    if (!ret_command->run_as)
        ret_command->run_as = TAKE_PTR(application.run_as);
    return S_OK;
}
