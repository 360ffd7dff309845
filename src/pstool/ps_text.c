/* SPDX-License-Identifier: MIT */
/*
 * The report for people.
 */
#include "pstool/ps.h"

#include <inttypes.h>

#include <comity/combaseapi.h>

#include "base/guid.h"

enum {
    PID_COLUMNS = 7,
};

/* One more part of an enumeration; @n things of which @one is the name. */
static void print_part(uint64_t n, const char *one, const char **separator, FILE *file)
{
    if (n == 0)
        return;
    fprintf(file, "%s%" PRIu64 " %s%s", *separator, n, one, n == 1 ? "" : "s");
    *separator = ", ";
}

/* What keeps the process. */
static void print_kept(const struct census_process *process, const char *separator, FILE *file)
{
    print_part(process->n_held, "object", &separator, file);
    print_part(process->n_locks, "lock", &separator, file);
    if (process->told.uses > 0) {
        fprintf(file, "%sserver count %u", separator, process->told.uses);
        separator = ", ";
    }
    if (census_has_user(process))
        fprintf(file, "%suser control", separator);
}

static void print_state(const struct census_process *process, FILE *file)
{
    static const char *const sentences[] = {
        [CENSUS_GONE] = "",
        [CENSUS_SILENT] = "does not answer",
        [CENSUS_NO_SERVER] = "offers no class",
        [CENSUS_STARTING] = "starting: its classes are suspended until it resumes them",
        [CENSUS_IN_USE] = "in use",
        [CENSUS_UNUSED] = "unused: registered, though no object, lock or user control keeps it",
        [CENSUS_SUSPENDED_IN_USE] = "suspended, though it is kept",
        [CENSUS_REVOKED_IN_USE] = "revoked, though it is kept",
        [CENSUS_LEAVING] = "leaving: nothing keeps it, and new clients are sent away",
    };

    fprintf(file, "%*s %s", PID_COLUMNS, "", sentences[process->state]);
    switch (process->state) {
    case CENSUS_NO_SERVER:
        print_kept(process, "; it has ", file);
        break;
    case CENSUS_IN_USE:
        print_kept(process, ": ", file);
        break;
    case CENSUS_SUSPENDED_IN_USE:
    case CENSUS_REVOKED_IN_USE:
        print_kept(process, " by ", file);
        break;
    case CENSUS_SILENT:
        if (process->is_halted)
            fputs(": it was stopped by a signal", file);
        break;
    default:
        break;
    }
    fputc('\n', file);
}

static void print_class(struct ps_report *report, const CLSID *clsid, FILE *file)
{
    const struct naming_class *named = naming_of_class(&report->naming, clsid);

    if (!named)
        return;
    fputs(naming_class_title(named), file);
    if (naming_class_title(named) != named->guid)
        fprintf(file, " %s", named->guid);
}

static void print_offer(struct ps_report *report, const struct scm_listed_offer *offer, FILE *file)
{
    static const struct {
        uint32_t flag;
        const char *text;
    } flags[] = {
        {REGCLS_MULTIPLEUSE, "multiple use"},
        {REGCLS_MULTI_SEPARATE, "separate"},
        {REGCLS_SURROGATE, "surrogate"},
        {REGCLS_AGILE, "agile"},
    };

    fprintf(file, "%*s class   ", PID_COLUMNS, "");
    print_class(report, &offer->clsid, file);
    if (scm_is_single_use(offer->flags))
        fputs(offer->flags & SCM_OFFER_USED ? ", single use, used" : ", single use", file);
    for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++) {
        if (offer->flags & flags[i].flag)
            fprintf(file, ", %s", flags[i].text);
    }
    if (offer->is_suspended)
        fputs(", suspended", file);
    fputc('\n', file);
}

static void print_holder(struct ps_report *report, pid_t pid, FILE *file)
{
    const struct naming_process *named = naming_of_process(&report->naming, pid);

    fprintf(file, "%d %s", (int)pid, named ? named->brief : "");
}

static void print_clients(struct ps_report *report, const struct census_process *process,
                          FILE *file)
{
    for (size_t i = 0; i < process->n_clients; i++) {
        const struct census_client *client = &process->clients[i];
        const char *separator = ": ";

        fprintf(file, "%*s holder  ", PID_COLUMNS, "");
        print_holder(report, client->pid, file);
        print_part(client->n_objects, "object", &separator, file);
        print_part(client->refs, "reference", &separator, file);
        fputs(client->lends ? ", for a client that has not called yet\n" : "\n", file);
    }
    if (process->n_transit > 0)
        fprintf(file, "%*s holder  packets: %" PRIu64 " reference%s\n", PID_COLUMNS, "",
                process->n_transit, process->n_transit == 1 ? "" : "s");
}

/* ---- objects ---- */

