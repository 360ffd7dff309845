/* SPDX-License-Identifier: MIT */
/*
 * The report for programs, on one line. There may be very many objects: what repeats is looked up,
 * not made again, and numbers are written without printf().
 */
#include "pstool/ps.h"

#include <inttypes.h>
#include <string.h>

#include "base/guid.h"

static void put_text(const char *text, FILE *file)
{
    fputs_unlocked(text, file);
}

static void put_number(const char *member, uint64_t number, FILE *file)
{
    char digits[24];
    size_t at = sizeof(digits);

    digits[--at] = '\0';
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    put_text(member, file);
    put_text(digits + at, file);
}

static void put_bool(const char *member, bool value, FILE *file)
{
    put_text(member, file);
    put_text(value ? "true" : "false", file);
}

/* A text that is UTF-8 without control characters, as names are. */
static void put_string(const char *member, const char *text, FILE *file)
{
    put_text(member, file);
    putc_unlocked('"', file);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            putc_unlocked('\\', file);
        putc_unlocked(*text, file);
    }
    putc_unlocked('"', file);
}

static void put_class(struct ps_report *report, const CLSID *clsid, FILE *file)
{
    const struct naming_class *named = naming_of_class(&report->naming, clsid);

    if (!named)
        return;
    put_string("\"clsid\":", named->guid, file);
    if (*named->progid)
        put_string(",\"progId\":", named->progid, file);
    if (*named->name)
        put_string(",\"name\":", named->name, file);
}

static void put_process(struct ps_report *report, pid_t pid, FILE *file)
{
    const struct naming_process *named = naming_of_process(&report->naming, pid);

    put_number("\"process\":", (uint64_t)pid, file);
    put_string(",\"command\":", named ? named->command : "", file);
}

/* Between the elements of an array. */
static void put_separator(size_t i, FILE *file)
{
    put_text(i > 0 ? "," : "", file);
}

/* ---- objects ---- */

static void put_interface(struct ps_report *report, const struct census_process *process,
                          const struct census_interface *held, FILE *file)
{
    const struct naming_interface *named = naming_of_interface(&report->naming, &held->told.iid);

    put_string("{\"iid\":", named ? named->guid : "", file);
    if (named && *named->name)
        put_string(",\"name\":", named->name, file);
    put_number(",\"references\":", held->told.refs, file);
    put_number(",\"inPackets\":", held->told.transit, file);
    put_text(",\"holders\":[", file);
    for (uint32_t i = 0; i < held->told.n_holders; i++) {
        const struct process_holder *holder = &process->holders[held->first_holder + i];

        put_number(i > 0 ? ",{\"process\":" : "{\"process\":", holder->pid, file);
        put_number(",\"references\":", holder->refs, file);
        put_text("}", file);
    }
    put_text("]}", file);
}

static void put_object(struct ps_report *report, const struct census_process *process,
                       const struct census_object *object, FILE *file)
{
    const struct process_object *told = &object->told;

    put_number("{\"oid\":", told->oid, file);
    if (!guid_is_equal(&told->clsid, &GUID_NULL)) {
        put_text(",", file);
        put_class(report, &told->clsid, file);
    }
    put_bool(",\"isClassObject\":", told->flags & PROCESS_OBJECT_IS_CLASS, file);
    put_string(",\"apartment\":", told->flags & PROCESS_OBJECT_IN_STA ? "single" : "multi", file);
    put_number(",\"locks\":", told->locks, file);
    put_number(",\"callsInProgress\":", told->calls, file);
    put_text(",\"interfaces\":[", file);
    for (uint32_t i = 0; i < told->n_interfaces; i++) {
        if (i > 0)
            put_text(",", file);
        put_interface(report, process, &process->interfaces[object->first_interface + i], file);
    }
    put_text("]}", file);
}

/* ---- processes ---- */

static void put_offer(struct ps_report *report, const struct scm_listed_offer *offer, FILE *file)
{
    put_text("{", file);
    put_class(report, &offer->clsid, file);
    put_number(",\"cookie\":", offer->cookie, file);
    put_number(",\"context\":", offer->clsctx, file);
    put_number(",\"flags\":", offer->flags & ~SCM_OFFER_USED, file);
    put_bool(",\"isSingleUse\":", scm_is_single_use(offer->flags), file);
    put_bool(",\"isUsed\":", offer->flags & SCM_OFFER_USED, file);
    put_bool(",\"isSuspended\":", offer->is_suspended, file);
    put_text("}", file);
}

static void put_client(struct ps_report *report, const struct census_client *client, FILE *file)
{
    put_text("{", file);
    put_process(report, client->pid, file);
    put_number(",\"objects\":", client->n_objects, file);
    put_number(",\"references\":", client->refs, file);
    put_bool(",\"isForSomebodyElse\":", client->lends, file);
    put_text("}", file);
}

