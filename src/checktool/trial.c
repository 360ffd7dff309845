/* SPDX-License-Identifier: MIT */
#include "checktool/trial.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "probe/probe_step.h"

extern char **environ;

static const char *const subjects[PROBE_STEPS] = {
    [PROBE_ENTER] = "enter",        [PROBE_CLASS_OBJECT] = "class object",
    [PROBE_INSTANCE] = "instance",  [PROBE_UNKNOWN] = "IUnknown",
    [PROBE_DISPATCH] = "IDispatch", [PROBE_TYPELIB] = "type library",
    [PROBE_RELEASE] = "release",    [PROBE_LEAVE] = "leave",
};

/* The probe, as long as it runs. */
struct probe_run {
    const struct trial *trial;
    struct diagnosis *diagnosis;
    pid_t pid;
    int told;             /* what it tells is read here */
    enum probe_step step; /* that it is at */
    bool is_between;      /* no step is under way */
    char line[PROBE_LINE_MAX];
    size_t len;
};

/* ---- starting ---- */

/* Beside this program, in a build folder, or where it is installed. */
static bool find_probe(char ret_path[static PATH_MAX])
{
    static const char *const places[] = {"comity-probe", "../libexec/comity/comity-probe"};
    char self[PATH_MAX];

    if (!realpath("/proc/self/exe", self))
        return false;
    *strrchr(self, '/') = '\0';
    for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
        if (snprintf(ret_path, PATH_MAX, "%s/%s", self, places[i]) < PATH_MAX &&
            access(ret_path, X_OK) == 0)
            return true;
    }
    return false;
}

/* What the module prints goes to standard error: standard output is the verb's. */
static bool spawn(const struct trial *trial, int tell, pid_t *ret_pid)
{
    char path[PATH_MAX], guid[GUID_TEXT_SIZE], contexts[16];
    char *arguments[] = {path, guid, contexts, NULL};
    posix_spawn_file_actions_t actions;
    bool is_started;

    guid_to_text(&trial->clsid, guid);
    snprintf(contexts, sizeof(contexts), "%u", trial->contexts);
    if (!find_probe(path) || posix_spawn_file_actions_init(&actions) != 0)
        return false;
    is_started =
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0) == 0 &&
        posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO) == 0 &&
        posix_spawn_file_actions_adddup2(&actions, tell, PROBE_DESCRIPTOR) == 0 &&
        posix_spawn(ret_pid, path, &actions, NULL, arguments, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    return is_started;
}

static bool start(struct probe_run *run)
{
    int pipes[2];
    bool is_started;

    if (pipe2(pipes, O_CLOEXEC) < 0)
        return false;
    /* adddup2 onto itself would leave it close-on-exec. */
    if (pipes[1] == PROBE_DESCRIPTOR) {
        int moved = fcntl(pipes[1], F_DUPFD_CLOEXEC, PROBE_DESCRIPTOR + 1);

        close(pipes[1]);
        pipes[1] = moved;
    }
    is_started = pipes[1] >= 0 && spawn(run->trial, pipes[1], &run->pid);
    if (pipes[1] >= 0)
        close(pipes[1]);
    if (is_started)
        run->told = pipes[0];
    else
        close(pipes[0]);
    return is_started;
}

/* ---- listening ---- */

static void take_end(struct probe_run *run, char *line)
{
    static const enum step_state states[PROBE_STATES] = {
        [PROBE_GOOD] = STEP_FOUND, [PROBE_NOTE] = STEP_NOTE, [PROBE_BAD] = STEP_BAD};
    unsigned step, state, hr;
    int text = 0;

    if (sscanf(line, "E %u %u %8x %n", &step, &state, &hr, &text) != 3 || !text ||
        step >= PROBE_STEPS || state >= PROBE_STATES)
        return;
    for (char *at = line + text; (at = strchr(at, '\v'));)
        *at = '\n';
    run->is_between = true;
    if (state != PROBE_BAD) {
        diagnosis_note(run->diagnosis, subjects[step], states[state], "%s", line + text);
        return;
    }
    diagnosis_note(run->diagnosis, subjects[step], STEP_BAD, "0x%08x: %s", hr, line + text);
    line[text + strcspn(line + text, "\n")] = '\0';
    if (diagnosis_has_failed(run->diagnosis))
        return;
    diagnosis_blame(run->diagnosis, CAUSE_TRIAL_FAILED, line + text, subjects[step]);
    run->diagnosis->verdict.hr = (HRESULT)hr;
}

