/* SPDX-License-Identifier: MIT */
/*
 * Cleanup: what a local owns is released when the local goes out of scope.
 */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define _cleanup_(function) __attribute__((cleanup(function)))

/* Defines @function##p for use in _cleanup_; @function takes NULL and returns NULL. */
#define DEFINE_CLEANUP(type, function)                                                             \
    static inline void function##p(type *pointer)                                                  \
    {                                                                                              \
        if (*pointer)                                                                              \
            (void)function(*pointer);                                                              \
    }                                                                                              \
    struct cleanup_semicolon_##function

/* Hands a pointer on: yields it and leaves NULL behind. */
#define TAKE_PTR(pointer)                                                                          \
    ({                                                                                             \
        __auto_type take_source = &(pointer);                                                      \
        __auto_type take_value = *take_source;                                                     \
        *take_source = NULL;                                                                       \
        take_value;                                                                                \
    })

/* Hands a descriptor on: yields it and leaves -1 behind. */
#define TAKE_FD(fd)                                                                                \
    ({                                                                                             \
        int *take_source = &(fd);                                                                  \
        int take_value = *take_source;                                                             \
        *take_source = -1;                                                                         \
        take_value;                                                                                \
    })

static inline void freep(void *pointer)
{
    free(*(void **)pointer);
}

static inline void closep(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

static inline void fclosep(FILE **file)
{
    if (*file)
        fclose(*file);
}
