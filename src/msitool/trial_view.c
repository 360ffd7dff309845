/* SPDX-License-Identifier: MIT */
#include "msitool/trial_view.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "conversion/trial_modules.h"
#include "msitool/package_command.h"
#include "msitool/trial_delta.h"
#include "msitool/trial_rows.h"
#include "toolkit/json_text.h"

/* ---- files and rows ---- */

/* @effect: what it does, where @name does not say it; or NULL. */
static void show_thing(const struct package_command *command, const char *kind, const char *name,
                       enum install_state action, const char *effect)
{
    bool comes = action == STATE_LOCAL || action == STATE_SOURCE;

    if (action == STATE_UNKNOWN || (!comes && action != STATE_ABSENT))
        return;
    if (!command->is_json) {
        printf("%c %s%s%s: %s\n", comes ? '+' : '-', kind, effect ? " " : "", effect ? name : "",
               effect ? effect : name);
        return;
    }
    printf("{\"change\":\"%c\",\"what\":", comes ? '+' : '-');
    json_print_text(kind, stdout);
    fputs(",\"name\":", stdout);
    json_print_text(name, stdout);
    if (effect) {
        fputs(",\"effect\":", stdout);
        json_print_text(effect, stdout);
    }
    puts("}");
}

static void show_files(const struct package_command *command, const struct session *session)
{
    const struct session_file *file;

    for (size_t i = 0; (file = session_file_at(session, i)); i++)
        show_thing(command, "file", file->path, file->component->action, NULL);
}

static HRESULT show_rows(const struct package_command *command, struct session *session,
                         const struct table *table)
{
    for (size_t row = 0; row < table_n_rows(table); row++) {
        const char *key = table_text(table, row, table_column(table, "Component_"));
        const struct session_component *component = key ? session_component(session, key) : NULL;
        const char *name = table_text(table, row, 0);
        _cleanup_(freep) char *effect = NULL;
        HRESULT hr;

        if (!component || !name)
            continue;
        hr = trial_row_text(session, table, row, &effect);
        if (FAILED(hr))
            return hr_trace(hr);
        show_thing(command, table_name(table), name, component->action, effect);
    }
    return S_OK;
}

static HRESULT show_registry(const struct package_command *command,
                             struct installation *installation)
{
    _cleanup_(delta_deinit) struct delta delta = {0};
    HRESULT hr = trial_delta_find(installation, &delta);

    if (FAILED(hr))
        return hr_trace(hr);
    if (command->is_json)
        delta_print_json(&delta);
    else
        delta_print(&delta);
    return S_OK;
}

/* ---- modules ---- */

static void show_fault(void *context, const char *path, const char *sentence)
{
    const struct package_command *command = context;

    if (!command->is_json) {
        printf("! %s would not register itself: %s\n", path, sentence);
        return;
    }
    fputs("{\"change\":\"!\",\"what\":\"self-registration\",\"name\":", stdout);
    json_print_text(path, stdout);
    fputs(",\"message\":", stdout);
    json_print_text(sentence, stdout);
    puts("}");
}

HRESULT trial_view_show(struct installation *installation, void *context)
{
    const struct package_command *command = context;
    HRESULT hr = S_OK;

    show_files(command, installation->session);
    for (size_t i = 0; trial_row_tables[i] && SUCCEEDED(hr); i++)
        hr = show_rows(command, installation->session,
                       package_table(session_package(installation->session), trial_row_tables[i]));
    if (SUCCEEDED(hr))
        hr = trial_modules_run(installation, &(struct trial_listener){show_fault, context});
    return FAILED(hr) ? hr_trace(hr) : hr_trace(show_registry(command, installation));
}
