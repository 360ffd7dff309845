/* SPDX-License-Identifier: MIT */
#include "launch/launcher.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"
#include "launch/last_words.h"
#include "launch/launch_report.h"
#include "launch/server_process.h"
#include "launch/service.h"
#include "wire/endpoint.h"

enum {
    AWAITED_MAX = 1024, /* servers that are being started at a time */
    OTHERS_MS = 5000,   /* what a server has left that has offered another class */
    OTHERS_MAX = 512,   /* bytes of the names of classes that were not asked for */
};

struct launcher {
    sd_event *event;   /* borrowed */
    struct roll *roll; /* borrowed */
    launch_failed failed;
    void *context;
    struct list launches;
    unsigned n_awaited;
    uint64_t last_number;
};

/* A server that was started: it is watched until it ends, waited for until its class is there. */
struct launch {
    struct list link;
    struct launcher *launcher;
    CLSID clsid;
    enum server_kind kind;
    GUID app_id; /* of a surrogate */
    bool is_awaited;
    bool is_right;           /* it has offered the class, though perhaps hidden yet */
    struct account *account; /* owned: charged while it is awaited; NULL if nobody's */
    uint64_t number;         /* never used twice */
    uint64_t begun_us;
    unsigned timeout_ms;
    pid_t pid;
    int errors; /* its standard error */
    sd_event_source *child_source;
    sd_event_source *errors_source;
    sd_event_source *timer_source;
    struct service_start *service; /* of a unit that systemd starts: it has no process of ours */
    char *command;
    char *others; /* classes that it has offered instead, or besides */
    struct last_words words;
};

static HRESULT charge(struct launch *launch, struct account *account)
{
    HRESULT hr;

    hr = account_charge(account, ACCOUNT_LAUNCHES, 1);
    if (SUCCEEDED(hr))
        launch->account = account_ref(account);
    return hr_trace(hr);
}

static void settle(struct launch *launch)
{
    account_refund(launch->account, ACCOUNT_LAUNCHES, 1);
    launch->account = account_unref(launch->account);
}

static struct launch *launch_free(struct launch *launch)
{
    if (!launch)
        return NULL;

    list_remove(&launch->link);
    sd_event_source_disable_unref(launch->child_source);
    sd_event_source_disable_unref(launch->errors_source);
    sd_event_source_disable_unref(launch->timer_source);
    service_start_free(launch->service);
    if (launch->errors >= 0)
        close(launch->errors);
    settle(launch);
    free(launch->command);
    free(launch->others);
    free(launch);
    return NULL;
}
DEFINE_CLEANUP(struct launch *, launch_free);

HRESULT launcher_new(sd_event *event, struct roll *roll, launch_failed failed, void *context,
                     struct launcher **ret_launcher)
{
    struct launcher *launcher;

    launcher = calloc(1, sizeof(*launcher));
    if (!launcher)
        return hr_raise(E_OUTOFMEMORY, "launcher");

    launcher->event = event;
    launcher->roll = roll;
    launcher->failed = failed;
    launcher->context = context;
    list_init(&launcher->launches);
    *ret_launcher = launcher;
    return S_OK;
}

struct launcher *launcher_free(struct launcher *launcher)
{
    if (!launcher)
        return NULL;

    list_for_each (link, &launcher->launches)
        launch_free(container_of(link, struct launch, link));
    free(launcher);
    return NULL;
}

static struct launch *find_awaited(struct launcher *launcher, REFCLSID clsid)
{
    list_for_each (link, &launcher->launches) {
        struct launch *launch = container_of(link, struct launch, link);

        if (launch->is_awaited && guid_is_equal(&launch->clsid, clsid))
            return launch;
    }
    return NULL;
}

static struct launch_report report_on(const struct launch *launch)
{
    return (struct launch_report){&launch->clsid, launch->pid, launch->command};
}

bool launcher_awaits(struct launcher *launcher, REFCLSID clsid)
{
    return find_awaited(launcher, clsid);
}

bool launcher_awaits_surrogate(struct launcher *launcher, const GUID *app_id)
{
    list_for_each (link, &launcher->launches) {
        const struct launch *launch = container_of(link, struct launch, link);

        if (launch->is_awaited && launch->kind == SERVER_SURROGATE &&
            guid_is_equal(&launch->app_id, app_id))
            return true;
    }
    return false;
}

