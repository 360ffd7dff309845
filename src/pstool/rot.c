/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "toolkit/naming.h"
#include "toolkit/value.h"
#include "toolkit/verb.h"
#include "wire/rot_protocol.h"
#include "wire/scm_client.h"

enum {
    IS_STRONG = 1,         /* ROTFLAGS_REGISTRATIONKEEPSALIVE */
    ALLOWS_ANY_CLIENT = 2, /* ROTFLAGS_ALLOWANYCLIENT */
    TICKS_A_SECOND = 10000000,
    CLSID_LEN = 38,
};

/* From 1601, where FILETIMEs begin, to 1970. */
static const uint64_t epoch_seconds = 11644473600;

static const struct manual_item options[] = {
    {"--json", "One object a line: name, class, process, command, isStrong, allowsAnyClient, "
               "changed."},
    {NULL, NULL},
};

static const struct manual_item columns[] = {
    {"PROCESS", "Who registered the object. The entry ends with this process."},
    {"KEPT", "strong: the entry keeps the object alive. weak: the object goes with its last "
             "client, and the entry with it. An asterisk: clients of other users may have it."},
    {"CHANGED", "When the object changed last, as its process says, or when it was registered."},
    {"MONIKER", "The display name, by which others find the object; that of an active object is "
                "its class, whose ProgID follows."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "Told what there is, which may be nothing."},
    {"1", "The daemon cannot be asked."},
    {"2", "The command line is wrong."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Columns", .items = columns},
    {.title = "Options", .items = options},
    {.title = "Names",
     .text = "A moniker that a program implements itself is called in its own process only, so "
             "its name is not known here."},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual rot_manual = {
    .page = "comity-rot",
    .chapter = 1,
    .command = "comity rot",
    .summary = "show the running object table",
    .synopsis = "comity rot [--json]",
    .text = "Lists the objects that programs have registered as running, under monikers "
            "(IRunningObjectTable) or for their class (RegisterActiveObject). No daemon is "
            "started.",
    .sections = sections,
    .see_also = "comity(1), comity-ps(1), comity-daemon(1)",
};

/* An entry as it is shown; the texts are printable. */
struct shown_entry {
    const struct rot_line *line;
    const char *name; /* "" if it is not known */
    const char *class_title;
    const char *command;
    char changed[32];
};

static void format_time(uint64_t filetime, char *text, size_t size)
{
    time_t seconds = (time_t)(filetime / TICKS_A_SECOND) - (time_t)epoch_seconds;
    struct tm parts;

    if (!gmtime_r(&seconds, &parts) || strftime(text, size, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
        text[0] = '\0';
}

/* "!{CLSID}" is the name of a class's active object. */
static const char *class_of_name(struct naming *naming, const char *name)
{
    const struct naming_class *named;
    CLSID clsid;

    if (name[0] != '!' || strlen(name) != CLSID_LEN + 1 || FAILED(guid_from_text(name + 1, &clsid)))
        return "";
    named = naming_of_class(naming, &clsid);
    return named && naming_class_title(named) != named->guid ? naming_class_title(named) : "";
}

static void print_text(const struct shown_entry *entry)
{
    printf("%7" PRIu32 "  %-6s%c  %-20s  %s", entry->line->pid,
           entry->line->flags & IS_STRONG ? "strong" : "weak",
           entry->line->flags & ALLOWS_ANY_CLIENT ? '*' : ' ', entry->changed,
           entry->name[0] ? entry->name : "(a name that only its process knows)");
    if (entry->class_title[0])
        printf(" %s", entry->class_title);
    printf(", of %s\n", entry->command);
}

static void print_json_text(const char *label, const char *text)
{
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(text);

    printf("\"%s\": ", label);
    if (wide && text[0])
        value_json_string(wide, utf16_len(wide), stdout);
    else
        printf("null");
}

static void print_json(const struct shown_entry *entry)
{
    printf("{");
    print_json_text("name", entry->name);
    printf(", ");
    print_json_text("class", entry->class_title);
    printf(", \"process\": %" PRIu32 ", ", entry->line->pid);
    print_json_text("command", entry->command);
    printf(", \"isStrong\": %s, \"allowsAnyClient\": %s, ",
           entry->line->flags & IS_STRONG ? "true" : "false",
           entry->line->flags & ALLOWS_ANY_CLIENT ? "true" : "false");
    print_json_text("changed", entry->changed);
    printf("}\n");
}

static HRESULT show_line(struct naming *naming, const struct rot_line *line, bool is_json)
{
    _cleanup_(freep) char *told = strndup(line->name.data, line->name.size);
    _cleanup_(freep) char *name = told ? naming_printable(told) : NULL;
    const struct naming_process *process = naming_of_process(naming, (pid_t)line->pid);
    struct shown_entry entry = {.line = line, .name = name};

    if (!name || !process)
        return hr_raise(E_OUTOFMEMORY, "showing an entry");
    entry.class_title = class_of_name(naming, name);
    entry.command = is_json ? process->command : process->brief;
    format_time(line->time, entry.changed, sizeof(entry.changed));
    if (is_json)
        print_json(&entry);
    else
        print_text(&entry);
    return S_OK;
}

static HRESULT show_portion(struct rpc_connection *scm, struct naming *naming, bool is_json,
                            uint64_t *after, bool *ret_has_more)
{
    struct ndr_writer writer;
    struct ndr_reader reader;
    struct rot_line line;
    HRESULT hr;

    ndr_writer_init(&writer);
    scm_begin(&writer);
    ndr_put_u64(&writer, *after);
    hr = scm_call(scm, ROT_LIST, &writer, &reader);
    ndr_writer_deinit(&writer);
    if (FAILED(hr))
        return hr_trace(hr);
    while ((hr = rot_get_line(&reader, &line, ret_has_more)) == S_OK) {
        /* A daemon gone mad shall not keep this going for ever. */
        if (line.entry <= *after)
            return hr_raise(HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA), "entries are out of order");
        *after = line.entry;
        hr = show_line(naming, &line, is_json);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}

static HRESULT show_all(struct rpc_connection *scm, bool is_json)
{
    struct naming naming;
    uint64_t after = 0;
    bool has_more = true;
    HRESULT hr = S_OK;

    if (!is_json)
        puts("PROCESS  KEPT     CHANGED               MONIKER");
    naming_init(&naming);
    while (SUCCEEDED(hr) && has_more) {
        has_more = false;
        hr = show_portion(scm, &naming, is_json, &after, &has_more);
    }
    naming_deinit(&naming);
    return hr_trace(hr);
}

static int rot_run(int argc, char **argv);
const struct verb rot_verb = {.name = "rot", .manual = &rot_manual, .run = rot_run};

static int rot_run(int argc, char **argv)
{
    bool is_json = argc > 1 && strcmp(argv[1], "--json") == 0;
    struct rpc_connection scm;
    HRESULT hr;

    if (argc > 1 + is_json)
        return verb_usage(&rot_verb, "%s is too much", argv[1 + is_json]);

    hr = scm_connect_running(&scm);
    if (hr == HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE)) {
        if (!is_json)
            puts("comityd does not run, and no object.");
        return VERB_DONE;
    }
    if (FAILED(hr))
        return verb_failed(hr, "the daemon cannot be reached");
    hr = show_all(&scm, is_json);
    rpc_connection_deinit(&scm);
    return FAILED(hr) ? verb_failed(hr, "the daemon does not answer") : VERB_DONE;
}
