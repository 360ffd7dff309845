/* SPDX-License-Identifier: MIT */
#include "customaction/custom_script.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <comity/winreg.h>

#include "base/hresult.h"
#include "customaction/custom_file.h"
#include "customaction/custom_process.h"
#include "customaction/script_answers.h"
#include "customaction/script_channel.h"

/* What a script's process ends with: the numbers that scripts return. */
enum script_status {
    SCRIPT_DONE = 0,
    SCRIPT_CANCELLED = 2,
    SCRIPT_IGNORE_REST = 5,
};

/* ---- looking ---- */

/* VBScript's engine is Comity's own; others have to be registered. */
static HRESULT check_engine(struct installation *installation, const struct custom_action *action)
{
    HKEY key;

    if (strcmp(action->language, "VBScript") == 0)
        return S_OK;
    if (RegOpenKeyExW(HKEY_CLASSES_ROOT, u"JScript\\CLSID", 0, KEY_READ, &key) == ERROR_SUCCESS) {
        RegCloseKey(key);
        return S_OK;
    }
    return hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_REJECTED),
                    "table CustomAction, row %s: no engine for JScript is registered here. "
                    "--skip-custom %s leaves the action out",
                    action->name, action->name);
}

HRESULT custom_script_check(struct installation *installation, const struct custom_action *action)
{
    HRESULT hr = check_engine(installation, action);

    return FAILED(hr) ? hr_trace(hr) : hr_trace(custom_file_check(installation, action));
}

/* ---- the text ---- */

/* Scripts of the table Binary, or that are texts, get a file, which is the caller's to delete. */
static HRESULT write_script(struct installation *installation, const struct custom_action *action,
                            char ret_path[static PATH_MAX])
{
    const char *text = action->place == PLACE_TEXT
                           ? action->target
                           : session_property(installation->session, action->source);

    if (action->place == PLACE_BINARY)
        return hr_trace(custom_file_extract(installation, action, ret_path));
    return hr_trace(custom_file_write(installation, text ? text : "", ret_path));
}

/* What is called of a script; of a text nothing is. */
static const char *function_of(const struct custom_action *action)
{
    return action->place == PLACE_TEXT || !action->target ? "" : action->target;
}

/* ---- running ---- */

static HRESULT conclude(const struct custom_process *process, const struct script_answers *answers)
{
    const char *name = process->action->name;

    switch (process->status) {
    case SCRIPT_DONE:
        return S_OK;
    case SCRIPT_CANCELLED:
        return hr_raise(hr_from_win32(ERROR_INSTALL_USEREXIT), "custom action %s: it was cancelled",
                        name);
    case SCRIPT_IGNORE_REST:
        return hr_from_win32(ERROR_NO_MORE_ITEMS);
    default:
        if (answers->failure)
            return hr_raise(hr_from_win32(ERROR_INSTALL_FAILURE), "custom action %s: %s", name,
                            answers->failure);
        return hr_raise(hr_from_win32(ERROR_INSTALL_FAILURE),
                        "custom action %s: the script ended with %d", name, process->status);
    }
}

static HRESULT run_file(struct installation *installation, const struct custom_action *action,
                        const char *path, const char *data)
{
    _cleanup_(closep) int ours = -1;
    _cleanup_(closep) int theirs = -1;
    _cleanup_(script_answers_deinit) struct script_answers answers = {.installation = installation,
                                                                      .data = data};
    const char *arguments[] = {"comity-action-script", action->language, path, function_of(action),
                               NULL};
    struct custom_process process = {.action = action, .arguments = (char **)arguments};
    char program[PATH_MAX];
    int ends[2];
    HRESULT hr;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
        return hr_raise(hr_from_errno(), "running the custom action %s", action->name);
    ours = ends[0];
    theirs = ends[1];
    hr = custom_file_find_helper(arguments[0], program);
    if (FAILED(hr))
        return hr_trace(hr);
    process.program = program;
    process.channel = &theirs;
    process.questions = ours;
    process.answer = script_answers_give;
    process.context = &answers;
    answers.fd = ours;
    hr = custom_process_run(installation, &process);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(conclude(&process, &answers));
}

HRESULT custom_script_run(struct installation *installation, const struct custom_action *action,
                          const char *data)
{
    const struct session_file *file;
    char path[PATH_MAX];
    HRESULT hr;

    if (action->place == PLACE_FILE) {
        file = session_file(installation->session, action->source);
        return file ? hr_trace(run_file(installation, action, file->path, data)) : E_UNEXPECTED;
    }
    hr = write_script(installation, action, path);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = run_file(installation, action, path, data);
    unlink(path);
    return hr_trace(hr);
}
