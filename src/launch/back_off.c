/* SPDX-License-Identifier: MIT */
#include "launch/back_off.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <comity/winerror.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"
#include "diagnosis/cause.h"

enum {
    PATIENCE = 10,     /* failures in a row, until it pauses */
    RECORDS_MAX = 256, /* of classes */
};

#define QUICK_US UINT64_C(2000000) /* who is asked for later is not asked for in a row */
#define PAUSE_FIRST_US UINT64_C(1000000)
#define PAUSE_MAX_US UINT64_C(30000000)

/* A class whose server was started and has not succeeded since. */
struct record {
    struct list link; /* the oldest first */
    CLSID clsid;
    uint64_t number;
    uint64_t fingerprint; /* of what is started */
    char *command;
    unsigned n_failures;
    uint64_t last_us;  /* that it failed */
    uint64_t until_us; /* when it may be started again */
    char *text;        /* why it failed */
};

struct back_off {
    struct list records;
    unsigned n_records;
    uint64_t last_number;
};

static struct record *record_free(struct record *record)
{
    list_remove(&record->link);
    free(record->command);
    free(record->text);
    free(record);
    return NULL;
}

HRESULT back_off_new(struct back_off **ret_back_off)
{
    struct back_off *back_off = calloc(1, sizeof(*back_off));

    if (!back_off)
        return hr_raise(E_OUTOFMEMORY, "starting servers");
    list_init(&back_off->records);
    *ret_back_off = back_off;
    return S_OK;
}

struct back_off *back_off_free(struct back_off *back_off)
{
    if (!back_off)
        return NULL;

    list_for_each (link, &back_off->records)
        record_free(container_of(link, struct record, link));
    free(back_off);
    return NULL;
}

static void forget(struct back_off *back_off, struct record *record)
{
    record_free(record);
    back_off->n_records--;
}

static struct record *find(const struct back_off *back_off, REFCLSID clsid)
{
    list_for_each (link, &back_off->records) {
        struct record *record = container_of(link, struct record, link);

        if (guid_is_equal(&record->clsid, clsid))
            return record;
    }
    return NULL;
}

/* ---- what is started ---- */

static uint64_t mix(uint64_t hash, const void *data, size_t size)
{
    const uint8_t *bytes = data;

    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * UINT64_C(0x100000001b3);
    return hash;
}

/* A file that was replaced or written since has another time or number. */
static uint64_t mix_file(uint64_t hash, const char *path)
{
    struct stat status;

    if (path[0] != '/' || stat(path, &status) < 0)
        return hash;
    hash = mix(hash, &status.st_dev, sizeof(status.st_dev));
    hash = mix(hash, &status.st_ino, sizeof(status.st_ino));
    hash = mix(hash, &status.st_mtim, sizeof(status.st_mtim));
    return mix(hash, &status.st_ctim, sizeof(status.st_ctim));
}

/* A script is an argument of its interpreter. */
static uint64_t make_fingerprint(const struct server_command *command)
{
    uint64_t hash = mix(UINT64_C(0xcbf29ce484222325), command->line, strlen(command->line));

    hash = mix_file(hash, command->command.program);
    for (char **argument = command->command.arguments; *argument; argument++)
        hash = mix_file(hash, *argument);
    return hash;
}

/* ---- the times ---- */

static struct record *add(struct back_off *back_off, REFCLSID clsid, const char *command)
{
    struct record *record;

    if (back_off->n_records == RECORDS_MAX)
        forget(back_off, container_of(list_first(&back_off->records), struct record, link));
    record = calloc(1, sizeof(*record));
    if (!record)
        return NULL;

    record->clsid = *clsid;
    record->number = ++back_off->last_number;
    record->command = strdup(command);
    list_append(&back_off->records, &record->link);
    back_off->n_records++;
    return record;
}

static HRESULT refuse(const struct record *record, uint64_t now_us)
{
    _cleanup_(freep) char *sentence = NULL;
    char failures[16], left[16];

    snprintf(failures, sizeof(failures), "%u", record->n_failures);
    snprintf(left, sizeof(left), "%.1f s", (double)(record->until_us - now_us) / 1e6);
    sentence = cause_sentence(
        CAUSE_BACK_OFF, (const char *const[CAUSE_WORDS_MAX]){record->command ? record->command : "",
                                                             failures, left, record->text});
    return hr_raise(CO_E_SERVER_EXEC_FAILURE, "%s", sentence ? sentence : "");
}

/* Whether who asks now asks in a row with the last failure. */
static bool is_in_row(const struct record *record, uint64_t fingerprint, uint64_t now_us)
{
    uint64_t since_us = record->until_us > record->last_us ? record->until_us : record->last_us;

    return record->fingerprint == fingerprint && now_us < since_us + QUICK_US;
}

HRESULT back_off_begin(struct back_off *back_off, REFCLSID clsid,
                       const struct server_command *command, uint64_t now_us)
{
    uint64_t fingerprint = make_fingerprint(command);
    struct record *record = find(back_off, clsid);

    if (record && !is_in_row(record, fingerprint, now_us)) {
        forget(back_off, record);
        record = NULL;
    }
    if (record && now_us < record->until_us)
        return refuse(record, now_us);
    /* Without memory it is started as if it had never failed. */
    if (!record)
        record = add(back_off, clsid, command->line);
    if (record)
        record->fingerprint = fingerprint;
    return S_OK;
}

void back_off_note_failure(struct back_off *back_off, REFCLSID clsid, uint64_t now_us,
                           const char *text)
{
    struct record *record = find(back_off, clsid);
    uint64_t pause_us = PAUSE_FIRST_US;

    if (!record)
        return;
    record->n_failures++;
    record->last_us = now_us;
    free(record->text);
    record->text = strndup(text, strcspn(text, "\n")); /* without its last words */
    if (record->n_failures < PATIENCE)
        return;
    for (unsigned i = PATIENCE; i < record->n_failures && pause_us < PAUSE_MAX_US; i++)
        pause_us *= 2;
    record->until_us = now_us + (pause_us < PAUSE_MAX_US ? pause_us : PAUSE_MAX_US);
}

void back_off_note_success(struct back_off *back_off, REFCLSID clsid)
{
    struct record *record = find(back_off, clsid);

    if (record)
        forget(back_off, record);
}

bool back_off_next(const struct back_off *back_off, uint64_t after, uint64_t now_us,
                   struct scm_listed_pause *ret_pause)
{
    list_for_each (link, &back_off->records) {
        const struct record *record = container_of(link, struct record, link);

        if (record->number <= after || record->until_us <= now_us)
            continue;
        *ret_pause = (struct scm_listed_pause){
            .number = record->number,
            .clsid = record->clsid,
            .n_failures = record->n_failures,
            .left_ms = (uint32_t)((record->until_us - now_us) / 1000),
            .text = record->text ? record->text : "",
            .text_size = record->text ? (uint32_t)strnlen(record->text, SCM_TEXT_MAX) : 0,
        };
        return true;
    }
    return false;
}
