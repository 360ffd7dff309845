/* SPDX-License-Identifier: MIT */
#include "diagnosis/server_lookup.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/home.h"
#include "base/hresult.h"
#include "base/shipped.h"
#include "base/shipped_class.h"
#include "diagnosis/launch_policy.h"
#include "diagnosis/offer.h"
#include "diagnosis/python_class.h"
#include "diagnosis/registration.h"
#include "diagnosis/server_command.h"
#include "diagnosis/server_file.h"
#include "diagnosis/unit_file.h"
#include "image/library_search.h"

enum {
    PATH_SIZE = 512,
};

/* A kind of server: its key, and how its value is looked at. */
static const struct route {
    enum lookup_context context;
    const char *key;
    const char *subject;
    const char *words;
} routes[] = {
    {LOOKUP_MODULE, "InprocServer32", "module", "an in-process server (InprocServer32)"},
    {LOOKUP_PROGRAM, "LocalServer32", "program", "a local server (LocalServer32)"},
};

/* A module without a folder is looked for as the loader does. */
static void examine_name(struct diagnosis *diagnosis, const char *name)
{
    _cleanup_(library_search_freep) struct library_search *search = NULL;
    _cleanup_(library_find_deinit) struct library_find found = {0};
    const struct library_user user = {.path = "/proc/self/exe", .elf = elf_file_own()};
    const char *places;

    if (FAILED(library_search_new(LIBRARY_VARIABLE_USED, &search)) ||
        FAILED(library_search_find(search, name, &user, &found))) {
        diagnosis->is_cut = true;
        return;
    }
    if (found.path || found.misfit) {
        server_file_examine(diagnosis, found.path ? found.path : found.misfit, SERVER_MODULE);
        return;
    }
    places = found.places ? found.places : "";
    diagnosis_note(diagnosis, "file", STEP_BAD, "%s: not in %s", name, places);
    diagnosis_blame(diagnosis, CAUSE_MODULE_UNKNOWN, name, places);
}

/* The path of a module, which some register in quotes as they do a program. */
static void examine_module(struct diagnosis *diagnosis, const char *class_key, const char *path,
                           const char *text, struct class_lookup *lookup)
{
    size_t len = strlen(text);
    char *file;

    if (len > 2 && text[0] == '"' && text[len - 1] == '"')
        file = strndup(text + 1, len - 2);
    else
        file = strdup(text);
    free(lookup->module);
    lookup->module = file;
    if (!file)
        diagnosis->is_cut = true;
    else if (!*file)
        diagnosis_blame(diagnosis, CAUSE_COMMAND_EMPTY, path);
    else if (strchr(file, '/'))
        server_file_examine(diagnosis, file, SERVER_MODULE);
    else
        examine_name(diagnosis, file);
    if (file)
        python_class_examine_in_process(diagnosis, class_key, file);
}

/* A command, or the file that is to be run whatever the command's first word is. */
static void examine_program(struct diagnosis *diagnosis, const char *class_key, const char *path,
                            const char *command)
{
    _cleanup_(registered_text_deinit) struct registered_text text = {0};

    if (!registered_text_find(path, "ServerExecutable", &text)) {
        server_command_examine(diagnosis, class_key, "LocalServer32", command);
        return;
    }
    diagnosis_note(diagnosis, "program", STEP_NOTE, "ServerExecutable, %s hive: %s",
                   hive_set_name(text.hive), text.text);
    server_file_examine(diagnosis, text.text, SERVER_PROGRAM);
}

/* Examines what one key names; false if it is not there. */
static bool examine_route(struct diagnosis *diagnosis, const struct route *route, const char *guid,
                          struct class_lookup *lookup)
{
    _cleanup_(registered_text_deinit) struct registered_text text = {0};
    char path[PATH_SIZE], class_key[PATH_SIZE];

    snprintf(class_key, sizeof(class_key), "CLSID\\%s", guid);
    snprintf(path, sizeof(path), "CLSID\\%s\\%s", guid, route->key);
    if (!registered_text_find(path, NULL, &text))
        return offer_examine(diagnosis, route->subject, path, route->key);
    diagnosis_note(diagnosis, route->subject, STEP_FOUND, "%s, %s hive, %d-bit view: %s",
                   route->key, hive_set_name(text.hive), view_bits(text.view), text.text);
    if (text.hidden) {
        diagnosis_note(diagnosis, route->subject, STEP_NOTE, "it hides the machine's: %s",
                       text.hidden);
        diagnosis_blame(diagnosis, CAUSE_SHADOWED, path, text.text, text.hidden);
    }
    if (route->context == LOOKUP_MODULE) {
        examine_module(diagnosis, class_key, path, text.text, lookup);
    } else {
        examine_program(diagnosis, class_key, path, text.text);
        lookup->command = TAKE_PTR(text.text);
    }
    if (text.hidden)
        diagnosis_extend(diagnosis,
                         "; the user's registration hides the machine's, \"%s\": delete it if that "
                         "is meant",
                         text.hidden);
    return true;
}

