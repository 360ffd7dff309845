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
#include "registry/first_keys.h"
#include "selfreg/attempt_child.h"
#include "selfreg/attempt_folder.h"
#include "selfreg/stragglers.h"

/* One that is under way. */
struct run {
    const struct attempt_plan *plan;
    struct attempt *attempt;
    struct attempt_report *report; /* shared with the child */
    char scratch[PATH_MAX];        /* where it may write files */
    pid_t child;
    int process; /* owned: a descriptor of the child */
    int output;  /* owned: where what it prints arrives */
    int go;      /* owned: where it is told that it may */
    size_t output_len;
};

static void run_deinit(struct run *run)
{
    if (run->report)
        munmap(run->report, sizeof(*run->report));
    closep(&run->process);
    closep(&run->output);
    closep(&run->go);
}

/* ---- starting ---- */

static HRESULT start(struct run *run)
{
    pid_t self = getpid();
    int ends[2], go[2];

    run->report =
        mmap(NULL, sizeof(*run->report), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (run->report == MAP_FAILED) {
        run->report = NULL;
        return hr_raise(E_OUTOFMEMORY, "starting a process for a module");
    }
    if (pipe2(ends, O_CLOEXEC) < 0)
        return hr_raise(hr_from_errno(), "starting a process for a module");
    run->output = ends[0];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, go) < 0) {
        close(ends[1]);
        return hr_raise(hr_from_errno(), "starting a process for a module");
    }
    run->go = go[1];
    fcntl(run->output, F_SETFL, O_NONBLOCK);
    fflush(NULL);
    run->child = fork();
    if (run->child == 0) {
        struct attempt_child child = {.plan = run->plan,
                                      .report = run->report,
                                      .folder = run->attempt->folder,
                                      .scratch = run->scratch,
                                      .output = ends[1],
                                      .go = go[0],
                                      .parent = self};

        close(run->go);
        attempt_child_run(&child);
    }
    close(ends[1]);
    close(go[0]);
    if (run->child < 0)
        return hr_raise(hr_from_errno(), "starting a process for a module");
    run->process = (int)syscall(SYS_pidfd_open, run->child, 0);
    if (run->process >= 0)
        return S_OK;
    kill(run->child, SIGKILL);
    waitpid(run->child, NULL, 0);
    return hr_raise(hr_from_errno(), "watching a module's process");
}

/* ---- waiting ---- */

static uint64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* Keeps the end of what is printed; false when nobody can print any more. */
static bool take_output(struct run *run)
{
    char piece[4096];
    char *kept = run->attempt->output;
    ssize_t len = read(run->output, piece, sizeof(piece));
    size_t surplus;

    if (len <= 0)
        return len < 0 && (errno == EAGAIN || errno == EINTR);
    surplus = run->output_len + (size_t)len > ATTEMPT_OUTPUT_MAX
                  ? run->output_len + (size_t)len - ATTEMPT_OUTPUT_MAX
                  : 0;
    memmove(kept, kept + surplus, run->output_len - surplus);
    run->output_len -= surplus;
    memcpy(kept + run->output_len, piece, (size_t)len);
    run->output_len += (size_t)len;
    return true;
}

/* False if the time passed first. */
static bool wait_for_end(struct run *run)
{
    uint64_t deadline = now_ms() + run->plan->timeout_ms;
    struct pollfd polled[] = {{run->process, POLLIN, 0}, {run->output, POLLIN, 0}};

    for (;;) {
        uint64_t now = now_ms();
        int n;

        if (now >= deadline)
            return false;
        n = poll(polled, 2, (int)(deadline - now < INT_MAX ? deadline - now : INT_MAX));
        if (n > 0 && polled[0].revents)
            return true;
        if (n > 0 && polled[1].revents && !take_output(run))
            polled[1].fd = -1;
    }
}

static void drain_output(struct run *run)
{
    struct pollfd polled = {run->output, POLLIN, 0};

    while (poll(&polled, 1, 0) > 0 && take_output(run))
        ;
}

/* What others print is shown as it is, but for what would change a terminal. */
static void make_printable(struct run *run)
{
    char *text = run->attempt->output;

    for (size_t i = 0; i < run->output_len; i++)
        if (((unsigned char)text[i] < ' ' && text[i] != '\n' && text[i] != '\t') || text[i] == 127)
            text[i] = '?';
    while (run->output_len > 0 && text[run->output_len - 1] == '\n')
        run->output_len--;
    text[run->output_len] = '\0';
}