static void print_interface(struct ps_report *report, const struct census_process *process,
                            const struct census_interface *held, FILE *file)
{
    const struct naming_interface *named = naming_of_interface(&report->naming, &held->told.iid);

    fprintf(file, "%*s     %s", PID_COLUMNS, "", named ? naming_interface_title(named) : "");
    for (uint32_t i = 0; i < held->told.n_holders; i++) {
        const struct process_holder *holder = &process->holders[held->first_holder + i];

        fputs(", ", file);
        print_holder(report, (pid_t)holder->pid, file);
        fprintf(file, " (%u)", holder->refs);
    }
    if (held->told.transit > 0)
        fprintf(file, ", packets (%u)", held->told.transit);
    fputc('\n', file);
}

static void print_object(struct ps_report *report, const struct census_process *process,
                         const struct census_object *object, FILE *file)
{
    const struct process_object *told = &object->told;

    fprintf(file, "%*s %s %" PRIu64, PID_COLUMNS, "",
            told->flags & PROCESS_OBJECT_IS_CLASS ? "class object" : "object", told->oid);
    if (!guid_is_equal(&told->clsid, &GUID_NULL)) {
        fputc(' ', file);
        print_class(report, &told->clsid, file);
    }
    if (told->locks > 0)
        fprintf(file, ", locked %u time%s", told->locks, told->locks == 1 ? "" : "s");
    if (told->calls > 0)
        fprintf(file, ", %u call%s in progress", told->calls, told->calls == 1 ? "" : "s");
    fputc('\n', file);
    for (uint32_t i = 0; i < told->n_interfaces; i++)
        print_interface(report, process, &process->interfaces[object->first_interface + i], file);
}

/* ---- */

static void print_process(struct ps_report *report, const struct census_process *process,
                          FILE *file)
{
    const struct naming_process *named = naming_of_process(&report->naming, process->pid);

    fprintf(file, "\n%*d %s\n", PID_COLUMNS, (int)process->pid, named ? named->command : "");
    print_state(process, file);
    for (size_t i = 0; i < process->n_offers; i++)
        print_offer(report, &process->offers[i], file);
    print_clients(report, process, file);
    for (size_t i = 0; i < process->n_objects && report->shows_objects; i++)
        print_object(report, process, &process->objects[i], file);
}

static void print_launch(struct ps_report *report, const struct census_launch *launch, FILE *file)
{
    fprintf(file, "\n%*u %s\n", PID_COLUMNS, launch->told.pid, launch->command);
    fprintf(file, "%*s being started for %.1f s of %.1f s, %u activation%s\n", PID_COLUMNS, "",
            launch->told.age_ms / 1000.0, launch->told.limit_ms / 1000.0, launch->told.n_waiting,
            launch->told.n_waiting == 1 ? " waits" : "s wait");
    fprintf(file, "%*s class   ", PID_COLUMNS, "");
    print_class(report, &launch->told.clsid, file);
    fputc('\n', file);
}

static void print_pause(struct ps_report *report, const struct census_pause *pause, FILE *file)
{
    fprintf(file, "\n%*s ", PID_COLUMNS, "");
    print_class(report, &pause->told.clsid, file);
    fprintf(file, "\n%*s backs off: not started for %.1f s, after %u failures in a row\n",
            PID_COLUMNS, "", pause->told.left_ms / 1000.0, pause->told.n_failures);
    fprintf(file, "%*s last    %s\n", PID_COLUMNS, "", pause->text);
}

/* A client without objects of its own is nobody's server. */
static bool is_of_interest(const struct census_process *process)
{
    return process->state != CENSUS_NO_SERVER || process->n_held > 0 || process->n_locks > 0;
}

void ps_print_text(struct ps_report *report, FILE *file)
{
    const struct census *census = &report->census;
    bool has_any = false;

    if (census->daemon == CENSUS_DAEMON_RUNS)
        fprintf(file, "%*u comityd, %u connection%s\n", PID_COLUMNS, census->daemon_pid,
                census->n_connections, census->n_connections == 1 ? "" : "s");
    else
        fprintf(file, "%*s %s\n", PID_COLUMNS, "", ps_daemon_title(census->daemon));
    for (size_t i = 0; i < census->n_processes; i++) {
        if (!is_of_interest(&census->processes[i]) ||
            !ps_wants_process(report, &census->processes[i]))
            continue;
        print_process(report, &census->processes[i], file);
        has_any = true;
    }
    for (size_t i = 0; i < census->n_launches; i++) {
        if (!ps_wants_launch(report, &census->launches[i]))
            continue;
        print_launch(report, &census->launches[i], file);
        has_any = true;
    }
    for (size_t i = 0; i < census->n_pauses; i++) {
        if (!ps_wants_pause(report, &census->pauses[i]))
            continue;
        print_pause(report, &census->pauses[i], file);
        has_any = true;
    }
    if (!has_any)
        fprintf(file, "\n%*s no server runs, and none is being started\n", PID_COLUMNS, "");
}