bool launcher_next(const struct launcher *launcher, uint64_t after,
                   struct scm_listed_launch *ret_launch)
{
    list_for_each (link, &launcher->launches) {
        const struct launch *launch = container_of(link, struct launch, link);
        uint64_t now;

        if (!launch->is_awaited || launch->number <= after)
            continue;
        sd_event_now(launcher->event, CLOCK_MONOTONIC, &now);
        *ret_launch = (struct scm_listed_launch){
            .number = launch->number,
            .pid = (uint32_t)launch->pid,
            .clsid = launch->clsid,
            .age_ms = (uint32_t)((now - launch->begun_us) / 1000),
            .limit_ms = launch->timeout_ms,
            .command = launch->command,
            .command_size = (uint32_t)strnlen(launch->command, SCM_TEXT_MAX),
        };
        return true;
    }
    return false;
}

bool launcher_is_idle(const struct launcher *launcher)
{
    return list_is_empty(&launcher->launches);
}

void launcher_done(struct launcher *launcher, REFCLSID clsid)
{
    struct launch *launch = find_awaited(launcher, clsid);
    struct launch_report report;
    uint64_t now;

    if (!launch)
        return;
    launch->is_awaited = false;
    launcher->n_awaited--;
    settle(launch);
    launch->timer_source = sd_event_source_disable_unref(launch->timer_source);
    report = report_on(launch);
    sd_event_now(launcher->event, CLOCK_MONOTONIC, &now);
    launch_report_offered(&report, (unsigned)((now - launch->begun_us) / 1000));
    /* A service's life is systemd's business. */
    if (launch->service)
        launch_free(launch);
}

/* A server that offers something else, and not even hidden what it was started for, has little time
 * left: what begins to offer is about to be ready. */
static void set_limit(struct launch *launch)
{
    uint64_t until = launch->begun_us + launch->timeout_ms * UINT64_C(1000), now;

    sd_event_now(launch->launcher->event, CLOCK_MONOTONIC, &now);
    if (!launch->is_right && launch->others && until > now + OTHERS_MS * UINT64_C(1000))
        until = now + OTHERS_MS * UINT64_C(1000);
    sd_event_source_set_time(launch->timer_source, until);
}

void launcher_note_offer(struct launcher *launcher, pid_t pid, REFCLSID clsid)
{
    list_for_each (link, &launcher->launches) {
        struct launch *launch = container_of(link, struct launch, link);
        const char *before = launch->others ? launch->others : "";
        char guid[GUID_TEXT_SIZE], *grown;

        if (launch->pid != pid || !launch->is_awaited || strlen(before) > OTHERS_MAX)
            continue;
        if (guid_is_equal(&launch->clsid, clsid)) {
            launch->is_right = true;
        } else {
            guid_to_text(clsid, guid);
            if (asprintf(&grown, "%s%s%s", before, *before ? ", " : "", guid) < 0)
                continue;
            free(launch->others);
            launch->others = grown;
        }
        set_limit(launch);
    }
}

static void on_said(void *context, const char *lines)
{
    const struct launch_report report = report_on(context);

    launch_report_said(&report, lines);
}

static int on_errors(sd_event_source *source, int fd, uint32_t events, void *context)
{
    struct launch *launch = context;

    last_words_read(&launch->words, launch->errors);
    if (events & (EPOLLHUP | EPOLLERR))
        sd_event_source_set_enabled(source, SD_EVENT_OFF);
    return 0;
}

/* Tells the waiting, once, why there will be no class. */
static void fail_with(struct launch *launch, HRESULT hr, const char *text)
{
    launch->is_awaited = false;
    launch->launcher->n_awaited--;
    settle(launch);
    launch->launcher->failed(launch->launcher->context, &launch->clsid, hr, text);
}

/* The same for what the server itself did, with its last words. */
static void fail(struct launch *launch, enum cause cause, const char *detail)
{
    const struct launch_report report = report_on(launch);
    _cleanup_(freep) char *text = NULL;

    if (!launch->is_awaited)
        return;
    if (launch->others && !launch->is_right)
        text = launch_report_failed(&report, CAUSE_OTHER_CLASS, launch->others, launch->words.text);
    else
        text = launch_report_failed(&report, cause, detail, launch->words.text);
    fail_with(launch, CO_E_SERVER_EXEC_FAILURE, text ? text : "");
}

static int on_exit_of_server(sd_event_source *source, const siginfo_t *info, void *context)
{
    struct launch *launch = context;
    const struct launch_report report = report_on(launch);
    bool is_exit = info->si_code == CLD_EXITED;
    char number[16];

    last_words_finish(&launch->words, launch->errors);
    snprintf(number, sizeof(number), "%d", info->si_status);
    fail(launch, is_exit ? CAUSE_LAUNCH_EXITED : CAUSE_LAUNCH_KILLED, number);
    launch_report_ended(&report, info);
    roll_remove(launch->launcher->roll, launch->pid);
    launch_free(launch);
    if (!is_exit)
        endpoint_sweep();
    return 0;
}

