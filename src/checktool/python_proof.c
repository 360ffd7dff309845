/* SPDX-License-Identifier: MIT */
#include "checktool/python_proof.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "diagnosis/python_class.h"

extern char **environ;

enum {
    TELLS = 3, /* the descriptor that the interpreter tells on */
    TOLD_MAX = 16384,
    BESIDE = 7, /* where the folders of an in-process server are among the arguments */
};

/* Lines of a letter and a text: P what Python it is, F what was found; or what failed: S the server
 * script, I the module, C the class. At the end of all is a line E. */
static const char source[] =
    "import os, sys, traceback\n"
    "def tell(letter, text):\n"
    "    os.write(3, (letter + ' ' + ' '.join(str(text).split()) + '\\n')\n"
    "             .encode('utf-8', 'replace')[:4000])\n"
    "def fail(letter, error):\n"
    "    text = ''.join(traceback.format_exception_only(type(error), error)[-1:]).strip()\n"
    "    place = traceback.extract_tb(error.__traceback__)[-1]\n"
    "    if place.filename[:1] == '/':\n"
    "        text += ', in %s, line %d' % (place.filename, place.lineno)\n"
    "    tell(letter, text)\n"
    "    os._exit(0)\n"
    "script, module, name, folders, *beside = sys.argv[1:]\n"
    "sys.path += beside\n"
    "tell('P', sys.version.split()[0] + ' in ' + sys.prefix)\n"
    "sys.coinit_flags = None\n"
    "try:\n"
    "    if os.path.basename(script) == 'localserver.py':\n"
    "        import importlib.util as util\n"
    "        spec = util.spec_from_file_location('localserver', script)\n"
    "        spec.loader.exec_module(util.module_from_spec(spec))\n"
    "    import pythoncom\n"
    "    from win32com.server import policy\n"
    "except BaseException as error:\n"
    "    fail('S', error)\n"
    "folders = [folders] if os.path.isdir(folders) else folders.split(';')\n"
    "sys.path[0:1] = [folder for folder in folders if folder]\n"
    "try:\n"
    "    __import__(module)\n"
    "except BaseException as error:\n"
    "    fail('I', error)\n"
    "found = sys.modules[module]\n"
    "if not hasattr(found, name):\n"
    "    tell('C', getattr(found, '__file__', ''))\n"
    "    os._exit(0)\n"
    "tell('F', '%s of module %s: %s' % (name, module, getattr(found, '__file__', 'built in')))\n"
    "tell('E', '')\n"
    "os._exit(0)\n";

struct proof {
    struct diagnosis *diagnosis;
    struct python_class python;
    unsigned timeout_ms;
    uint64_t end_ms; /* by when it has to be done */
    pid_t pid;
    int told; /* what it tells is read here */
    bool is_complete;
};

/* ---- running it ---- */

/* What the in-process server @host adds to where its interpreter imports from: its own folder, and
 * that of the packages. */
static void read_beside(const char *host, char ret_own[static PATH_MAX],
                        char ret_packages[static PATH_MAX])
{
    *ret_packages = '\0';
    if (!host || !realpath(host, ret_own)) {
        *ret_own = '\0';
        return;
    }
    *strrchr(ret_own, '/') = '\0';
    if (snprintf(ret_packages, PATH_MAX, "%s/" COMITY_PACKAGES, ret_own) >= PATH_MAX)
        *ret_packages = '\0';
}

/* What a server is not started with either. */
static bool is_passed_on(const char *variable)
{
    return strncmp(variable, "PYTHON", 6) != 0;
}

static char **make_environment(void)
{
    size_t n = 0, kept = 0;
    char **passed;

    while (environ[n])
        n++;
    passed = calloc(n + 1, sizeof(*passed));
    for (size_t i = 0; passed && i < n; i++) {
        if (is_passed_on(environ[i]))
            passed[kept++] = environ[i];
    }
    return passed;
}

/* What the modules print goes to standard error: standard output is the verb's. */
static bool spawn(struct proof *proof, int tells)
{
    const struct python_class *python = &proof->python;
    _cleanup_(freep) char **environment = make_environment();
    char own[PATH_MAX], packages[PATH_MAX];
    char *arguments[] = {(char *)python->program,
                         "-c",
                         (char *)source,
                         python->script ? python->script : "",
                         python->module,
                         (char *)python->name,
                         python->folders ? python->folders : "",
                         NULL,
                         NULL,
                         NULL};
    posix_spawn_file_actions_t actions;
    bool is_started;

    read_beside(python->host, own, packages);
    if (*packages) {
        arguments[BESIDE] = own;
        arguments[BESIDE + 1] = packages;
    }
    if (!environment || posix_spawn_file_actions_init(&actions) != 0)
        return false;
    is_started =
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0) == 0 &&
        posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO) == 0 &&
        posix_spawn_file_actions_adddup2(&actions, tells, TELLS) == 0 &&
        posix_spawn_file_actions_addchdir_np(&actions, "/") == 0 &&
        posix_spawn(&proof->pid, python->program, &actions, NULL, arguments, environment) == 0;
    posix_spawn_file_actions_destroy(&actions);
    return is_started;
}

