/* SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "selfreg/registration.h"
#include "toolkit/verb.h"
#include "tools/regsvr_report.h"

enum {
    WRONG_ARGUMENTS = 1,
    TIMEOUT_MS = 60000,
    TIMEOUT_MAX_S = 24 * 60 * 60,
};

static const struct manual_item options[] = {
    {"/u, --unregister", "Unregisters."},
    {"/s, --silent", "Says nothing; failures are told by the exit status alone."},
    {"/n", "Does not call DllRegisterServer or DllUnregisterServer; /i has to be given."},
    {"/i[:TEXT]", "Calls DllInstall, too, with TRUE (FALSE with /u) and TEXT."},
    {"/e", "Tells of failures only."},
    {"--user", "Classes are registered for the user: HKEY_CLASSES_ROOT and "
               "HKEY_LOCAL_MACHINE\\Software\\Classes are HKEY_CURRENT_USER\\Software\\Classes."},
    {"--machine", "Classes are registered for the machine. Without either a class goes where the "
                  "caller may write: to the machine's, else to the user's."},
    {"-d, --dry-run", "Runs the module's code, shows what would be written, and writes nothing."},
    {"-v, --verbose", "Shows what was written, what the module printed, and its guards."},
    {"--json", "One object a file: file, status, hresult, isDryRun, message, output, guards, and "
               "entries, each with kind, hive, key, name, type, data and heldBack."},
    {"--trust", "Puts no guards on: the module may write files, use the network, and have servers "
                "started, whose writing is not held back."},
    {"--timeout=SECONDS", "How long a module may take; 60 without it."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "All is done. What is unregistered already counts as done."},
    {"1", "The command line is wrong; nothing was done."},
    {"2", "OleInitialize failed."},
    {"3", "The module cannot be loaded, or the program not run."},
    {"4", "The module does not export the entry point."},
    {"5", "The entry point failed, crashed or took too long, or what it wrote was refused."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options",
     .text = "Options begin with / or -, in any case; letters may be joined as in Windows. Behind "
             "-- there are only files.",
     .items = options},
    {.title = "How it is done",
     .text = "Before any code runs, the file is examined: whether it is for this machine, exports "
             "the entry point, and finds all libraries that it needs.\n\n"
             "The module's code then runs in a process of its own. What that writes to the "
             "registry, with all processes that it starts, is kept aside, and is committed "
             "as one unit when it has succeeded. If it fails, crashes, hangs or is killed, nothing "
             "has happened. Where the kernel has seccomp and Landlock it reaches no network and no "
             "other process, and can write no files but in a folder of its own, which TMPDIR names "
             "and which is its "
             "current folder.\n\n"
             "No server is started or reached for a module that registers itself: what it wrote "
             "would not be the module's.\n\n"
             "A program or script is run with /RegServer or /UnregServer, and if it ends with a "
             "failure, from the beginning with -RegServer or -UnregServer. (A script has an "
             "interpreter line, or is run by python3 if its name ends in .py.)\n\n"
             "A server's path that is not full, or names no file, is refused."},
    {.title = "Modules of Windows",
     .text =
         "A PE module's code does not run here. It is registered from its data: the registrar "
         "scripts (resources of types REGISTRY and WINE_REGISTRY), the INF texts (REGINST), and "
         "the type libraries (TYPELIB) in it that its scripts do not register; one of 32 bits "
         "for programs of 32 bits. A replacement that its code would have brought stays as "
         "%NAME%, which --verbose tells."},
    {.title = "Unregistering",
     .text = "Takes out what registering has written, whatever the module's own code would take "
             "out: what others have written stays, and the keys that hold it; values that were "
             "overwritten come back. The module's code runs as above, and what it would remove "
             "beyond its own is told. The code is not needed: a module that is gone or broken can "
             "be unregistered by its path.\n\n"
             "What was registered for the user, for the machine and for neither, and by "
             "DllInstall, is kept apart: comity owners lists it as PATH (user), PATH (machine) and "
             "PATH, each also with DllInstall. All of it goes; with a scope (--user, --machine) "
             "what was registered for it, and for neither in its hive; with /n what DllInstall "
             "registered."},
    {.title = "Exit status",
     .text = "With several files, that of the first that failed.",
     .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual regsvr_manual = {
    .page = "comity-regsvr",
    .chapter = 1,
    .command = "comity regsvr",
    .summary = "register and unregister modules that register themselves",
    .synopsis = "comity regsvr [OPTION...] FILE...\nregsvr32 [OPTION...] FILE...",
    .text = "Has a shared library, program, script or script component (.wsc) register itself, "
            "wholly or "
            "not at all, as Windows' regsvr32.exe does.",
    .sections = sections,
    .see_also = "comity(1), comity-reg(1), comity-class(1)",
};

static int regsvr_run(int argc, char **argv);
const struct verb regsvr_verb = {.name = "regsvr", .manual = &regsvr_manual, .run = regsvr_run};

/* ---- the command line ---- */