static int on_timeout(sd_event_source *source, uint64_t now, void *context)
{
    struct launch *launch = context;
    char limit[32];

    snprintf(limit, sizeof(limit), "%g s", launch->timeout_ms / 1000.0);
    if (!launch->service)
        last_words_read(&launch->words, launch->errors);
    /* What offers something may serve others; what systemd started is its own. */
    if (!launch->service && !launch->others)
        kill(-launch->pid, SIGKILL);
    fail(launch, CAUSE_LAUNCH_TIMEOUT, limit);
    if (launch->service)
        launch_free(launch);
    return 0;
}

static void on_service_failed(void *context, HRESULT hr, const char *text)
{
    struct launch *launch = context;

    launch_report_refused(&launch->clsid, hr, text);
    if (launch->is_awaited)
        fail_with(launch, hr, text);
    launch_free(launch);
}

/* What is kept of a launch; a copy, for the command may be another's next time. */
static HRESULT launch_new(struct launcher *launcher, REFCLSID clsid,
                          const struct server_command *command, struct launch **ret_launch)
{
    _cleanup_(launch_freep) struct launch *launch = calloc(1, sizeof(*launch));

    if (!launch)
        return hr_raise(E_OUTOFMEMORY, "starting a server");
    launch->errors = -1;
    launch->words.listener = on_said;
    launch->words.context = launch;
    launch->launcher = launcher;
    launch->clsid = *clsid;
    launch->kind = command->kind;
    launch->app_id = command->app_id;
    launch->timeout_ms = command->timeout_ms;
    launch->is_awaited = true;
    launch->command = strdup(command->line);
    if (!launch->command)
        return hr_raise(E_OUTOFMEMORY, "starting a server");
    *ret_launch = TAKE_PTR(launch);
    return S_OK;
}

static HRESULT watch(struct launch *launch)
{
    sd_event *event = launch->launcher->event;
    int code = 0;

    if (!launch->service)
        code = sd_event_add_child(event, &launch->child_source, launch->pid, WEXITED,
                                  on_exit_of_server, launch);
    if (code >= 0 && !launch->service)
        code = sd_event_add_io(event, &launch->errors_source, launch->errors, EPOLLIN, on_errors,
                               launch);
    if (code >= 0)
        code =
            sd_event_add_time_relative(event, &launch->timer_source, CLOCK_MONOTONIC,
                                       launch->timeout_ms * UINT64_C(1000), 0, on_timeout, launch);
    if (code < 0)
        return hr_raise(hr_from_errno_value(-code), "watching the server \"%s\"", launch->command);
    return S_OK;
}

HRESULT launcher_start(struct launcher *launcher, REFCLSID clsid,
                       const struct server_command *command, struct account *account)
{
    _cleanup_(launch_freep) struct launch *launch = NULL;
    struct roll_place *place = NULL;
    struct launch_report report;
    HRESULT hr;

    if (find_awaited(launcher, clsid))
        return S_FALSE;

    if (launcher->n_awaited == AWAITED_MAX)
        return hr_raise(
            hr_from_win32(ERROR_NOT_ENOUGH_QUOTA),
            "%d servers are being started: wait until one of them has offered its class",
            AWAITED_MAX);

    hr = launch_new(launcher, clsid, command, &launch);
    if (SUCCEEDED(hr))
        hr = charge(launch, account);
    if (SUCCEEDED(hr) && command->command.program) {
        place = roll_reserve(launcher->roll);
        hr = server_process_start(command, place, &launch->pid, &launch->errors);
        roll_add_child(launcher->roll, place, SUCCEEDED(hr) ? launch->pid : 0);
    } else if (SUCCEEDED(hr)) {
        hr = service_start_new(launcher->event, command->unit, on_service_failed, launch,
                               &launch->service);
    }
    if (SUCCEEDED(hr))
        hr = watch(launch);
    if (FAILED(hr))
        return hr_trace(hr);

    report = report_on(launch);
    launch_report_started(&report);
    launch->number = ++launcher->last_number;
    sd_event_now(launcher->event, CLOCK_MONOTONIC, &launch->begun_us);
    launcher->n_awaited++;
    list_append(&launcher->launches, &TAKE_PTR(launch)->link);
    return S_OK;
}
