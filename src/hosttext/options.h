/* SPDX-License-Identifier: MIT */
/*
 * The host's command line. Words that begin with "//" are for the host wherever they stand; the
 * first other word is the script, what follows it are the script's own arguments. Before the script
 * one "/" is enough, as for Windows' host.
 */
#pragma once

#include <stdbool.h>

/* Which program it is: what is different are banner, defaults and windows. */
enum host_kind {
    HOST_CONSOLE,  /* cscript */
    HOST_WINDOWED, /* wscript */
    HOST_COMITY,   /* comity run */
};

enum option_logo {
    LOGO_BY_DEFAULT,
    LOGO_SHOWN,
    LOGO_HIDDEN,
};

enum option_mode {
    MODE_BY_DEFAULT,
    MODE_BATCH,
    MODE_INTERACTIVE,
};

enum {
    OPTION_JOBS_MAX = 32,
};

/* All texts are borrowed from the command line. */
struct options {
    enum option_logo logo;
    enum option_mode mode;
    int timeout_s;                     /* 0 for none, -1 if it has not been said */
    const char *engine;                /* a ProgID */
    const char *jobs[OPTION_JOBS_MAX]; /* of a .wsf file */
    int n_jobs;
    const char *default_host; /* "cscript" or "wscript": what scripts are to be opened by */
    const char *script;
    const char **arguments;
    int n_arguments;
    bool wants_help;
    bool is_saving;
    bool is_unicode;
};

/*
 * Reads the words after the program's name; @arguments is room for @n words. False if one is
 * wrong: @ret_complaint is then what Windows' host says, on the heap.
 */
bool options_read(char *const *words, int n, const char **arguments, struct options *ret_options,
                  char **ret_complaint);

/* What //? says, for the program of that name ("CScript"). */
void options_print_usage(const char *program);
