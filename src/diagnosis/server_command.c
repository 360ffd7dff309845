/* SPDX-License-Identifier: MIT */
#include "diagnosis/server_command.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/command_line.h"
#include "base/hresult.h"
#include "diagnosis/python_class.h"
#include "diagnosis/server_file.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

void server_command_guess(const char *command, char ret_program[static PATH_MAX])
{
    const char *chosen = NULL;
    struct stat status;

    while (is_blank(*command))
        command++;
    if (*command == '"') {
        snprintf(ret_program, PATH_MAX, "%.*s", (int)strcspn(command + 1, "\""), command + 1);
        return;
    }
    for (const char *end = command;; end++) {
        if (*end && !is_blank(*end))
            continue;
        snprintf(ret_program, PATH_MAX, "%.*s", (int)(end - command), command);
        if (stat(ret_program, &status) == 0) {
            chosen = end;
            if (!S_ISDIR(status.st_mode))
                break;
        }
        if (!*end)
            break;
    }
    if (!chosen)
        chosen = command + strcspn(command, " \t");
    snprintf(ret_program, PATH_MAX, "%.*s", (int)(chosen - command), command);
}

static void examine_unfound(struct diagnosis *diagnosis, const char *class_key, const char *name,
                            const char *command)
{
    char program[PATH_MAX], key[PATH_MAX];

    server_command_guess(command, program);
    if (!*program) {
        diagnosis_note(diagnosis, "command", STEP_BAD, "names no program");
        snprintf(key, sizeof(key), "%s\\%s", class_key, name);
        diagnosis_blame(diagnosis, CAUSE_COMMAND_EMPTY, key);
    } else if (!strchr(program, '/')) {
        const char *folders = getenv("PATH") ? getenv("PATH") : "which is empty";

        diagnosis_note(diagnosis, "file", STEP_BAD, "%s: not found in %s", program, folders);
        diagnosis_blame(diagnosis, CAUSE_PROGRAM_UNKNOWN, program, folders);
    } else if (!python_class_blame_program(diagnosis, program)) {
        server_file_examine(diagnosis, program, SERVER_PROGRAM);
    }
}

void server_command_examine(struct diagnosis *diagnosis, const char *class_key, const char *name,
                            const char *command)
{
    _cleanup_(command_line_deinit) struct command_line parsed = {0};
    HRESULT hr;

    hr = command_line_parse(command, &parsed);
    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND) || hr == hr_from_win32(ERROR_ACCESS_DENIED)) {
        examine_unfound(diagnosis, class_key, name, command);
    } else if (FAILED(hr)) {
        diagnosis->is_cut = true;
    } else {
        server_file_examine(diagnosis, parsed.program, SERVER_PROGRAM);
        python_class_examine(diagnosis, class_key, &parsed);
    }
}
