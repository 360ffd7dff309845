/* SPDX-License-Identifier: MIT */
#include "modtool/resource_compiler.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"

extern char **environ;

enum {
    WORDS_MAX = 4096,
};

/* Debian gives it the names of the machines that it was made for; the format knows none. */
static const char *const compilers[] = {
    "x86_64-w64-mingw32-windres",
    "i686-w64-mingw32-windres",
    "windres",
    NULL,
};
static const char *const preprocessors[] = {"cc", "gcc", "clang", NULL};

/* The first that is in PATH; NULL if none is. */
static const char *find_program(const char *const *programs)
{
    const char *path = getenv("PATH");

    for (; *programs; programs++) {
        for (const char *folder = path ? path : "/usr/bin:/bin"; folder;
             folder = strchr(folder, ':') ? strchr(folder, ':') + 1 : NULL) {
            char candidate[PATH_MAX];

            snprintf(candidate, sizeof(candidate), "%.*s/%s", (int)strcspn(folder, ":"), folder,
                     *programs);
            if (access(candidate, X_OK) == 0)
                return *programs;
        }
    }
    return NULL;
}

/* The words of a command line; the strings are borrowed, but for those that have a place here. */
struct words {
    const char *words[WORDS_MAX];
    unsigned n;
    char *copies[WORDS_MAX];
    unsigned n_copies;
    char folder[PATH_MAX + 2]; /* "-I" and where the script lies */
};

static struct words *words_free(struct words *words)
{
    if (!words)
        return NULL;

    for (unsigned i = 0; i < words->n_copies; i++)
        free(words->copies[i]);
    free(words);
    return NULL;
}
DEFINE_CLEANUP(struct words *, words_free);

static void add(struct words *words, const char *word)
{
    /* Room is left for the NULL at the end. */
    if (words->n < WORDS_MAX - 1)
        words->words[words->n++] = word;
}

/* A script's files are looked for beside it, as Microsoft's compiler does. */
static void add_folder(struct words *words, const char *path)
{
    const char *end = strrchr(path, '/');

    snprintf(words->folder, sizeof(words->folder), "-I%.*s", end ? (int)(end - path) : 1,
             end ? path : ".");
    if (end == path)
        strcpy(words->folder, "-I/");
    add(words, words->folder);
}

/*
 * windres gives the preprocessor's options to a shell, and protects blanks and parentheses in them
 * alone. Folders it looks in itself, too: they have to stay as they are.
 */
static bool add_option(struct words *words, const char *option)
{
    char *copy, *end;

    if (option[0] == '-' && option[1] == 'I') {
        add(words, option);
        return true;
    }
    copy = malloc(2 * strlen(option) + 1);
    if (!copy)
        return false;
    words->copies[words->n_copies++] = end = copy;
    for (; *option; option++) {
        if (strchr("\"'\\$`&|;<>*?[]#~!{}", *option))
            *end++ = '\\';
        *end++ = *option;
    }
    *end = '\0';
    add(words, copy);
    return true;
}

static HRESULT fill(struct words *words, const struct resource_script *script, const char *output)
{
    const char *compiler = find_program(compilers), *preprocessor = find_program(preprocessors);

    if (!compiler)
        return hr_raise(hr_from_win32(ERROR_FILE_NOT_FOUND),
                        "there is no windres in PATH: install binutils-mingw-w64-x86-64");
    if (!preprocessor)
        return hr_raise(hr_from_win32(ERROR_FILE_NOT_FOUND),
                        "there is no C preprocessor in PATH: install gcc");
    add(words, compiler);
    add(words, "--output-format=res");
    add(words, "--codepage=65001");
    add(words, "--preprocessor");
    add(words, preprocessor);
    add(words, "--preprocessor-arg=-E");
    add(words, "--preprocessor-arg=-xc");
    add(words, "--preprocessor-arg=-DRC_INVOKED");
    for (const char *const *option = script->options; *option && words->n < WORDS_MAX - 1;
         option++) {
        if (!add_option(words, *option))
            return hr_raise(E_OUTOFMEMORY, "compiling %s", script->path);
    }
    add_folder(words, script->path);
    if (script->language) {
        add(words, "--language");
        add(words, script->language);
    }
    add(words, "--input");
    add(words, script->input ? script->input : script->path);
    add(words, "--output");
    add(words, output);
    words->words[words->n] = NULL;
    return words->n < WORDS_MAX - 1 ? S_OK : hr_raise(E_INVALIDARG, "there are too many options");
}

