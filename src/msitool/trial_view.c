/* SPDX-License-Identifier: MIT */
#include "msitool/trial_view.h"

#include <stdio.h>

#include "msitool/json_text.h"
#include "msitool/package_command.h"

/* "+" for what comes, "-" for what goes. */
static void show_file(const struct package_command *command, const struct session_file *file)
{
    bool comes = file->component->action == STATE_LOCAL;

    if (file->component->action == STATE_UNKNOWN)
        return;
    if (!command->is_json) {
        printf("%c %s\n", comes ? '+' : '-', file->path);
        return;
    }
    printf("{\"kind\":\"file\",\"change\":\"%s\",\"path\":", comes ? "add" : "remove");
    json_print_text(file->path, stdout);
    puts("}");
}

HRESULT trial_view_show(struct installation *installation, void *context)
{
    const struct package_command *command = context;

    for (size_t i = 0; session_file_at(installation->session, i); i++)
        show_file(command, session_file_at(installation->session, i));
    return S_OK;
}