/* No server of the contexts is registered: is one of others? */
static void blame_nothing(struct diagnosis *diagnosis, const char *guid, uint32_t contexts,
                          const char *name)
{
    char path[PATH_SIZE];
    HRESULT hr;

    for (size_t i = 0; i < 2; i++) {
        _cleanup_(registered_text_deinit) struct registered_text text = {0};

        snprintf(path, sizeof(path), "CLSID\\%s\\%s", guid, routes[i].key);
        if (!(contexts & routes[i].context) && registered_text_find(path, NULL, &text)) {
            diagnosis_note(diagnosis, routes[i].subject, STEP_NOTE, "not asked for: %s", text.text);
            diagnosis_blame(diagnosis, CAUSE_CONTEXT_UNKNOWN, name, routes[i].words,
                            routes[1 - i].words);
            return;
        }
    }
    snprintf(path, sizeof(path), "CLSID\\%s", guid);
    diagnosis_blame(diagnosis, CAUSE_CLASS_WITHOUT_SERVER, name,
                    hive_set_name(registered_key_hives(path, KEY_WOW64_64KEY, &hr) |
                                  registered_key_hives(path, KEY_WOW64_32KEY, &hr)));
}

/* The module of a class that is used in another process, and what lends that. */
static bool examine_surrogate(struct diagnosis *diagnosis, const char *guid,
                              const struct application_finding *application,
                              struct class_lookup *lookup)
{
    if (!examine_route(diagnosis, &routes[0], guid, lookup))
        return false;
    if (*application->command)
        server_command_examine(diagnosis, application->key, "DllSurrogate", application->command);
    return true;
}

/* Without systemd the daemon starts the unit's program itself. */
static bool is_started_by_systemd(void)
{
    return access("/run/systemd/system", F_OK) == 0 && !home_is_private();
}

/* The unit of a service, and its program. */
static void examine_service(struct diagnosis *diagnosis,
                            const struct application_finding *application)
{
    _cleanup_(registered_text_deinit) struct registered_text parameters = {0};
    _cleanup_(unit_file_deinit) struct unit_file file = {0};
    char unit[UNIT_NAME_MAX], path[PATH_MAX];
    HRESULT hr;

    registered_text_find(application->key, "ServiceParameters", &parameters);
    if (FAILED(unit_name(application->command, parameters.text, unit))) {
        diagnosis_note(diagnosis, "service", STEP_BAD, "%s", hr_message());
        diagnosis_blame(diagnosis, CAUSE_SERVICE_BAD, hr_message());
        return;
    }
    if (FAILED(unit_file_find(unit, path))) {
        diagnosis_note(diagnosis, "service", STEP_BAD, "%s: in no folder of units", unit);
        diagnosis_blame(diagnosis, CAUSE_UNIT_MISSING, unit);
        return;
    }
    hr = unit_file_read(unit, &file);
    diagnosis_note(diagnosis, "service", FAILED(hr) ? STEP_NOTE : STEP_FOUND, "%s%s%s", path,
                   FAILED(hr) ? ": " : "", FAILED(hr) ? hr_message() : "");
    if (SUCCEEDED(hr)) {
        server_file_examine(diagnosis, file.command.program, SERVER_PROGRAM);
        diagnosis_extend(diagnosis, "; the unit %s names it", unit);
    } else if (!is_started_by_systemd()) {
        diagnosis_blame(diagnosis, CAUSE_UNIT_BAD, hr_message());
    }
}

/* Examines what the key or the class's application names; false if neither does. */
static bool examine(struct diagnosis *diagnosis, const struct route *route, const char *guid,
                    const struct application_finding *application, struct class_lookup *lookup)
{
    if (route->context == LOOKUP_PROGRAM && application->server == APPLICATION_SERVICE) {
        examine_service(diagnosis, application);
        return true;
    }
    if (examine_route(diagnosis, route, guid, lookup))
        return true;
    diagnosis_note(diagnosis, route->subject, STEP_NOTE, "no %s", route->key);
    return route->context == LOOKUP_PROGRAM && application->server == APPLICATION_SURROGATE &&
           examine_surrogate(diagnosis, guid, application, lookup);
}

void server_lookup_examine(struct diagnosis *diagnosis,
                           const struct application_finding *application, uint32_t contexts,
                           struct class_lookup *lookup)
{
    char guid[GUID_TEXT_SIZE];
    bool is_found = false;

    guid_to_text(&lookup->clsid, guid);
    for (size_t i = 0; i < 2; i++) {
        struct verdict before = {0};

        if (!(contexts & routes[i].context))
            continue;
        if (is_found && !diagnosis_has_failed(diagnosis))
            return;
        if (is_found)
            before = diagnosis_take_verdict(diagnosis);
        if (examine(diagnosis, &routes[i], guid, application, lookup)) {
            if (routes[i].context == LOOKUP_PROGRAM && !diagnosis_has_failed(diagnosis))
                launch_policy_examine(diagnosis, &lookup->clsid);
            is_found = true;
            free(before.sentence);
        } else if (is_found) {
            free(diagnosis_take_verdict(diagnosis).sentence);
            diagnosis->verdict = before;
        }
    }
    if (!is_found)
        blame_nothing(diagnosis, guid, contexts, lookup->name);
}

bool server_lookup_shipped(struct diagnosis *diagnosis, uint32_t contexts,
                           struct class_lookup *lookup)
{
    const struct shipped_class *shipped = shipped_class_find(&lookup->clsid);
    char path[PATH_MAX];

    if (!shipped || shipped_path(shipped->module, path, sizeof(path)) != S_OK)
        return false;
    diagnosis_note(diagnosis, "module", STEP_FOUND, "comes with Comity: %s", path);
    if (!(contexts & LOOKUP_MODULE)) {
        diagnosis_blame(diagnosis, CAUSE_CONTEXT_UNKNOWN, lookup->name, routes[0].words,
                        routes[1].words);
        return true;
    }
    lookup->module = strdup(path);
    if (!lookup->module)
        diagnosis->is_cut = true;
    server_file_examine(diagnosis, path, SERVER_MODULE);
    return true;
}
