/* SPDX-License-Identifier: MIT */
#include "diagnosis/class_lookup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/shipped_class.h"
#include "base/utf16.h"
#include "diagnosis/activity.h"
#include "diagnosis/application.h"
#include "diagnosis/registration.h"
#include "diagnosis/server_lookup.h"

enum {
    PATH_SIZE = 512,
    TREATAS_MAX = 16, /* as activation follows them */
    NAME_SIZE = 512,
};

void class_lookup_deinit(struct class_lookup *lookup)
{
    free(lookup->name);
    free(lookup->module);
    free(lookup->command);
    *lookup = (struct class_lookup){0};
}

/* ---- ProgIDs ---- */

/* One that no registration need name. */
static bool find_shipped(struct diagnosis *diagnosis, const char *progid, CLSID *ret_clsid)
{
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(progid);
    const struct shipped_class *shipped = wide ? shipped_class_of_progid(wide) : NULL;
    char guid[GUID_TEXT_SIZE];

    if (!shipped)
        return false;
    *ret_clsid = shipped->clsid;
    guid_to_text(ret_clsid, guid);
    diagnosis_note(diagnosis, "ProgID", STEP_FOUND, "%s is %s (comes with Comity)", progid, guid);
    return true;
}

bool class_lookup_progid(struct diagnosis *diagnosis, const char *progid, CLSID *ret_clsid)
{
    _cleanup_(registered_text_deinit) struct registered_text text = {0};
    char path[PATH_SIZE];
    enum hive_set hives;
    HRESULT hr;

    hives = registered_key_hives(progid, 0, &hr);
    if (!hives && find_shipped(diagnosis, progid, ret_clsid))
        return true;
    if (!hives) {
        diagnosis_note(diagnosis, "ProgID", STEP_BAD, "%s: in neither hive", progid);
        diagnosis_blame(diagnosis, CAUSE_PROGID_UNKNOWN, progid);
        return false;
    }
    snprintf(path, sizeof(path), "%s\\CLSID", progid);
    if (!registered_text_read(path, NULL, 0, &text)) {
        diagnosis_note(diagnosis, "ProgID", STEP_BAD, "%s: %s hive, without CLSID", progid,
                       hive_set_name(hives));
        diagnosis_blame(diagnosis, CAUSE_PROGID_WITHOUT_CLSID, progid, hive_set_name(hives));
        return false;
    }
    if (FAILED(guid_from_text(text.text, ret_clsid))) {
        diagnosis_note(diagnosis, "ProgID", STEP_BAD, "%s: %s hive, CLSID \"%s\" is none", progid,
                       hive_set_name(text.hive), text.text);
        diagnosis_blame(diagnosis, CAUSE_PROGID_BAD_CLSID, progid, hive_set_name(text.hive),
                        text.text);
        return false;
    }
    diagnosis_note(diagnosis, "ProgID", STEP_FOUND, "%s is %s (%s hive)", progid, text.text,
                   hive_set_name(text.hive));
    if (text.hidden)
        diagnosis_blame(diagnosis, CAUSE_SHADOWED, path, text.text, text.hidden);
    return true;
}

/* ---- the class's key ---- */

/* "{...} (Name)", on the heap. */
static char *name_of(const char *guid)
{
    _cleanup_(registered_text_deinit) struct registered_text text = {0};
    char path[PATH_SIZE], name[NAME_SIZE];

    snprintf(path, sizeof(path), "CLSID\\%s", guid);
    if (registered_text_find(path, NULL, &text) && *text.text)
        snprintf(name, sizeof(name), "%s (%s)", guid, text.text);
    else
        snprintf(name, sizeof(name), "%s", guid);
    return strdup(name);
}

/* Notes where the class's key is; false if it is nowhere. */
static bool examine_key(struct diagnosis *diagnosis, const char *guid, const char *name)
{
    static const REGSAM views[] = {KEY_WOW64_64KEY, KEY_WOW64_32KEY};
    enum hive_set hives[2];
    char path[PATH_SIZE];
    HRESULT hr;

    snprintf(path, sizeof(path), "CLSID\\%s", guid);
    for (int i = 0; i < 2; i++) {
        hives[i] = registered_key_hives(path, views[i], &hr);
        if (FAILED(hr)) {
            diagnosis_note(diagnosis, "class", STEP_BAD, "%s: %s", name, hr_message());
            diagnosis_blame(diagnosis, CAUSE_REGISTRY_UNREADABLE, path, hr_message());
            return false;
        }
        if (hives[i])
            diagnosis_note(diagnosis, "class", STEP_FOUND, "%s: %s hive, %d-bit view", name,
                           hive_set_name(hives[i]), view_bits(views[i]));
    }
    if (!hives[0] && hives[1])
        diagnosis_blame(diagnosis, CAUSE_ONLY_32_BIT, name);
    if (!hives[0] && !hives[1])
        diagnosis_note(diagnosis, "class", STEP_NOTE, "%s: in neither hive and neither view", name);
    return hives[0] || hives[1];
}

