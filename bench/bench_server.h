/* SPDX-License-Identifier: MIT */
/*
 * What measurements of activations and calls share: a home of their own, a server, and processes.
 * The program is its own server: started with other arguments it offers classes whose objects'
 * methods do nothing.
 */
#pragma once

#include <stdbool.h>
#ifndef COBJMACROS
#define COBJMACROS
#endif
#include <objbase.h>
#include <oleauto.h>
#include <windows.h>

#include <limits.h>
#include <sys/types.h>

enum {
    DISPID_NOTHING = 1,
    DISPID_HANG, /* never returns */
};

extern char bench_program[PATH_MAX]; /* this one's file */
extern char bench_home[PATH_MAX];

/* Ends the program if it failed. */
void bench_check(HRESULT hr, const char *what);

/* Finds out which file the program is; a home of its own, and its end, with that of the daemon. */
void bench_init(void);
void bench_begin(void);
void bench_end(void);

/* Offers the class in this apartment; the event is set when nobody uses it any more. */
HANDLE bench_offer(REFCLSID clsid, DWORD *ret_cookie);

/* Serves the class in an apartment of this model until nobody uses it any more. */
int bench_serve(REFCLSID clsid, DWORD model);

/* Registers the command under CLSID\{...}\@kind. */
void bench_register(REFCLSID clsid, const WCHAR *kind, const char *command);

void bench_create(REFCLSID clsid, DWORD context, IDispatch **ret_object);

/* A call of an object; bench_invoke() makes it, as bench_best_ns() calls it. */
struct bench_call {
    IDispatch *object;
    VARIANT argument;
    UINT n; /* arguments */
};
void bench_invoke(void *context);

/* Starts the program; descriptors that are not -1 become its input and output. */
pid_t bench_spawn(char *const argv[], int in, int out);

/* The process of this user that runs @executable, other than this one; 0 if none does. */
pid_t bench_find_process(const char *executable);

/* The file of the name beside the program. */
void bench_beside(const char *name, char ret_path[static PATH_MAX]);

/* A server that is gone has left the class table with its connection. */
void bench_wait_for_no_server(void);

pid_t bench_find_daemon(void);
void bench_end_daemon(void);

/*
 * Sequential figures are taken on one processor, the limit's too: whether two processes share one
 * changes a round trip more than anything that is measured, and the kernel decides it anew each
 * time. A daemon, and the servers that it starts, stay where who started it was.
 */
void bench_use_one_processor(bool one);