/* The number of the first line of the script that has @name; 0 if none has. */
static unsigned find_line(const struct resource_script *script, const char *name)
{
    _cleanup_(fclosep) FILE *file = fopen(script->input ? script->input : script->path, "re");
    _cleanup_(freep) char *line = NULL;
    unsigned number = 0;
    size_t size = 0;

    while (file && getline(&line, &size, file) > 0) {
        number++;
        if (number > script->lines_before && strstr(line, name))
            return number - script->lines_before;
    }
    return 0;
}

/* Of a file that cannot be opened the compiler says `its name', but not where it stands. */
static void tell_line(const struct resource_script *script, const char *message)
{
    const char *name = strchr(message, '`');
    const char *end = name ? strchr(name, '\'') : NULL;
    _cleanup_(freep) char *copy = end ? strndup(name + 1, (size_t)(end - name - 1)) : NULL;
    unsigned number = copy && *copy ? find_line(script, copy) : 0;

    if (number > 0)
        fprintf(stderr, "%s:%u: ", script->path, number);
}

/* Passes on what the compiler says, without its name, which the user has never heard. */
static void relay(int fd, const char *compiler, const struct resource_script *script)
{
    _cleanup_(fclosep) FILE *messages = fdopen(fd, "r");
    _cleanup_(freep) char *line = NULL;
    size_t size = 0, len = strlen(compiler);

    while (messages && getline(&line, &size, messages) > 0) {
        const char *text = line;

        if (strncmp(text, compiler, len) == 0 && strncmp(text + len, ": ", 2) == 0)
            text += len + 2;
        if (strncmp(text, "can't open", 10) == 0)
            tell_line(script, text);
        fputs(text, stderr);
    }
}

static HRESULT spawn(const struct words *words, int error_fd, pid_t *ret_pid)
{
    posix_spawn_file_actions_t actions;
    int error;

    error = posix_spawn_file_actions_init(&actions);
    if (error)
        return hr_raise(hr_from_errno_value(error), "starting %s", words->words[0]);
    error = posix_spawn_file_actions_adddup2(&actions, error_fd, STDERR_FILENO);
    if (!error)
        error = posix_spawnp(ret_pid, words->words[0], &actions, NULL, (char *const *)words->words,
                             environ);
    posix_spawn_file_actions_destroy(&actions);
    return error ? hr_raise(hr_from_errno_value(error), "starting %s", words->words[0]) : S_OK;
}

HRESULT resource_compiler_run(const struct resource_script *script, const char *output)
{
    _cleanup_(closep) int read_fd = -1, write_fd = -1;
    _cleanup_(words_freep) struct words *words = calloc(1, sizeof(*words));
    int fds[2], status;
    pid_t pid;
    HRESULT hr;

    if (!words)
        return hr_raise(E_OUTOFMEMORY, "compiling %s", script->path);
    hr = fill(words, script, output);
    if (FAILED(hr))
        return hr_trace(hr);
    if (pipe2(fds, O_CLOEXEC) < 0)
        return hr_raise(hr_from_errno(), "compiling %s", script->path);
    read_fd = fds[0];
    write_fd = fds[1];
    hr = spawn(words, write_fd, &pid);
    if (FAILED(hr))
        return hr_trace(hr);

    close(TAKE_FD(write_fd));
    relay(TAKE_FD(read_fd), words->words[0], script);
    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR)
            return hr_raise(hr_from_errno(), "waiting for %s", words->words[0]);
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? S_OK : S_FALSE;
}