/* ---- TreatAs ---- */

/* Where the chain has got to. */
struct chain {
    CLSID clsid;
    CLSID seen[TREATAS_MAX];
    int n_seen;
    char text[TREATAS_MAX * (GUID_TEXT_SIZE + 4)]; /* "{A} -> {B}" */
};

static bool is_in_circle(const struct chain *chain)
{
    for (int i = 0; i < chain->n_seen; i++) {
        if (guid_is_equal(&chain->seen[i], &chain->clsid))
            return true;
    }
    return false;
}

/* One step on; false at the chain's end, or when the cause has been blamed. */
static bool follow(struct diagnosis *diagnosis, struct chain *chain)
{
    _cleanup_(registered_text_deinit) struct registered_text text = {0};
    char path[PATH_SIZE], guid[GUID_TEXT_SIZE];
    size_t len = strlen(chain->text);

    guid_to_text(&chain->clsid, guid);
    snprintf(chain->text + len, sizeof(chain->text) - len, "%s%s", len ? " -> " : "", guid);
    if (is_in_circle(chain) || chain->n_seen == TREATAS_MAX) {
        diagnosis_note(diagnosis, "TreatAs", STEP_BAD, "a circle: %s", chain->text);
        diagnosis_blame(diagnosis, CAUSE_TREATAS_LOOP, chain->text);
        return false;
    }
    chain->seen[chain->n_seen++] = chain->clsid;
    snprintf(path, sizeof(path), "CLSID\\%s\\TreatAs", guid);
    if (!registered_text_read(path, NULL, 0, &text))
        return false;
    if (FAILED(guid_from_text(text.text, &chain->clsid))) {
        diagnosis_note(diagnosis, "TreatAs", STEP_BAD, "\"%s\" is no class identifier", text.text);
        diagnosis_blame(diagnosis, CAUSE_TREATAS_BAD, guid, hive_set_name(text.hive), text.text);
        return false;
    }
    diagnosis_note(diagnosis, "TreatAs", STEP_NOTE, "%s (%s hive)", text.text,
                   hive_set_name(text.hive));
    return true;
}

/* The class that stands in for @clsid. */
static CLSID follow_treatas(struct diagnosis *diagnosis, REFCLSID clsid)
{
    struct chain chain = {.clsid = *clsid};

    while (follow(diagnosis, &chain))
        ;
    return chain.clsid;
}

/* ---- */

void class_lookup_class(struct diagnosis *diagnosis, REFCLSID clsid, uint32_t contexts,
                        struct class_lookup *ret_lookup)
{
    char asked[GUID_TEXT_SIZE], guid[GUID_TEXT_SIZE];
    _cleanup_(freep) char *name = NULL;
    _cleanup_(application_finding_deinit) struct application_finding application = {0};
    bool is_replaced;

    *ret_lookup = (struct class_lookup){0};
    guid_to_text(clsid, asked);
    name = name_of(asked);
    if (!name) {
        diagnosis->is_cut = true;
        return;
    }
    ret_lookup->is_registered = examine_key(diagnosis, asked, name);
    ret_lookup->clsid = follow_treatas(diagnosis, clsid);
    is_replaced = !guid_is_equal(&ret_lookup->clsid, clsid);
    guid_to_text(&ret_lookup->clsid, guid);
    ret_lookup->name = is_replaced ? name_of(guid) : strdup(name);
    if (diagnosis_has_failed(diagnosis) || !ret_lookup->name)
        return;

    if (is_replaced)
        ret_lookup->is_registered = examine_key(diagnosis, guid, ret_lookup->name);
    if (!ret_lookup->is_registered && server_lookup_shipped(diagnosis, contexts, ret_lookup))
        return;
    if (!ret_lookup->is_registered) {
        if (is_replaced)
            diagnosis_blame(diagnosis, CAUSE_TREATAS_UNKNOWN, name, ret_lookup->name);
        else
            diagnosis_blame(diagnosis, CAUSE_CLASS_UNKNOWN, name);
        return;
    }
    application_examine(diagnosis, guid, ret_lookup->name, &application);
    server_lookup_examine(diagnosis, &application, contexts, ret_lookup);
}

void class_lookup_running(struct diagnosis *diagnosis, const struct class_lookup *lookup,
                          uint32_t contexts)
{
    struct verdict before;
    char process[16];
    uint32_t pid;

    if (!(contexts & LOOKUP_PROGRAM))
        return;
    pid = activity_examine_servers(diagnosis, &lookup->clsid);
    activity_examine_launches(diagnosis, &lookup->clsid, pid ? NULL : lookup->command);
    if (!pid || !diagnosis_has_failed(diagnosis))
        return;
    before = diagnosis_take_verdict(diagnosis);
    snprintf(process, sizeof(process), "%u", pid);
    diagnosis_blame(diagnosis, CAUSE_RUNNING, process, before.sentence);
    free(before.sentence);
}
