/* SPDX-License-Identifier: MIT */
#include "diagnosis/python_class.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "diagnosis/registration.h"
#include "diagnosis/server_command.h"
#include "pythonenv/environment.h"
#include "pythonenv/module_search.h"

enum {
    PATH_SIZE = 512,
};

/* ---- what is registered ---- */

/* A subkey's text, on the heap; NULL if there is none. */
static char *read_key(const char *class_key, const char *key, const char *name)
{
    struct registered_text text = {0};
    char path[PATH_SIZE], *taken;

    snprintf(path, sizeof(path), "%s\\%s", class_key, key);
    if (!registered_text_find(path, name, &text))
        return NULL;
    taken = TAKE_PTR(text.text);
    registered_text_deinit(&text);
    return taken;
}

/* What makes the objects: the class's policy, if it has one of its own, which need not have use for
 * a class. */
static void read_spec(const char *class_key, struct python_class *ret_class)
{
    char *dot;

    ret_class->module = read_key(class_key, "PythonCOMPolicy", NULL);
    if (!ret_class->module)
        ret_class->module = read_key(class_key, "PythonCOM", NULL);
    dot = ret_class->module ? strrchr(ret_class->module, '.') : NULL;
    if (!dot || strncmp(ret_class->module, "__main__.", 9) == 0) {
        free(TAKE_PTR(ret_class->module));
        return;
    }
    *dot = '\0';
    ret_class->name = dot + 1;
}

/* The program of the local server, or what a class without one is registered with. */
static void read_program(const char *class_key, struct python_class *ret_class)
{
    _cleanup_(command_line_deinit) struct command_line command = {0};
    _cleanup_(freep) char *text = read_key(class_key, "LocalServer32", NULL);
    char guessed[PATH_MAX] = "";
    const char *program = guessed;

    if (text && SUCCEEDED(command_line_parse(text, &command)))
        program = command.program;
    else if (text)
        server_command_guess(text, guessed);
    if (!python_is_program(program)) {
        free(text);
        text = read_key(class_key, "InprocServer32", "PythonExecutable");
        program = text ? text : "";
        ret_class->host = read_key(class_key, "InprocServer32", NULL);
    } else if (command.n_arguments > 1 && *command.arguments[1] != '-') {
        ret_class->script = strdup(command.arguments[1]);
    }
    snprintf(ret_class->program, sizeof(ret_class->program), "%s", program);
}

bool python_class_read(const char *class_key, struct python_class *ret_class)
{
    *ret_class = (struct python_class){0};
    read_spec(class_key, ret_class);
    if (!ret_class->module)
        return false;
    read_program(class_key, ret_class);
    ret_class->folders = read_key(class_key, "PythonCOMPath", NULL);
    return true;
}

void python_class_deinit(struct python_class *python)
{
    free(python->script);
    free(python->host);
    free(python->module);
    free(python->folders);
    *python = (struct python_class){0};
}

/* ---- the interpreter ---- */

static void blame_version(struct diagnosis *diagnosis, const char *program, unsigned version,
                          const char *what, unsigned made_for)
{
    char has[16], wants[16];

    snprintf(has, sizeof(has), "3.%u", version);
    snprintf(wants, sizeof(wants), "3.%u", made_for);
    diagnosis_note(diagnosis, "Python", STEP_BAD, "%s is %s, and %s is for %s", program, has, what,
                   wants);
    diagnosis_blame(diagnosis, CAUSE_PYTHON_VERSION, program, has, what, wants);
}

bool python_class_blame_program(struct diagnosis *diagnosis, const char *program)
{
    struct python_environment environment;
    char missing[PATH_MAX], what[PATH_MAX + 32];

    if (*program != '/' || !python_is_program(program))
        return false;
    python_environment_read(program, &environment);
    switch (python_environment_fault(&environment, missing)) {
    case PYTHON_ENVIRONMENT_WHOLE:
        return false;
    case PYTHON_ENVIRONMENT_GONE:
        diagnosis_note(diagnosis, "Python", STEP_BAD, "%s: no such environment",
                       environment.prefix);
        diagnosis_blame(diagnosis, CAUSE_PYTHON_ENVIRONMENT_MISSING, environment.prefix, program);
        return true;
    case PYTHON_PROGRAM_GONE:
        diagnosis_note(diagnosis, "Python", STEP_BAD, "%s: no such program", program);
        diagnosis_blame(diagnosis, CAUSE_PYTHON_MISSING, program);
        return true;
    case PYTHON_BASE_GONE:
        diagnosis_note(diagnosis, "Python", STEP_BAD, "%s is made of %s, which is not there",
                       environment.prefix, missing);
        diagnosis_blame(diagnosis, CAUSE_PYTHON_BASE_MISSING, environment.prefix, missing);
        return true;
    case PYTHON_VERSION_CHANGED:
        snprintf(what, sizeof(what), "its environment %s", environment.prefix);
        blame_version(diagnosis, program, environment.version, what, environment.made_for);
        return true;
    }
    return false;
}

/* ---- the module ---- */

/* A script's own folder is looked in; the script that serves classes looks in that of its package
 * instead. */
static void search_beside(struct python_module_search *search, const char *script)
{
    static const char server[] = "/win32com/server/localserver.py";
    size_t len = strlen(script), end = len - (sizeof(server) - 1);
    char folder[PATH_MAX];

    if (len >= sizeof(folder) || *script != '/')
        return;
    memcpy(folder, script, len + 1);
    if (len >= sizeof(server) - 1 && strcmp(script + end, server) == 0)
        folder[end] = '\0';
    else
        *strrchr(folder, '/') = '\0';
    python_module_search_folder(search, folder);
}