static void take_line(struct probe_run *run, char *line)
{
    unsigned step;

    if (sscanf(line, "B %u", &step) == 1 && step < PROBE_STEPS) {
        run->step = (enum probe_step)step;
        run->is_between = false;
    } else {
        take_end(run, line);
    }
    launched_look(run->trial->launched);
}

/* Takes what there is; false at the end. A line that is too long is none of the probe's. */
static bool read_lines(struct probe_run *run)
{
    ssize_t size = read(run->told, run->line + run->len, sizeof(run->line) - 1 - run->len);
    char *line = run->line, *end;

    if (size <= 0)
        return false;
    run->len += (size_t)size;
    run->line[run->len] = '\0';
    while ((end = strchr(line, '\n'))) {
        *end = '\0';
        take_line(run, line);
        line = end + 1;
    }
    run->len -= (size_t)(line - run->line);
    memmove(run->line, line, run->len);
    return run->len < sizeof(run->line) - 1;
}

static void blame_silence(struct probe_run *run)
{
    char limit[32];

    snprintf(limit, sizeof(limit), "%g s", run->trial->timeout_ms / 1000.0);
    diagnosis_note(run->diagnosis, subjects[run->step], STEP_BAD, "not done after %s", limit);
    diagnosis_blame(run->diagnosis, CAUSE_TRIAL_SILENT, subjects[run->step], limit);
}

/* False if the probe was too slow. Each step has the whole time. */
static bool listen_to(struct probe_run *run)
{
    struct pollfd source = {.fd = run->told, .events = POLLIN};
    int ready;

    do {
        ready = poll(&source, 1, (int)run->trial->timeout_ms);
        if (ready > 0 && !read_lines(run))
            return true;
    } while (ready != 0);
    blame_silence(run);
    return false;
}

static void finish(struct probe_run *run, bool is_in_time)
{
    char number[16];
    int status = 0;

    if (!is_in_time)
        kill(run->pid, SIGKILL);
    if (waitpid(run->pid, &status, 0) != run->pid || !is_in_time)
        return;
    if (WIFSIGNALED(status)) {
        snprintf(number, sizeof(number), "%d", WTERMSIG(status));
        diagnosis_note(run->diagnosis, subjects[run->step], STEP_BAD,
                       "its client was ended by signal %s", number);
        diagnosis_blame(run->diagnosis, CAUSE_TRIAL_CRASHED, number, subjects[run->step]);
    } else if (!run->is_between || run->step != PROBE_LEAVE) {
        snprintf(number, sizeof(number), "%d", WEXITSTATUS(status));
        diagnosis_note(run->diagnosis, subjects[run->step], STEP_BAD,
                       "its client exited with status %s", number);
        diagnosis_blame(run->diagnosis, CAUSE_TRIAL_ENDED, number, subjects[run->step]);
    }
}

void trial_run(struct diagnosis *diagnosis, const struct trial *trial)
{
    struct probe_run run = {.trial = trial, .diagnosis = diagnosis, .told = -1};

    if (!start(&run)) {
        diagnosis_note(diagnosis, "enter", STEP_BAD, "comity-probe cannot be started");
        diagnosis_blame(diagnosis, CAUSE_TRIAL_FAILED,
                        "comity-probe cannot be started: install Comity again");
        return;
    }
    finish(&run, listen_to(&run));
    close(run.told);
}
