/* SPDX-License-Identifier: MIT */
#include "diagnosis/activity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include <comity/winerror.h>
#include <comity/winreg.h>

#include "base/cleanup.h"
#include "base/command_line.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "diagnosis/event_log.h"
#include "diagnosis/registration.h"
#include "wire/scm_client.h"
#include "wire/scm_protocol.h"

enum {
    LAUNCHES_SHOWN = 3,
    KEY_PATH_SIZE = 512,
    PATIENCE_MS = 2000,
    LIST_LIMIT = 4096, /* answers of a daemon that never ends its list */
};

/* From 1601, when FILETIME begins, to 1970. */
#define UNIX_EPOCH_US (UINT64_C(11644473600) * 1000000)

/* ---- servers ---- */

/* Asks for what follows @after in one of the lists; the answer is @ret_reader. */
static uint32_t ask_list(struct rpc_connection *connection, uint16_t opnum, uint64_t after,
                         struct ndr_reader *ret_reader)
{
    struct ndr_writer writer;
    HRESULT hr;

    ndr_writer_init(&writer);
    scm_begin(&writer);
    ndr_put_u64(&writer, after);
    hr = scm_call(connection, opnum, &writer, ret_reader);
    ndr_writer_deinit(&writer);
    return SUCCEEDED(hr) ? scm_get_listed_count(ret_reader) : 0;
}

static uint32_t note_offers(struct diagnosis *diagnosis, struct rpc_connection *connection,
                            REFCLSID clsid)
{
    struct scm_listed_offer offer = {0};
    uint32_t n, found = 0;
    struct ndr_reader reader;

    for (int i = 0; i < LIST_LIMIT; i++) {
        n = ask_list(connection, SCM_LIST_OFFERS, offer.number, &reader);
        if (n == 0)
            break;
        while (n-- > 0) {
            scm_get_listed_offer(&reader, &offer);
            if (reader.failed)
                return found;
            if (!guid_is_equal(&offer.clsid, clsid))
                continue;
            diagnosis_note(diagnosis, "server", offer.is_suspended ? STEP_NOTE : STEP_FOUND,
                           "process %u offers the class%s", offer.pid,
                           offer.is_suspended ? ", suspended" : "");
            if (!offer.is_suspended && !scm_is_single_use(offer.flags))
                found = offer.pid;
        }
    }
    return found;
}

static void note_launching(struct diagnosis *diagnosis, struct rpc_connection *connection,
                           REFCLSID clsid)
{
    struct scm_listed_launch launch = {0};
    struct ndr_reader reader;
    uint32_t n;

    for (int i = 0; i < LIST_LIMIT; i++) {
        n = ask_list(connection, SCM_LIST_LAUNCHES, launch.number, &reader);
        if (n == 0)
            return;
        while (n-- > 0) {
            scm_get_listed_launch(&reader, &launch);
            if (reader.failed)
                return;
            if (guid_is_equal(&launch.clsid, clsid))
                diagnosis_note(diagnosis, "server", STEP_NOTE,
                               "process %u was started %u ms ago and has not offered it yet",
                               launch.pid, launch.age_ms);
        }
    }
}

static void note_pause(struct diagnosis *diagnosis, struct rpc_connection *connection,
                       REFCLSID clsid)
{
    struct scm_listed_pause pause = {0};
    struct ndr_reader reader;
    uint32_t n;

    for (int i = 0; i < LIST_LIMIT; i++) {
        n = ask_list(connection, SCM_LIST_PAUSES, pause.number, &reader);
        if (n == 0)
            return;
        while (n-- > 0) {
            scm_get_listed_pause(&reader, &pause);
            if (reader.failed)
                return;
            if (guid_is_equal(&pause.clsid, clsid))
                diagnosis_note(diagnosis, "back-off", STEP_BAD,
                               "failed %u times in a row, not started again for %.1f s",
                               pause.n_failures, pause.left_ms / 1000.0);
        }
    }
}