static const char *state_name(enum census_state state)
{
    static const char *const names[] = {
        [CENSUS_GONE] = "gone",
        [CENSUS_SILENT] = "silent",
        [CENSUS_NO_SERVER] = "noServer",
        [CENSUS_STARTING] = "starting",
        [CENSUS_IN_USE] = "inUse",
        [CENSUS_UNUSED] = "unused",
        [CENSUS_SUSPENDED_IN_USE] = "suspendedInUse",
        [CENSUS_REVOKED_IN_USE] = "revokedInUse",
        [CENSUS_LEAVING] = "leaving",
    };

    return names[state];
}

static void put_kept(const struct census_process *process, FILE *file)
{
    put_bool(",\"keptBy\":{\"objects\":", process->n_held > 0, file);
    put_bool(",\"locks\":", census_has_locks(process), file);
    put_bool(",\"userControl\":", census_has_user(process), file);
    put_number("},\"heldObjects\":", process->n_held, file);
    put_number(",\"locks\":", process->n_locks, file);
    put_number(",\"serverCount\":", process->told.uses, file);
    put_number(",\"referencesInPackets\":", process->n_transit, file);
}

static void put_server(struct ps_report *report, const struct census_process *process, FILE *file)
{
    put_text("{", file);
    put_process(report, process->pid, file);
    put_bool(",\"answers\":", process->answers, file);
    put_string(",\"state\":", state_name(process->state), file);
    put_kept(process, file);
    put_text(",\"classes\":[", file);
    for (size_t i = 0; i < process->n_offers; i++) {
        put_separator(i, file);
        put_offer(report, &process->offers[i], file);
    }
    put_text("],\"holders\":[", file);
    for (size_t i = 0; i < process->n_clients; i++) {
        put_separator(i, file);
        put_client(report, &process->clients[i], file);
    }
    put_text("],\"objects\":[", file);
    for (size_t i = 0; i < process->n_objects; i++) {
        put_separator(i, file);
        put_object(report, process, &process->objects[i], file);
    }
    put_text("]}", file);
}

/* Those who are servers, or those who are not. */
static void put_servers(struct ps_report *report, bool are_servers, FILE *file)
{
    size_t n = 0;

    for (size_t i = 0; i < report->census.n_processes; i++) {
        const struct census_process *process = &report->census.processes[i];

        if ((process->state != CENSUS_NO_SERVER) != are_servers ||
            !ps_wants_process(report, process))
            continue;
        put_separator(n++, file);
        put_server(report, process, file);
    }
}

static void put_launches(struct ps_report *report, FILE *file)
{
    size_t n = 0;

    for (size_t i = 0; i < report->census.n_launches; i++) {
        const struct census_launch *launch = &report->census.launches[i];

        if (!ps_wants_launch(report, launch))
            continue;
        put_separator(n++, file);
        put_number("{\"process\":", launch->told.pid, file);
        put_string(",\"command\":", launch->command, file);
        put_text(",", file);
        put_class(report, &launch->told.clsid, file);
        put_number(",\"ageMs\":", launch->told.age_ms, file);
        put_number(",\"limitMs\":", launch->told.limit_ms, file);
        put_number(",\"waiting\":", launch->told.n_waiting, file);
        put_text("}", file);
    }
}

static void put_pauses(struct ps_report *report, FILE *file)
{
    size_t n = 0;

    for (size_t i = 0; i < report->census.n_pauses; i++) {
        const struct census_pause *pause = &report->census.pauses[i];

        if (!ps_wants_pause(report, pause))
            continue;
        put_separator(n++, file);
        put_text("{", file);
        put_class(report, &pause->told.clsid, file);
        put_number(",\"failures\":", pause->told.n_failures, file);
        put_number(",\"leftMs\":", pause->told.left_ms, file);
        put_string(",\"last\":", pause->text, file);
        put_text("}", file);
    }
}

void ps_print_json(struct ps_report *report, FILE *file)
{
    const struct census *census = &report->census;

    put_bool("{\"daemon\":{\"running\":", census->daemon != CENSUS_DAEMON_IS_AWAY, file);
    put_bool(",\"answers\":", census->daemon == CENSUS_DAEMON_RUNS, file);
    if (census->daemon == CENSUS_DAEMON_RUNS) {
        put_number(",\"process\":", census->daemon_pid, file);
        put_number(",\"connections\":", census->n_connections, file);
    }
    put_text("},\"servers\":[", file);
    put_servers(report, true, file);
    put_text("],\"others\":[", file);
    put_servers(report, false, file);
    put_text("],\"launches\":[", file);
    put_launches(report, file);
    put_text("],\"backOff\":[", file);
    put_pauses(report, file);
    put_text("]}\n", file);
}
