/* SPDX-License-Identifier: MIT */
#include "selfreg/attempt.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "hive/hive.h"
#include "registry/capture.h"
#include "registry/capture_seed.h"
#include "registry/first_keys.h"
#include "selfreg/attempt_child.h"
#include "selfreg/attempt_folder.h"
#include "selfreg/stragglers.h"

/* One that is under way. */
struct attempt_run {
    const struct attempt_plan *plans; /* borrowed */
    struct attempt_report *report;    /* shared with the child */
    char scratch[PATH_MAX];           /* where it may write files */
    pid_t child;                      /* 0 when it has been waited for */
    int process;                      /* owned: a descriptor of the child */
    int output;                       /* owned: where what it prints arrives */
    int go;                           /* owned: where it is told which plan to follow */
    int was_reaper;
    size_t output_len;
};

static struct attempt_run *attempt_run_free(struct attempt_run *run)
{
    if (!run)
        return NULL;
    if (run->child > 0) {
        kill(run->child, SIGKILL);
        waitpid(run->child, NULL, 0);
    }
    if (run->report)
        munmap(run->report, sizeof(*run->report));
    closep(&run->process);
    closep(&run->output);
    closep(&run->go);
    prctl(PR_SET_CHILD_SUBREAPER, run->was_reaper);
    free(run);
    return NULL;
}

/* ---- starting ---- */

static HRESULT open_channels(struct attempt_run *run, int *ret_output, int *ret_go)
{
    int output[2], go[2];

    run->report =
        mmap(NULL, sizeof(*run->report), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (run->report == MAP_FAILED) {
        run->report = NULL;
        return hr_raise(E_OUTOFMEMORY, "starting a process for a module");
    }
    if (pipe2(output, O_CLOEXEC) < 0)
        return hr_raise(hr_from_errno(), "starting a process for a module");
    run->output = output[0];
    fcntl(run->output, F_SETFL, O_NONBLOCK);
    *ret_output = output[1];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, go) < 0)
        return hr_raise(hr_from_errno(), "starting a process for a module");
    run->go = go[1];
    *ret_go = go[0];
    return S_OK;
}

static HRESULT start(struct attempt_run *run, const char *folder)
{
    _cleanup_(closep) int output = -1;
    _cleanup_(closep) int go = -1;
    pid_t self = getpid();
    HRESULT hr;

    hr = open_channels(run, &output, &go);
    if (FAILED(hr))
        return hr_trace(hr);
    fflush(NULL);
    run->child = fork();
    if (run->child == 0) {
        struct attempt_child child = {.plan = run->plans,
                                      .report = run->report,
                                      .folder = folder,
                                      .scratch = run->scratch,
                                      .output = output,
                                      .go = go,
                                      .parent = self};

        close(run->go);
        attempt_child_run(&child);
    }
    if (run->child < 0)
        return hr_raise(hr_from_errno(), "starting a process for a module");
    run->process = (int)syscall(SYS_pidfd_open, run->child, 0);
    return run->process >= 0 ? S_OK : hr_raise(hr_from_errno(), "watching a module's process");
}

static HRESULT attempt_run_new(const struct attempt_plan *plans, const char *folder,
                               struct attempt_run **ret_run)
{
    struct attempt_run *run = calloc(1, sizeof(*run));
    HRESULT hr;

    if (!run)
        return hr_raise(E_OUTOFMEMORY, "starting a process for a module");
    *run = (struct attempt_run){.plans = plans, .process = -1, .output = -1, .go = -1};
    attempt_folder_scratch(folder, run->scratch);
    prctl(PR_GET_CHILD_SUBREAPER, &run->was_reaper);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    hr = start(run, folder);
    if (FAILED(hr)) {
        attempt_run_free(run);
        return hr_trace(hr);
    }
    *ret_run = run;
    return S_OK;
}

HRESULT attempt_begin(const struct attempt_plan *plans, struct attempt *ret_attempt)
{
    struct attempt attempt = {.output = calloc(1, ATTEMPT_OUTPUT_MAX + 1)};
    HRESULT hr;

    if (!attempt.output)
        return hr_raise(E_OUTOFMEMORY, "starting a process for a module");
    hr = attempt_folder_make(&attempt.folder);
    if (SUCCEEDED(hr))
        hr = capture_make(attempt.folder, &(struct capture_terms){plans->scope, plans->is_trusted,
                                                                  plans->part_of != NULL});
    if (SUCCEEDED(hr) && plans->part_of)
        hr = capture_seed(attempt.folder, plans->part_of, attempt.seed);
    if (SUCCEEDED(hr))
        hr = attempt_run_new(plans, attempt.folder, &attempt.run);
    if (FAILED(hr)) {
        attempt_deinit(&attempt);
        return hr_trace(hr);
    }
    *ret_attempt = attempt;
    return S_OK;
}

/* ---- waiting ---- */

