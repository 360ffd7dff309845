/* SPDX-License-Identifier: MIT */
#include "diagnosis/python_class.h"

#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "diagnosis/registration.h"

enum {
    PLACES_SIZE = 1024,
    LINE_SIZE = 4096,
};

/* A module that is looked for. */
struct module_search {
    const char *name; /* "package.module" */
    size_t top_len;   /* of "package" */
    bool is_found;
    bool is_uncertain; /* something but a folder takes part in imports */
    char found[PATH_MAX];
    char places[PLACES_SIZE]; /* where it is not */
};

/* Whether the folder has the topmost package or module. */
static bool has_top(struct module_search *search, const char *folder)
{
    static const char *const ends[] = {"", ".py", ".pyc", ".so", ".*.so"};
    char pattern[PATH_MAX];
    glob_t found;

    for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
        if (snprintf(pattern, sizeof(pattern), "%s/%.*s%s", folder, (int)search->top_len,
                     search->name, ends[i]) >= PATH_MAX)
            return false;
        if (glob(pattern, GLOB_NOSORT, NULL, &found) == 0) {
            snprintf(search->found, sizeof(search->found), "%s", found.gl_pathv[0]);
            globfree(&found);
            return true;
        }
    }
    return false;
}

static void try_folder(struct module_search *search, const char *folder)
{
    size_t len = strlen(search->places);

    if (search->is_found || access(folder, F_OK) < 0)
        return;
    search->is_found = has_top(search, folder);
    if (!search->is_found)
        snprintf(search->places + len, sizeof(search->places) - len, "%s%s", len ? ", " : "",
                 folder);
}

/* The folders that a .pth file adds; one that imports may do anything. */
static void try_pth(struct module_search *search, const char *folder, const char *path)
{
    _cleanup_(fclosep) FILE *file = fopen(path, "re");
    char line[LINE_SIZE], added[PATH_MAX];

    while (file && fgets(line, sizeof(line), file)) {
        line[strcspn(line, "\r\n")] = '\0';
        if (strncmp(line, "import ", 7) == 0)
            search->is_uncertain |= strstr(line, "__editable__") != NULL;
        else if (*line == '/')
            try_folder(search, line);
        else if (*line && *line != '#' &&
                 snprintf(added, sizeof(added), "%s/%s", folder, line) < PATH_MAX)
            try_folder(search, added);
    }
}

/* A folder that packages are installed in. */
static void try_site(struct module_search *search, const char *folder)
{
    char pattern[PATH_MAX];
    glob_t found;

    try_folder(search, folder);
    if (snprintf(pattern, sizeof(pattern), "%s/*.pth", folder) >= PATH_MAX ||
        glob(pattern, 0, NULL, &found) != 0)
        return;
    for (size_t i = 0; i < found.gl_pathc && !search->is_found; i++)
        try_pth(search, folder, found.gl_pathv[i]);
    globfree(&found);
}

static void try_sites(struct module_search *search, const char *pattern)
{
    glob_t found;

    if (glob(pattern, 0, NULL, &found) != 0)
        return;
    for (size_t i = 0; i < found.gl_pathc && !search->is_found; i++)
        try_site(search, found.gl_pathv[i]);
    globfree(&found);
}

/* What an interpreter that is installed below the prefix looks at. */
static void try_prefix(struct module_search *search, const char *prefix)
{
    static const char *const patterns[] = {
        "python3.[0-9]*",
        "python3.[0-9]*/lib-dynload",
        "python3.[0-9]*/site-packages",
        "python3.[0-9]*/dist-packages",
        "python3/dist-packages",
    };
    char pattern[PATH_MAX];

    for (size_t i = 0; i < sizeof(patterns) / sizeof(*patterns); i++) {
        if (snprintf(pattern, sizeof(pattern), "%s/lib/%s", prefix, patterns[i]) < PATH_MAX)
            try_sites(search, pattern);
    }
}

/* "home = /usr/bin" of a virtual environment: the interpreter that it is made of. */
static bool read_base(const char *prefix, char ret_base[static PATH_MAX])
{
    _cleanup_(fclosep) FILE *file = NULL;
    char path[PATH_MAX], line[LINE_SIZE];

    if (snprintf(path, sizeof(path), "%s/pyvenv.cfg", prefix) >= PATH_MAX)
        return false;
    file = fopen(path, "re");
    while (file && fgets(line, sizeof(line), file)) {
        if (sscanf(line, "home = %4095[^\r\n]", ret_base) == 1)
            return true;
    }
    return false;
}