static void finish(struct run *run)
{
    struct attempt *attempt = run->attempt;
    bool is_in_time = wait_for_end(run);
    int status = 0;

    if (!is_in_time)
        kill(run->child, SIGKILL);
    while (waitpid(run->child, &status, 0) < 0 && errno == EINTR)
        ;
    attempt->end = !is_in_time           ? ATTEMPT_TIMED_OUT
                   : WIFSIGNALED(status) ? ATTEMPT_KILLED
                                         : ATTEMPT_EXITED;
    attempt->status = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
    attempt->n_stragglers = stragglers_end();
    drain_output(run);
    make_printable(run);
}

/* The module has had this memory, too. */
static void read_report(struct run *run)
{
    const struct attempt_report *report = run->report;
    struct attempt *attempt = run->attempt;

    attempt->stage =
        report->stage <= ATTEMPT_DONE ? (enum attempt_stage)report->stage : ATTEMPT_CALLING;
    attempt->call = report->call < run->plan->n_calls ? report->call : 0;
    attempt->guards = report->guards;
    attempt->hr = report->hr;
    if (run->plan->argument && attempt->stage == ATTEMPT_CALLING &&
        attempt->end == ATTEMPT_EXITED && attempt->status == 0)
        attempt->stage = ATTEMPT_DONE;
    memcpy(attempt->why, report->why, sizeof(attempt->why));
    attempt->why[sizeof(attempt->why) - 1] = '\0';
}

/* Both hives are read meanwhile: see hive_forbid_writing(). */
static HRESULT run_pinned(struct run *run)
{
    struct hive_txn txns[HIVE_KINDS];
    bool is_open[HIVE_KINDS] = {false};
    HRESULT hr = S_OK;

    hr = first_keys_prepare();
    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++) {
        hr = hive_read_begin((enum hive_kind)kind, &txns[kind]);
        is_open[kind] = hr == S_OK;
    }
    /* One that has ended already has told why. */
    if (SUCCEEDED(hr))
        (void)!send(run->go, "", 1, MSG_NOSIGNAL);
    closep(&run->go);
    run->go = -1;
    finish(run);
    for (int kind = 0; kind < HIVE_KINDS; kind++) {
        if (is_open[kind])
            hive_read_end(&txns[kind]);
    }
    return hr_trace(hr);
}

HRESULT attempt_run(const struct attempt_plan *plan, struct attempt *ret_attempt)
{
    struct attempt attempt = {.output = calloc(1, ATTEMPT_OUTPUT_MAX + 1)};
    _cleanup_(run_deinit) struct run run = {
        .plan = plan, .attempt = &attempt, .process = -1, .output = -1, .go = -1};
    int was_reaper = 0;
    HRESULT hr;

    if (!attempt.output)
        return hr_raise(E_OUTOFMEMORY, "starting a process for a module");
    hr = attempt_folder_make(&attempt.folder);
    if (SUCCEEDED(hr))
        hr = capture_make(attempt.folder, plan->scope);
    if (SUCCEEDED(hr)) {
        attempt_folder_scratch(attempt.folder, run.scratch);
        prctl(PR_GET_CHILD_SUBREAPER, &was_reaper);
        prctl(PR_SET_CHILD_SUBREAPER, 1);
        hr = start(&run);
        if (SUCCEEDED(hr))
            hr = run_pinned(&run);
        prctl(PR_SET_CHILD_SUBREAPER, was_reaper);
    }
    if (FAILED(hr)) {
        attempt_deinit(&attempt);
        return hr_trace(hr);
    }
    read_report(&run);
    *ret_attempt = attempt;
    return S_OK;
}

void attempt_deinit(struct attempt *attempt)
{
    attempt->folder = attempt_folder_remove(attempt->folder);
    free(TAKE_PTR(attempt->output));
}

bool attempt_has_succeeded(const struct attempt *attempt)
{
    return attempt->end == ATTEMPT_EXITED && attempt->status == 0 &&
           attempt->stage == ATTEMPT_DONE && SUCCEEDED(attempt->hr);
}