static uint64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* Keeps the end of what is printed; false when nobody can print any more. */
static bool take_output(struct attempt *attempt)
{
    struct attempt_run *run = attempt->run;
    char piece[4096];
    ssize_t len = read(run->output, piece, sizeof(piece));
    size_t surplus;

    if (len <= 0)
        return len < 0 && (errno == EAGAIN || errno == EINTR);
    surplus = run->output_len + (size_t)len > ATTEMPT_OUTPUT_MAX
                  ? run->output_len + (size_t)len - ATTEMPT_OUTPUT_MAX
                  : 0;
    memmove(attempt->output, attempt->output + surplus, run->output_len - surplus);
    run->output_len -= surplus;
    memcpy(attempt->output + run->output_len, piece, (size_t)len);
    run->output_len += (size_t)len;
    return true;
}

/* False if the time passed first. */
static bool wait_for_end(struct attempt *attempt, uint32_t timeout_ms)
{
    uint64_t deadline = now_ms() + timeout_ms;
    struct pollfd polled[] = {{attempt->run->process, POLLIN, 0},
                              {attempt->run->output, POLLIN, 0}};

    for (;;) {
        uint64_t now = now_ms();
        int n;

        if (now >= deadline)
            return false;
        n = poll(polled, 2, (int)(deadline - now < INT_MAX ? deadline - now : INT_MAX));
        if (n > 0 && polled[0].revents)
            return true;
        if (n > 0 && polled[1].revents && !take_output(attempt))
            polled[1].fd = -1;
    }
}

static void drain_output(struct attempt *attempt)
{
    struct pollfd polled = {attempt->run->output, POLLIN, 0};

    while (poll(&polled, 1, 0) > 0 && take_output(attempt))
        ;
}

/* What others print is shown as it is, but for what would change a terminal. */
static void make_printable(char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (((unsigned char)text[i] < ' ' && text[i] != '\n' && text[i] != '\t') || text[i] == 127)
            text[i] = '?';
    while (len > 0 && text[len - 1] == '\n')
        len--;
    text[len] = '\0';
}

static void finish(struct attempt *attempt, uint32_t timeout_ms)
{
    bool is_in_time = wait_for_end(attempt, timeout_ms);
    int status = 0;

    if (!is_in_time)
        kill(attempt->run->child, SIGKILL);
    while (waitpid(attempt->run->child, &status, 0) < 0 && errno == EINTR)
        ;
    attempt->run->child = 0;
    attempt->end = !is_in_time           ? ATTEMPT_TIMED_OUT
                   : WIFSIGNALED(status) ? ATTEMPT_KILLED
                                         : ATTEMPT_EXITED;
    attempt->status = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
    attempt->n_stragglers = stragglers_end();
    drain_output(attempt);
    make_printable(attempt->output, attempt->run->output_len);
}

/* The module has had this memory, too. */
static void read_report(struct attempt *attempt, const struct attempt_plan *plan)
{
    const struct attempt_report *report = attempt->run->report;

    attempt->stage =
        report->stage <= ATTEMPT_DONE ? (enum attempt_stage)report->stage : ATTEMPT_CALLING;
    attempt->call = report->call < plan->n_calls ? report->call : 0;
    attempt->guards = report->guards;
    attempt->hr = report->hr;
    memcpy(attempt->written, report->written, sizeof(attempt->written));
    if (plan->argument && attempt->stage == ATTEMPT_CALLING && attempt->end == ATTEMPT_EXITED &&
        attempt->status == 0)
        attempt->stage = ATTEMPT_DONE;
    memcpy(attempt->why, report->why, sizeof(attempt->why));
    attempt->why[sizeof(attempt->why) - 1] = '\0';
    make_printable(attempt->why, strlen(attempt->why));
}

/* Both hives are read meanwhile: see hive_forbid_writing(). */
HRESULT attempt_go(struct attempt *attempt, unsigned plan)
{
    struct attempt_run *run = attempt->run;
    uint8_t number = (uint8_t)plan;
    struct hive_txn txns[HIVE_KINDS];
    bool is_open[HIVE_KINDS] = {false};
    HRESULT hr = first_keys_prepare();

    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++) {
        hr = hive_read_begin((enum hive_kind)kind, &txns[kind]);
        is_open[kind] = hr == S_OK;
    }
    if (SUCCEEDED(hr)) {
        /* One that has ended already has told why. */
        (void)!send(run->go, &number, 1, MSG_NOSIGNAL);
        finish(attempt, run->plans[plan].timeout_ms);
        read_report(attempt, &run->plans[plan]);
    }
    for (int kind = 0; kind < HIVE_KINDS; kind++) {
        if (is_open[kind])
            hive_read_end(&txns[kind]);
    }
    attempt->run = attempt_run_free(run);
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}

void attempt_deinit(struct attempt *attempt)
{
    attempt->run = attempt_run_free(attempt->run);
    attempt->folder = attempt_folder_remove(attempt->folder);
    free(TAKE_PTR(attempt->output));
}

bool attempt_has_succeeded(const struct attempt *attempt)
{
    return attempt->end == ATTEMPT_EXITED && attempt->status == 0 &&
           attempt->stage == ATTEMPT_DONE && SUCCEEDED(attempt->hr);
}
