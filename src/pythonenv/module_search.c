/* SPDX-License-Identifier: MIT */
#include "pythonenv/module_search.h"

#include <ctype.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"

enum {
    LINE_SIZE = 4096,
    ESCAPED_SIZE = 2 * PATH_MAX,
    PATTERN_SIZE = ESCAPED_SIZE + 64,
    SOURCE_MAX = 1 << 20, /* of a module that is looked into */
};

static bool is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* For a part of a pattern that stands for nothing but itself. */
static bool escape(const char *text, size_t len, char ret_escaped[static ESCAPED_SIZE])
{
    if (2 * len >= ESCAPED_SIZE)
        return false;
    for (; len > 0; text++, len--) {
        if (strchr("*?[]\\", *text))
            *ret_escaped++ = '\\';
        *ret_escaped++ = *text;
    }
    *ret_escaped = '\0';
    return true;
}

/* The package or module of this name in the folder. */
static bool find_in(const char *folder, const char *name, size_t len,
                    char ret_path[static PATH_MAX])
{
    static const char *const ends[] = {"", ".py", ".pyc", ".so", ".*.so"};
    char path[PATH_MAX], escaped[ESCAPED_SIZE], pattern[PATTERN_SIZE];
    glob_t found;
    int size = snprintf(path, sizeof(path), "%s/%.*s", folder, (int)len, name);

    if (size >= PATH_MAX || !escape(path, (size_t)size, escaped))
        return false;
    for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
        snprintf(pattern, sizeof(pattern), "%s%s", escaped, ends[i]);
        if (glob(pattern, GLOB_NOSORT, NULL, &found) != 0)
            continue;
        snprintf(ret_path, PATH_MAX, "%s", found.gl_pathv[0]);
        globfree(&found);
        return true;
    }
    return false;
}

void python_module_search_folder(struct python_module_search *search, const char *folder)
{
    size_t len = strlen(search->places);

    if (search->is_found || access(folder, F_OK) < 0)
        return;
    search->is_found = find_in(folder, search->name, strcspn(search->name, "."), search->found);
    if (!search->is_found)
        snprintf(search->places + len, sizeof(search->places) - len, "%s%s", len ? ", " : "",
                 folder);
}

void python_module_search_folders(struct python_module_search *search, const char *folders)
{
    _cleanup_(freep) char *copy = strdup(folders);
    char *rest = copy, *folder;

    if (is_folder(folders)) {
        python_module_search_folder(search, folders);
        return;
    }
    while ((folder = strsep(&rest, ";"))) {
        if (*folder)
            python_module_search_folder(search, folder);
    }
}

/* ---- what an interpreter looks at ---- */

/* The folders that a .pth file adds; one that imports may do anything. */
static void try_pth(struct python_module_search *search, const char *folder, const char *path)
{
    _cleanup_(fclosep) FILE *file = fopen(path, "re");
    char line[LINE_SIZE], added[PATH_MAX];

    while (file && fgets(line, sizeof(line), file)) {
        line[strcspn(line, "\r\n")] = '\0';
        if (strncmp(line, "import ", 7) == 0)
            search->is_uncertain |= strstr(line, "__editable__") != NULL;
        else if (*line == '/')
            python_module_search_folder(search, line);
        else if (*line && *line != '#' &&
                 snprintf(added, sizeof(added), "%s/%s", folder, line) < PATH_MAX)
            python_module_search_folder(search, added);
    }
}

/* A folder that packages are installed in. */
static void try_site(struct python_module_search *search, const char *folder)
{
    char escaped[ESCAPED_SIZE], pattern[PATTERN_SIZE];
    glob_t found;

    python_module_search_folder(search, folder);
    if (!escape(folder, strlen(folder), escaped))
        return;
    snprintf(pattern, sizeof(pattern), "%s/*.pth", escaped);
    if (glob(pattern, 0, NULL, &found) != 0)
        return;
    for (size_t i = 0; i < found.gl_pathc && !search->is_found; i++)
        try_pth(search, folder, found.gl_pathv[i]);
    globfree(&found);
}