static bool start(struct proof *proof)
{
    int pipes[2], moved;
    bool is_started;

    if (pipe2(pipes, O_CLOEXEC) < 0)
        return false;
    /* dup2 onto itself would leave it close-on-exec. */
    moved = fcntl(pipes[1], F_DUPFD_CLOEXEC, TELLS + 1);
    close(pipes[1]);
    is_started = moved >= 0 && spawn(proof, moved);
    if (moved >= 0)
        close(moved);
    if (is_started)
        proof->told = pipes[0];
    else
        close(pipes[0]);
    return is_started;
}

/* ---- what it tells ---- */

static void take_line(struct proof *proof, const char *line)
{
    const struct python_class *python = &proof->python;
    struct diagnosis *diagnosis = proof->diagnosis;
    const char *text = line + 2;

    if (!*line || line[1] != ' ')
        return;
    proof->is_complete = *line != 'P' && *line != 'F';
    switch (*line) {
    case 'P':
    case 'F':
        diagnosis_note(diagnosis, "Python", STEP_FOUND, "%s", text);
        return;
    case 'S':
        diagnosis_note(diagnosis, "Python", STEP_BAD, "%s: %s", python->program, text);
        diagnosis_blame(diagnosis, CAUSE_PYTHON_UNUSABLE, python->program, text);
        return;
    case 'I':
        diagnosis_note(diagnosis, "Python", STEP_BAD, "module %s: %s", python->module, text);
        diagnosis_blame(diagnosis, CAUSE_PYTHON_IMPORT, python->module, python->program, text);
        return;
    case 'C':
        diagnosis_note(diagnosis, "Python", STEP_BAD, "%s: not in module %s: %s", python->name,
                       python->module, text);
        diagnosis_blame(diagnosis, CAUSE_PYTHON_CLASS_MISSING, python->name, python->module, text);
        return;
    }
}

static uint64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* Waits until there is something to read; false if the time is over. */
static bool await_readable(const struct proof *proof, int fd)
{
    struct pollfd source_of_news = {.fd = fd, .events = POLLIN};
    int n;

    do {
        uint64_t now = now_ms();

        if (now >= proof->end_ms)
            return false;
        n = poll(&source_of_news, 1, (int)(proof->end_ms - now));
    } while (n < 0 && errno == EINTR);
    return n > 0;
}

/* All that it tells in time. */
static void read_told(const struct proof *proof, char told[static TOLD_MAX])
{
    size_t len = 0;
    ssize_t size = 1;

    while (size > 0 && len < TOLD_MAX - 1 && await_readable(proof, proof->told)) {
        size = read(proof->told, told + len, TOLD_MAX - 1 - len);
        len += size > 0 ? (size_t)size : 0;
    }
    told[len] = '\0';
}

/* One that has said all, or can say no more, may go on nevertheless. False if it had to be ended.
 */
static bool await_end(const struct proof *proof, int *ret_status)
{
    _cleanup_(closep) int pidfd = (int)syscall(SYS_pidfd_open, proof->pid, 0);
    bool is_in_time = pidfd >= 0 && await_readable(proof, pidfd);

    if (!is_in_time)
        kill(proof->pid, SIGKILL);
    while (waitpid(proof->pid, ret_status, 0) < 0 && errno == EINTR)
        continue;
    return is_in_time;
}

static void blame_silence(struct proof *proof)
{
    char limit[32];

    snprintf(limit, sizeof(limit), "%g s", proof->timeout_ms / 1000.0);
    diagnosis_note(proof->diagnosis, "Python", STEP_BAD, "not done after %s", limit);
    diagnosis_blame(proof->diagnosis, CAUSE_TRIAL_SILENT, "Python", limit);
}

static void blame_end(struct proof *proof, int status)
{
    const char *program = proof->python.program;
    char how[48];

    snprintf(how, sizeof(how), "it %s %d",
             WIFSIGNALED(status) ? "was ended by signal" : "exited with status",
             WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    diagnosis_note(proof->diagnosis, "Python", STEP_BAD, "%s: %s", program, how);
    diagnosis_blame(proof->diagnosis, CAUSE_PYTHON_UNUSABLE, program, how);
}

static void listen_to(struct proof *proof)
{
    char told[TOLD_MAX], *rest = told, *line;
    bool is_in_time;
    int status = 0;

    read_told(proof, told);
    while ((line = strsep(&rest, "\n")))
        take_line(proof, line);
    is_in_time = await_end(proof, &status);
    if (proof->is_complete)
        return;
    if (is_in_time)
        blame_end(proof, status);
    else
        blame_silence(proof);
}

void python_proof_run(struct diagnosis *diagnosis, REFCLSID clsid, unsigned timeout_ms)
{
    struct proof proof = {.diagnosis = diagnosis, .timeout_ms = timeout_ms, .told = -1};
    char class_key[64], guid[GUID_TEXT_SIZE];

    guid_to_text(clsid, guid);
    snprintf(class_key, sizeof(class_key), "CLSID\\%s", guid);
    if (python_class_read(class_key, &proof.python) && *proof.python.program) {
        proof.end_ms = now_ms() + timeout_ms;
        if (start(&proof)) {
            listen_to(&proof);
            close(proof.told);
        } else {
            diagnosis_note(diagnosis, "Python", STEP_BAD, "%s: cannot be started",
                           proof.python.program);
            diagnosis_blame(diagnosis, CAUSE_PYTHON_UNUSABLE, proof.python.program,
                            "it cannot be started");
        }
    }
    python_class_deinit(&proof.python);
}
