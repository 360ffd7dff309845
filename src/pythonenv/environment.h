/* SPDX-License-Identifier: MIT */
/*
 * Environment: what the path of a Python interpreter leads to, read from files without running it.
 * A virtual environment is made of another interpreter, for one version of it.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>

struct python_environment {
    char program[PATH_MAX]; /* as it was given */
    char prefix[PATH_MAX];  /* the folder above its folder */
    char real[PATH_MAX];    /* the file that the program leads to; "" if none */
    char base[PATH_MAX];    /* the prefix of what a virtual environment is made of, else of @real */
    bool is_virtual;
    unsigned made_for; /* its version is 3.N; 0 if that is not told */
    unsigned version;  /* what the interpreter is: 3.N; 0 if its name does not tell */
};

/* Whether a file's name is an interpreter's: "/usr/bin/python3.11". */
bool python_is_program(const char *path);

/* Reads what there is of it. */
void python_environment_read(const char *program, struct python_environment *ret_environment);

/* What is wrong with it, that it cannot be run at all. */
enum python_environment_fault {
    PYTHON_ENVIRONMENT_WHOLE,
    PYTHON_ENVIRONMENT_GONE, /* no folder @prefix */
    PYTHON_PROGRAM_GONE,     /* a folder without the program */
    PYTHON_BASE_GONE,        /* what it is made of does not exist: @ret_missing */
    PYTHON_VERSION_CHANGED,  /* it was made for another version than it has now */
};

enum python_environment_fault python_environment_fault(const struct python_environment *environment,
                                                       char ret_missing[static PATH_MAX]);