static void cut_last(char *path)
{
    char *slash = strrchr(path, '/');

    if (slash)
        *slash = '\0';
}

/* Everywhere that the interpreter looks. */
static void search_interpreter(struct module_search *search, const char *program)
{
    char prefix[PATH_MAX], base[PATH_MAX], real[PATH_MAX];
    const char *home = getenv("HOME");

    snprintf(prefix, sizeof(prefix), "%s", program);
    cut_last(prefix);
    cut_last(prefix);
    try_prefix(search, prefix);
    if (read_base(prefix, base)) {
        cut_last(base);
        try_prefix(search, base);
    } else if (realpath(program, real)) {
        cut_last(real);
        cut_last(real);
        try_prefix(search, real);
    }
    try_prefix(search, "/usr/local");
    if (home && snprintf(base, sizeof(base), "%s/.local", home) < PATH_MAX)
        try_prefix(search, base);
}

/* ---- the class ---- */

/* "package.module.name" of what makes the objects: the class's policy, if it has one of its own,
 * which need not have use for a class. */
static bool find_spec(const char *class_key, struct registered_text *ret_spec)
{
    static const char *const keys[] = {"PythonCOMPolicy", "PythonCOM"};
    char path[PATH_MAX];

    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
        snprintf(path, sizeof(path), "%s\\%s", class_key, keys[i]);
        if (registered_text_find(path, NULL, ret_spec))
            return true;
    }
    return false;
}

/* A script's own folder is looked in; the script that serves classes looks in that of its package
 * instead. */
static void search_beside(struct module_search *search, const char *script)
{
    static const char server[] = "/win32com/server/localserver.py";
    size_t len = strlen(script);
    char folder[PATH_MAX];

    if (len >= sizeof(folder) || *script != '/')
        return;
    memcpy(folder, script, len + 1);
    if (len >= sizeof(server) - 1 && strcmp(script + len - (sizeof(server) - 1), server) == 0)
        folder[len - (sizeof(server) - 1)] = '\0';
    else
        cut_last(folder);
    try_folder(search, folder);
}

static void examine_module(struct diagnosis *diagnosis, const char *class_key, const char *program,
                           const char *script)
{
    _cleanup_(registered_text_deinit) struct registered_text spec = {0}, folder = {0};
    struct module_search search = {0};
    char path[PATH_MAX];
    char *dot;

    if (!find_spec(class_key, &spec))
        return;
    dot = strrchr(spec.text, '.');
    if (!dot || strncmp(spec.text, "__main__.", 9) == 0)
        return;
    *dot = '\0';
    search.name = spec.text;
    search.top_len = strcspn(spec.text, ".");

    snprintf(path, sizeof(path), "%s\\PythonCOMPath", class_key);
    if (registered_text_find(path, NULL, &folder))
        try_folder(&search, folder.text);
    search_beside(&search, script);
    search_interpreter(&search, program);
    if (search.is_found) {
        diagnosis_note(diagnosis, "Python", STEP_FOUND, "%s of module %s: %s", dot + 1, spec.text,
                       search.found);
    } else if (search.is_uncertain) {
        diagnosis_note(diagnosis, "Python", STEP_NOTE, "module %s: in no folder", spec.text);
    } else {
        diagnosis_note(diagnosis, "Python", STEP_BAD, "module %s: not in %s", spec.text,
                       search.places);
        diagnosis_blame(diagnosis, CAUSE_PYTHON_MODULE_MISSING, spec.text, program);
    }
}

static bool is_python(const char *program)
{
    const char *slash = strrchr(program, '/');

    return strncmp(slash ? slash + 1 : program, "python", 6) == 0;
}

void python_class_examine(struct diagnosis *diagnosis, const char *class_key,
                          const struct command_line *command)
{
    const char *script = command->n_arguments > 1 ? command->arguments[1] : "";

    if (!is_python(command->program) || diagnosis_has_failed(diagnosis))
        return;
    if (*script && *script != '-') {
        if (access(script, R_OK) < 0) {
            diagnosis_note(diagnosis, "script", STEP_BAD, "%s: %s", script, strerror(errno));
            diagnosis_blame(diagnosis, CAUSE_PYTHON_SCRIPT_MISSING, script, command->program);
            return;
        }
        diagnosis_note(diagnosis, "script", STEP_FOUND, "%s", script);
    }
    examine_module(diagnosis, class_key, command->program, script);
}
