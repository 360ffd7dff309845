/* SPDX-License-Identifier: MIT */
#include "diagnosis/application.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "diagnosis/registration.h"

enum {
    PATH_SIZE = sizeof(((struct application_finding *)NULL)->key),
};

/* The key of the class's application: the one that it names, or its own. False if it has none. */
static bool find_key(struct diagnosis *diagnosis, const char *guid, const char *name,
                     char ret_path[static PATH_SIZE])
{
    _cleanup_(registered_text_deinit) struct registered_text text = {0};
    enum hive_set hives;
    GUID id;
    HRESULT hr;

    snprintf(ret_path, PATH_SIZE, "CLSID\\%s", guid);
    if (!registered_text_find(ret_path, "AppID", &text)) {
        snprintf(ret_path, PATH_SIZE, "AppID\\%s", guid);
        return registered_key_hives(ret_path, 0, &hr) != HIVE_SET_NONE;
    }
    if (FAILED(guid_from_text(text.text, &id))) {
        diagnosis_note(diagnosis, "AppID", STEP_NOTE, "\"%s\" is no identifier", text.text);
        diagnosis_blame(diagnosis, CAUSE_APPID_BAD, name, text.text);
        return false;
    }
    snprintf(ret_path, PATH_SIZE, "AppID\\%s", text.text);
    hives = registered_key_hives(ret_path, 0, &hr);
    if (!hives) {
        diagnosis_note(diagnosis, "AppID", STEP_NOTE, "%s: in neither hive", text.text);
        diagnosis_blame(diagnosis, CAUSE_APPID_UNKNOWN, name, text.text);
        return false;
    }
    diagnosis_note(diagnosis, "AppID", STEP_FOUND, "%s: %s hive", text.text, hive_set_name(hives));
    return true;
}

void application_finding_deinit(struct application_finding *finding)
{
    free(finding->command);
    *finding = (struct application_finding){0};
}

void application_examine(struct diagnosis *diagnosis, const char *guid, const char *name,
                         struct application_finding *ret_finding)
{
    static const struct {
        enum application_server server;
        const char *value;
    } servers[] = {
        {APPLICATION_SERVICE, "LocalService"},
        {APPLICATION_SURROGATE, "DllSurrogate"},
    };
    char *path = ret_finding->key;

    *ret_finding = (struct application_finding){0};
    if (!find_key(diagnosis, guid, name, path))
        return;
    for (size_t i = 0; i < sizeof(servers) / sizeof(*servers); i++) {
        _cleanup_(registered_text_deinit) struct registered_text text = {0};

        if (!registered_text_find(path, servers[i].value, &text) ||
            (servers[i].server == APPLICATION_SERVICE && !*text.text))
            continue;
        diagnosis_note(diagnosis, "AppID", STEP_FOUND, "%s, %s hive: %s", servers[i].value,
                       hive_set_name(text.hive), *text.text ? text.text : "Comity's own");
        ret_finding->server = servers[i].server;
        ret_finding->command = TAKE_PTR(text.text);
        return;
    }
}