uint32_t activity_examine_servers(struct diagnosis *diagnosis, REFCLSID clsid)
{
    struct rpc_connection connection;
    uint32_t found;
    HRESULT hr;

    hr = scm_connect_to_look(PATIENCE_MS, &connection);
    if (FAILED(hr)) {
        if (hr == HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE))
            diagnosis_note(diagnosis, "server", STEP_NOTE, "no daemon runs, so nobody offers it");
        else
            diagnosis_note(diagnosis, "server", STEP_BAD, "the daemon cannot be asked: %s",
                           hr_recorded() == hr ? hr_message() : "it says nothing");
        hr_clear();
        return 0;
    }
    found = note_offers(diagnosis, &connection, clsid);
    note_launching(diagnosis, &connection, clsid);
    note_pause(diagnosis, &connection, clsid);
    if (!found)
        diagnosis_note(diagnosis, "server", STEP_NOTE, "none runs that would answer");
    rpc_connection_deinit(&connection);
    return found;
}

/* ---- launches ---- */

/* One launch, from the events of its process. */
struct launch {
    uint64_t when_us;
    uint32_t pid;
    bool is_offered;
    char *text; /* of its failure, or its end; owned */
    bool is_failed;
    HRESULT hr; /* that its clients were told, if it is on record */
};

struct launches {
    struct launch last[LAUNCHES_SHOWN]; /* the newest at @n - 1, as a ring */
    unsigned n;
};

static void launches_deinit(struct launches *launches)
{
    for (int i = 0; i < LAUNCHES_SHOWN; i++)
        free(launches->last[i].text);
}

static struct launch *begin_launch(struct launches *launches, const struct event *event)
{
    struct launch *launch = &launches->last[launches->n++ % LAUNCHES_SHOWN];

    free(launch->text);
    *launch = (struct launch){.when_us = event->when_us, .pid = event->pid};
    return launch;
}

static struct launch *find_launch(struct launches *launches, const struct event *event)
{
    for (unsigned i = 0; i < LAUNCHES_SHOWN; i++) {
        if (launches->last[i].pid == event->pid && event->pid)
            return &launches->last[i];
    }
    return NULL;
}

/* How it ended, unless it is known why it failed. */
static void set_end(struct launch *launch, const char *what, int number)
{
    if (!launch->text && asprintf(&launch->text, "%s %d", what, number) < 0)
        launch->text = NULL;
}

static void take_event(struct launches *launches, const struct event *event)
{
    struct launch *launch = event->kind == EVENT_LAUNCHED || event->kind == EVENT_REFUSED
                                ? begin_launch(launches, event)
                                : find_launch(launches, event);

    if (!launch)
        return;
    switch (event->kind) {
    case EVENT_OFFERED:
        launch->is_offered = true;
        break;
    case EVENT_FAILED:
    case EVENT_REFUSED:
        launch->is_failed = true;
        launch->hr = event->kind == EVENT_REFUSED ? event->number : S_OK;
        free(launch->text);
        launch->text = event->text ? strdup(event->text) : NULL;
        break;
    case EVENT_EXITED:
        set_end(launch, "exited with status", event->number);
        break;
    case EVENT_KILLED:
        set_end(launch, "was ended by signal", event->number);
        break;
    default:
        break;
    }
}

static void read_launches(struct launches *launches, REFCLSID clsid)
{
    _cleanup_(event_reader_closep) struct event_reader *reader = NULL;
    struct event event;

    if (FAILED(event_reader_open(&reader))) {
        hr_clear();
        return;
    }
    while (event_reader_next(reader, &event) == S_OK) {
        if (guid_is_equal(&event.clsid, clsid))
            take_event(launches, &event);
    }
}

static void note_launch(struct diagnosis *diagnosis, const struct launch *launch)
{
    time_t seconds = (time_t)(launch->when_us / 1000000);
    char when[32] = "";
    struct tm parts;

    if (localtime_r(&seconds, &parts))
        strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S", &parts);
    if (launch->is_failed)
        diagnosis_note(diagnosis, "launch", STEP_NOTE, "%s: %s", when,
                       launch->text ? launch->text : "failed");
    else
        diagnosis_note(diagnosis, "launch", STEP_NOTE, "%s: process %u %s%s%s", when, launch->pid,
                       launch->is_offered ? "offered the class" : "was started",
                       launch->text ? " and " : "", launch->text ? launch->text : "");
}

