/* SPDX-License-Identifier: MIT */
#include "hosttext/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    TIMEOUT_MAX = 32767, /* seconds, as Windows' host limits it */
};

/* The value of "//name:value", or NULL if the word is not that option. */
static const char *value_of(const char *word, const char *name)
{
    size_t len = strlen(name);

    return strncasecmp(word, name, len) == 0 && word[len] == ':' ? word + len + 1 : NULL;
}

static bool read_timeout(const char *value, struct options *options)
{
    char *end;
    long seconds = strtol(value, &end, 10);

    if (end == value || *end || seconds < 0 || seconds > TIMEOUT_MAX)
        return false;
    options->timeout_s = (int)seconds;
    return true;
}

static bool read_host(const char *value, struct options *options)
{
    static const char *const hosts[] = {"cscript", "wscript"};

    for (int i = 0; i < 2; i++) {
        if (strcasecmp(value, hosts[i]) == 0)
            options->default_host = hosts[i];
    }
    return options->default_host;
}

static bool add_job(const char *name, struct options *options)
{
    if (!*name || options->n_jobs == OPTION_JOBS_MAX)
        return false;
    options->jobs[options->n_jobs++] = name;
    return true;
}

/* @word is behind the slashes. */
static bool read_valued(const char *word, struct options *options)
{
    const char *value;

    if ((value = value_of(word, "t")))
        return read_timeout(value, options);
    if ((value = value_of(word, "h")))
        return read_host(value, options);
    if ((value = value_of(word, "e")) || (value = value_of(word, "engine")))
        return *(options->engine = value);
    if ((value = value_of(word, "job")))
        return add_job(value, options);
    return false;
}

static bool read_plain(const char *word, struct options *options)
{
    if (strcasecmp(word, "nologo") == 0)
        options->logo = LOGO_HIDDEN;
    else if (strcasecmp(word, "logo") == 0)
        options->logo = LOGO_SHOWN;
    else if (strcasecmp(word, "b") == 0)
        options->mode = MODE_BATCH;
    else if (strcasecmp(word, "i") == 0)
        options->mode = MODE_INTERACTIVE;
    else if (strcasecmp(word, "s") == 0)
        options->is_saving = true;
    else if (strcasecmp(word, "u") == 0)
        options->is_unicode = true;
    else if (strcmp(word, "?") == 0)
        options->wants_help = true;
    else
        /* There is no debugger to be asked: what is to be debugged runs. */
        return strcasecmp(word, "d") == 0 || strcasecmp(word, "x") == 0;
    return true;
}

/* "/nologo" before the script is meant for the host as well, which Windows' takes. */
static bool read_slashed(const char *word, struct options *options)
{
    return word[0] == '/' && (read_plain(word + 1, options) || read_valued(word + 1, options));
}

static char *complain(const char *word)
{
    char *text;

    if (strcasecmp(word, "//job:") == 0)
        return strdup("Missing job name.");
    return asprintf(&text, "Unknown option \"%s\" specified.", word) < 0 ? NULL : text;
}

bool options_read(char *const *words, int n, const char **arguments, struct options *ret_options,
                  char **ret_complaint)
{
    *ret_options = (struct options){.timeout_s = -1, .arguments = arguments};
    for (int i = 0; i < n; i++) {
        const char *word = words[i];

        if (strncmp(word, "//", 2) == 0) {
            if (!read_plain(word + 2, ret_options) && !read_valued(word + 2, ret_options)) {
                *ret_complaint = complain(word);
                return false;
            }
        } else if (ret_options->script) {
            arguments[ret_options->n_arguments++] = word;
        } else if (!read_slashed(word, ret_options)) {
            ret_options->script = word;
        }
    }
    return true;
}

void options_print_usage(const char *program)
{
    printf("Usage: %s scriptname.extension [option...] [arguments...]\n\n", program);
    fputs("Options:\n"
          " //B         Batch mode: Suppresses script errors and prompts from displaying\n"
          " //D         Enable Active Debugging\n"
          " //E:engine  Use engine for executing script\n"
          " //H:CScript Changes the default script host to CScript.exe\n"
          " //H:WScript Changes the default script host to WScript.exe (default)\n"
          " //I         Interactive mode (default, opposite of //B)\n"
          " //Job:xxxx  Execute a WSF job\n"
          " //Logo      Display logo (default)\n"
          " //Nologo    Prevent logo display: No banner will be shown at execution time\n"
          " //S         Save current command line options for this user\n"
          " //T:nn      Time out in seconds:  Maximum time a script is permitted to run\n"
          " //X         Execute script in debugger\n"
          " //U         Use Unicode for redirected I/O from the console\n",
          stdout);
}