struct command {
    struct registration_request request;
    struct regsvr_report report;
    char **files; /* owned, but for the names; n_files of them */
    int n_files;
};

static bool parse_timeout(const char *text, struct command *command)
{
    char *end;
    double seconds = strtod(text, &end);

    if (end == text || *end || !(seconds > 0 && seconds <= TIMEOUT_MAX_S))
        return false;
    command->request.timeout_ms = (uint32_t)(seconds * 1000);
    return true;
}

/* A word of this program's own. False if there is none. */
static bool parse_word(const char *word, struct command *command)
{
    const struct {
        const char *name;
        bool *flag;
    } flags[] = {
        {"silent", &command->report.is_silent},   {"json", &command->report.is_json},
        {"verbose", &command->report.is_verbose}, {"trust", &command->request.is_trusted},
        {"dry-run", &command->request.is_trial},
    };

    for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++) {
        if (strcasecmp(word, flags[i].name) == 0) {
            *flags[i].flag = true;
            return true;
        }
    }
    if (strcasecmp(word, "unregister") == 0)
        command->request.action = REGISTRATION_REMOVE;
    else if (strcasecmp(word, "user") == 0)
        command->request.scope = KEY_SCOPE_USER;
    else if (strcasecmp(word, "machine") == 0)
        command->request.scope = KEY_SCOPE_MACHINE;
    else
        return strncasecmp(word, "timeout=", 8) == 0 && parse_timeout(word + 8, command);
    return true;
}

/* Windows' letters, one or several of them. False if one is unknown. */
static bool parse_letters(const char *letters, struct command *command)
{
    for (; *letters; letters++) {
        switch (*letters | 0x20) {
        case 'u':
            command->request.action = REGISTRATION_REMOVE;
            break;
        case 's':
            command->report.is_silent = true;
            break;
        case 'e':
            command->report.is_failures_only = true;
            break;
        case 'n':
            command->request.is_install_only = true;
            break;
        case 'd':
            command->request.is_trial = true;
            break;
        case 'v':
            command->report.is_verbose = true;
            break;
        case 'i':
            command->request.install_line = "";
            if (letters[1] == ':') {
                command->request.install_line = letters + 2;
                return true;
            }
            break;
        default:
            return false;
        }
    }
    return true;
}

/* "/u" is an option, and "/usr/lib/x.so" a file: no option but DllInstall's text has a slash in
 * it. */
static bool is_option(const char *argument)
{
    size_t len = strcspn(argument, ":");

    if (argument[0] == '-')
        return argument[1] != '\0';
    return argument[0] == '/' && argument[1] && !memchr(argument + 1, '/', len - 1);
}

static bool parse_option(const char *argument, struct command *command)
{
    if (strncmp(argument, "--", 2) == 0)
        return parse_word(argument + 2, command);
    return parse_letters(argument + 1, command);
}

static int wrong(const char *what, const char *word)
{
    verb_usage(&regsvr_verb, what, word);
    return WRONG_ARGUMENTS;
}

/* 0, or the exit status. */
static int parse(int argc, char **argv, struct command *command)
{
    bool has_ended = false;

    command->files = calloc((size_t)argc, sizeof(*command->files));
    if (!command->files)
        return REGISTRATION_FAILED;
    for (int i = 1; i < argc; i++) {
        if (!has_ended && strcmp(argv[i], "--") == 0)
            has_ended = true;
        else if (has_ended || !is_option(argv[i]))
            command->files[command->n_files++] = argv[i];
        else if (!parse_option(argv[i], command))
            return wrong("unknown option %s", argv[i]);
    }
    if (command->n_files == 0)
        return wrong("%s is missing", "a FILE");
    if (command->request.is_install_only && !command->request.install_line)
        return wrong("/n wants %s, too", "/i");
    return 0;
}

/* ---- running ---- */

static int run_file(struct command *command, const char *file)
{
    struct registration registration;
    int status;
    HRESULT hr;

    command->request.file = file;
    hr_clear();
    hr = registration_run(&command->request, &registration);
    if (FAILED(hr)) {
        verb_failed(hr, "%s", file);
        return REGISTRATION_FAILED;
    }
    status = registration.outcome;
    regsvr_report(&command->report, &registration);
    registration_deinit(&registration);
    return status;
}

static int regsvr_run(int argc, char **argv)
{
    struct command command = {.request.timeout_ms = TIMEOUT_MS};
    int status = parse(argc, argv, &command);
    int n = status == 0 ? command.n_files : 0;

    command.report.is_trial = command.request.is_trial;
    for (int i = 0; i < n; i++) {
        int one = run_file(&command, command.files[i]);

        if (status == 0)
            status = one;
    }
    free(command.files);
    return status;
}
