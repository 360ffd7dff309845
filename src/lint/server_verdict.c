/* SPDX-License-Identifier: MIT */
#include "lint/server_verdict.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/command_line.h"
#include "base/hresult.h"
#include "base/link_table.h"
#include "diagnosis/server_command.h"
#include "image/library_search.h"
#include "lint/exposure.h"

struct entry {
    struct list link;
    uint64_t hash;
    char *question;
    struct server_verdict verdict;
};

struct server_verdicts {
    struct link_table entries;
};

static uint64_t hash_text(const char *text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    return hash;
}

static uint64_t hash_of(const struct list *link)
{
    return container_of(link, struct entry, link)->hash;
}

static struct entry *entry_free(struct entry *entry)
{
    if (!entry)
        return NULL;

    free(entry->question);
    free(entry->verdict.sentence);
    free(entry->verdict.program);
    free(entry->verdict.exposure);
    free(entry);
    return NULL;
}
DEFINE_CLEANUP(struct entry *, entry_free);

HRESULT server_verdicts_new(struct server_verdicts **ret_verdicts)
{
    struct server_verdicts *verdicts = calloc(1, sizeof(*verdicts));

    if (!verdicts)
        return hr_raise(E_OUTOFMEMORY, "looking at servers");
    link_table_init(&verdicts->entries, hash_of);
    *ret_verdicts = verdicts;
    return S_OK;
}

struct server_verdicts *server_verdicts_free(struct server_verdicts *verdicts)
{
    if (!verdicts)
        return NULL;

    for (size_t i = 0; i < verdicts->entries.n_lists; i++) {
        list_for_each (link, &verdicts->entries.lists[i])
            entry_free(container_of(link, struct entry, link));
    }
    link_table_deinit(&verdicts->entries);
    free(verdicts);
    return NULL;
}

/* ---- looking ---- */

/* A module without a folder is where the loader finds it. */
static void examine_module(struct diagnosis *diagnosis, const char *text,
                           struct server_verdict *verdict)
{
    _cleanup_(library_search_freep) struct library_search *search = NULL;
    _cleanup_(library_find_deinit) struct library_find found = {0};
    const struct library_user user = {.path = "/proc/self/exe", .elf = elf_file_own()};
    size_t len = strlen(text);
    char file[PATH_MAX];

    if (len > 2 && text[0] == '"' && text[len - 1] == '"')
        snprintf(file, sizeof(file), "%.*s", (int)len - 2, text + 1);
    else
        snprintf(file, sizeof(file), "%s", text);
    if (*file && !strchr(file, '/') &&
        SUCCEEDED(library_search_new(LIBRARY_VARIABLE_UNUSED, &search)) &&
        SUCCEEDED(library_search_find(search, file, &user, &found))) {
        if (found.path)
            snprintf(file, sizeof(file), "%s", found.path);
        else
            diagnosis_blame(diagnosis, CAUSE_MODULE_UNKNOWN, file,
                            found.places ? found.places : "");
    }
    if (!*file || diagnosis_has_failed(diagnosis))
        return;
    server_file_examine(diagnosis, file, SERVER_MODULE);
    verdict->program = strdup(file);
}

static void examine_program(struct diagnosis *diagnosis, const struct server_question *question,
                            struct server_verdict *verdict)
{
    _cleanup_(command_line_deinit) struct command_line parsed = {0};

    server_command_examine(diagnosis, question->class_path, question->key, question->text);
    if (FAILED(command_line_parse(question->text, &parsed))) {
        hr_clear();
        return;
    }
    verdict->program = strdup(parsed.program);
    /* The scripts that it is given are the server as much as it is. */
    for (int i = 1; i < parsed.n_arguments && !verdict->exposure; i++) {
        if (parsed.arguments[i][0] == '/')
            verdict->exposure = exposure_of(parsed.arguments[i]);
    }
}

static void look(const struct server_question *question, struct server_verdict *verdict)
{
    _cleanup_(diagnosis_deinit) struct diagnosis diagnosis = {0};
    struct verdict found;

    if (question->role == SERVER_MODULE)
        examine_module(&diagnosis, question->text, verdict);
    else
        examine_program(&diagnosis, question, verdict);
    if (verdict->program && strchr(verdict->program, '/') && !verdict->exposure)
        verdict->exposure = exposure_of(verdict->program);
    found = diagnosis_take_verdict(&diagnosis);
    verdict->cause = found.cause;
    verdict->sentence = found.sentence;
    hr_clear();
}

HRESULT server_verdicts_ask(struct server_verdicts *verdicts,
                            const struct server_question *question,
                            const struct server_verdict **ret_verdict)
{
    _cleanup_(entry_freep) struct entry *entry = calloc(1, sizeof(*entry));

    if (!entry || asprintf(&entry->question, "%d %s\n%s", (int)question->role, question->text,
                           question->python ? question->python : "") < 0) {
        if (entry)
            entry->question = NULL;
        return hr_raise(E_OUTOFMEMORY, "looking at %s", question->text);
    }
    entry->hash = hash_text(entry->question);
    list_for_each (link, link_table_list(&verdicts->entries, entry->hash)) {
        struct entry *known = container_of(link, struct entry, link);

        if (strcmp(known->question, entry->question) == 0) {
            *ret_verdict = &known->verdict;
            return S_OK;
        }
    }
    look(question, &entry->verdict);
    *ret_verdict = &entry->verdict;
    link_table_add(&verdicts->entries, &TAKE_PTR(entry)->link);
    return S_OK;
}