/* Whether a key of Software\Classes was written after the launch, in either hive and view. */
static bool key_has_changed(const char *path, uint64_t when_us)
{
    static const HKEY roots[] = {HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE};
    static const REGSAM views[] = {KEY_WOW64_64KEY, KEY_WOW64_32KEY};
    char full[KEY_PATH_SIZE];
    bool has_changed = false;

    snprintf(full, sizeof(full), "Software\\Classes\\%s", path);
    for (int i = 0; i < 4; i++) {
        FILETIME written = {0};
        uint64_t intervals;
        HKEY key;

        if (RegOpenKeyExA(roots[i / 2], full, 0, KEY_READ | views[i % 2], &key) != ERROR_SUCCESS)
            continue;
        RegQueryInfoKeyA(key, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, &written);
        RegCloseKey(key);
        intervals = (uint64_t)written.dwHighDateTime << 32 | written.dwLowDateTime;
        has_changed |= intervals / 10 > when_us + UNIX_EPOCH_US;
    }
    return has_changed;
}

/* Whether what the class says of its server was written after the launch. */
static bool registration_has_changed(REFCLSID clsid, uint64_t when_us)
{
    _cleanup_(registered_text_deinit) struct registered_text app = {0};
    char guid[GUID_TEXT_SIZE], path[KEY_PATH_SIZE];

    guid_to_text(clsid, guid);
    snprintf(path, sizeof(path), "CLSID\\%s", guid);
    if (key_has_changed(path, when_us))
        return true;
    registered_text_find(path, "AppID", &app);
    snprintf(path, sizeof(path), "CLSID\\%s\\LocalServer32", guid);
    if (key_has_changed(path, when_us))
        return true;
    snprintf(path, sizeof(path), "AppID\\%s", app.text ? app.text : guid);
    return key_has_changed(path, when_us);
}

/* Whether a file that the command names is newer than the launch. */
static bool has_changed(const char *command, uint64_t when_us)
{
    _cleanup_(command_line_deinit) struct command_line parsed = {0};
    struct stat status;

    if (!command || FAILED(command_line_parse(command, &parsed)))
        return true;
    for (int i = 0; i < parsed.n_arguments; i++) {
        const char *word = parsed.arguments[i];

        if (*word == '/' && stat(word, &status) == 0 &&
            (uint64_t)status.st_ctim.tv_sec * 1000000 + (uint64_t)status.st_ctim.tv_nsec / 1000 >
                when_us)
            return true;
    }
    return false;
}

static void blame_launch(struct diagnosis *diagnosis, const struct launch *launch)
{
    _cleanup_(freep) char *sentence = launch->text ? strdup(launch->text) : NULL;

    if (!sentence)
        return;
    sentence[strcspn(sentence, "\n")] = '\0'; /* what follows is its last output */
    if (diagnosis_has_failed(diagnosis))
        return;
    diagnosis_blame(diagnosis, CAUSE_LAUNCH_FAILED, sentence);
    if (FAILED(launch->hr))
        diagnosis->verdict.hr = launch->hr;
}

void activity_examine_launches(struct diagnosis *diagnosis, REFCLSID clsid, const char *command)
{
    _cleanup_(launches_deinit) struct launches launches = {0};
    const struct launch *last;
    unsigned first;

    read_launches(&launches, clsid);
    if (launches.n == 0)
        return;
    first = launches.n > LAUNCHES_SHOWN ? launches.n - LAUNCHES_SHOWN : 0;
    for (unsigned i = first; i < launches.n; i++)
        note_launch(diagnosis, &launches.last[i % LAUNCHES_SHOWN]);
    last = &launches.last[(launches.n - 1) % LAUNCHES_SHOWN];
    if (!last->is_failed)
        return;
    if (registration_has_changed(clsid, last->when_us))
        diagnosis_note(diagnosis, "launch", STEP_NOTE, "its registration has changed since");
    else if (has_changed(command, last->when_us))
        diagnosis_note(diagnosis, "launch", STEP_NOTE, "the server has changed since");
    else
        blame_launch(diagnosis, last);
}