static void try_sites(struct python_module_search *search, const char *pattern)
{
    glob_t found;

    if (glob(pattern, 0, NULL, &found) != 0)
        return;
    for (size_t i = 0; i < found.gl_pathc && !search->is_found; i++)
        try_site(search, found.gl_pathv[i]);
    globfree(&found);
}

/* What an interpreter that is installed below the prefix looks at. */
static void try_prefix(struct python_module_search *search, const char *prefix)
{
    static const char *const below[] = {"", "/lib-dynload", "/site-packages", "/dist-packages"};
    char version[16] = "[0-9]*", escaped[ESCAPED_SIZE], pattern[PATTERN_SIZE];

    if (!escape(prefix, strlen(prefix), escaped))
        return;
    if (search->version)
        snprintf(version, sizeof(version), "%u", search->version);
    for (size_t i = 0; i < sizeof(below) / sizeof(*below); i++) {
        snprintf(pattern, sizeof(pattern), "%s/lib/python3.%s%s", escaped, version, below[i]);
        try_sites(search, pattern);
    }
    snprintf(pattern, sizeof(pattern), "%s/lib/python3/dist-packages", escaped);
    try_sites(search, pattern);
}

void python_module_search_environment(struct python_module_search *search,
                                      const struct python_environment *environment)
{
    const char *home = getenv("HOME");
    char own[PATH_MAX];

    try_prefix(search, environment->prefix);
    try_prefix(search, environment->base);
    try_prefix(search, "/usr/local");
    if (home && snprintf(own, sizeof(own), "%s/.local", home) < PATH_MAX)
        try_prefix(search, own);
}

/* ---- the module itself ---- */

/* The text of a file, NULL if it cannot be read or is too long. */
static char *read_source(const char *path)
{
    _cleanup_(fclosep) FILE *file = fopen(path, "re");
    char *text = file ? malloc(SOURCE_MAX + 1) : NULL;
    size_t size;

    if (!text)
        return NULL;
    size = fread(text, 1, SOURCE_MAX + 1, file);
    if (size > SOURCE_MAX || ferror(file)) {
        free(text);
        return NULL;
    }
    text[size] = '\0';
    return text;
}

/* Whether a package looks for its modules in other folders, too. */
static bool is_spread(const char *package)
{
    _cleanup_(freep) char *source = NULL;
    char path[PATH_MAX];

    if (snprintf(path, sizeof(path), "%s/__init__.py", package) >= PATH_MAX)
        return true;
    if (access(path, F_OK) < 0)
        return true; /* a namespace may have parts in many places */
    source = read_source(path);
    return !source || strstr(source, "__path__") || strstr(source, "sys.modules");
}

bool python_module_file(const struct python_module_search *search, char ret_file[static PATH_MAX])
{
    const char *rest = strchr(search->name, '.');
    char next[PATH_MAX];

    snprintf(ret_file, PATH_MAX, "%s", search->found);
    for (; rest; rest = strchr(rest + 1, '.')) {
        if (!is_folder(ret_file) || !find_in(ret_file, rest + 1, strcspn(rest + 1, "."), next)) {
            bool may_be = is_folder(ret_file) && is_spread(ret_file);

            *ret_file = '\0';
            return may_be;
        }
        memcpy(ret_file, next, PATH_MAX);
    }
    if (is_folder(ret_file) && strlen(ret_file) + sizeof("/__init__.py") <= PATH_MAX)
        strcat(ret_file, "/__init__.py");
    return true;
}

static bool is_name_character(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* Whether the word stands anywhere in the text. */
static bool has_word(const char *text, const char *word)
{
    size_t len = strlen(word);

    for (const char *at = text; (at = strstr(at, word)); at++) {
        if ((at == text || !is_name_character(at[-1])) && !is_name_character(at[len]))
            return true;
    }
    return false;
}

bool python_source_may_define(const char *file, const char *name)
{
    static const char *const others[] = {"import *", "__getattr__", "globals",    "vars(",
                                         "setattr",  "exec",        "sys.modules"};
    _cleanup_(freep) char *source = NULL;
    size_t len = strlen(file);

    if (len < 3 || strcmp(file + len - 3, ".py") != 0)
        return true;
    source = read_source(file);
    if (!source || has_word(source, name))
        return true;
    for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
        if (strstr(source, others[i]))
            return true;
    }
    return false;
}