static void search_all(struct python_module_search *search, const struct python_class *python,
                       const struct python_environment *environment, const char *script)
{
    if (python->folders)
        python_module_search_folders(search, python->folders);
    search_beside(search, script);
    python_module_search_environment(search, environment);
}

/* Whether a module that this version of the interpreter does not see is there for another one. */
static bool blame_other_version(struct diagnosis *diagnosis, const struct python_class *python,
                                const struct python_environment *environment)
{
    struct python_module_search search = {.name = python->module};
    char what[PATH_MAX * 2];
    const char *folder;
    unsigned other;

    python_module_search_environment(&search, environment);
    folder = search.is_found ? strstr(search.found, "/lib/python3.") : NULL;
    if (!environment->version || !folder || sscanf(folder, "/lib/python3.%3u", &other) != 1 ||
        other == environment->version)
        return false;
    snprintf(what, sizeof(what), "the class's module %s", search.found);
    blame_version(diagnosis, python->program, environment->version, what, other);
    return true;
}

static void blame_missing(struct diagnosis *diagnosis, const struct python_class *python,
                          const struct python_environment *environment,
                          const struct python_module_search *search)
{
    if (blame_other_version(diagnosis, python, environment))
        return;
    if (python->folders && *python->folders && !strchr(python->folders, ';') &&
        access(python->folders, F_OK) < 0) {
        diagnosis_note(diagnosis, "Python", STEP_BAD, "PythonCOMPath %s: %s", python->folders,
                       strerror(errno));
        diagnosis_blame(diagnosis, CAUSE_PYTHON_PATH_MISSING, python->folders, python->module);
        return;
    }
    diagnosis_note(diagnosis, "Python", STEP_BAD, "module %s: not in %s", python->module,
                   search->places);
    diagnosis_blame(diagnosis, CAUSE_PYTHON_MODULE_MISSING, python->module, python->program);
}

/* A module whose topmost package is there. */
static void examine_found(struct diagnosis *diagnosis, const struct python_class *python,
                          const struct python_module_search *search)
{
    char file[PATH_MAX];

    if (!python_module_file(search, file)) {
        diagnosis_note(diagnosis, "Python", STEP_BAD, "module %s: not in %s", python->module,
                       search->found);
        diagnosis_blame(diagnosis, CAUSE_PYTHON_MODULE_MISSING, python->module, python->program);
    } else if (*file && !python_source_may_define(file, python->name)) {
        diagnosis_note(diagnosis, "Python", STEP_BAD, "%s: not in module %s: %s", python->name,
                       python->module, file);
        diagnosis_blame(diagnosis, CAUSE_PYTHON_CLASS_MISSING, python->name, python->module, file);
    } else {
        diagnosis_note(diagnosis, "Python", STEP_FOUND, "%s of module %s: %s", python->name,
                       python->module, *file ? file : search->found);
    }
}

static void examine_module(struct diagnosis *diagnosis, const struct python_class *python,
                           const char *script)
{
    struct python_module_search search = {.name = python->module};
    struct python_environment environment;

    python_environment_read(python->program, &environment);
    search.version = environment.version;
    search_all(&search, python, &environment, script);
    if (search.is_found)
        examine_found(diagnosis, python, &search);
    else if (search.is_uncertain)
        diagnosis_note(diagnosis, "Python", STEP_NOTE, "module %s: in no folder", python->module);
    else
        blame_missing(diagnosis, python, &environment, &search);
}

/* ---- the class ---- */

void python_class_examine(struct diagnosis *diagnosis, const char *class_key,
                          const struct command_line *command)
{
    _cleanup_(python_class_deinit) struct python_class python = {0};
    const char *script = command->n_arguments > 1 ? command->arguments[1] : "";

    if (!python_is_program(command->program) || diagnosis_has_failed(diagnosis) ||
        python_class_blame_program(diagnosis, command->program))
        return;
    if (*script && *script != '-') {
        if (access(script, R_OK) < 0) {
            diagnosis_note(diagnosis, "script", STEP_BAD, "%s: %s", script, strerror(errno));
            diagnosis_blame(diagnosis, CAUSE_PYTHON_SCRIPT_MISSING, script, command->program);
            return;
        }
        diagnosis_note(diagnosis, "script", STEP_FOUND, "%s", script);
    }
    if (python_class_read(class_key, &python)) {
        snprintf(python.program, sizeof(python.program), "%s", command->program);
        examine_module(diagnosis, &python, script);
    }
}

/* ".../pythoncom.cpython-311-x86_64-linux-gnu.so": what it is for; 0 if its name does not tell. */
static unsigned version_of_module(const char *file)
{
    const char *tag = strstr(file, ".cpython-3");
    unsigned minor;

    return tag && sscanf(tag, ".cpython-3%3u", &minor) == 1 ? minor : 0;
}

void python_class_examine_in_process(struct diagnosis *diagnosis, const char *class_key,
                                     const char *file)
{
    _cleanup_(python_class_deinit) struct python_class python = {0};
    const char *slash = strrchr(file, '/');
    struct python_environment environment;
    unsigned built_for = version_of_module(file);

    if (strncmp(slash ? slash + 1 : file, "pythoncom.", 10) != 0 ||
        diagnosis_has_failed(diagnosis) || !python_class_read(class_key, &python) ||
        !*python.program || python_class_blame_program(diagnosis, python.program))
        return;
    python_environment_read(python.program, &environment);
    if (built_for && environment.version && built_for != environment.version)
        blame_version(diagnosis, python.program, environment.version, file, built_for);
    else
        examine_module(diagnosis, &python, "");
}
