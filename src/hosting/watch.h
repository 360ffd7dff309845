/* SPDX-License-Identifier: MIT */
/*
 * The watch: a thread that ends a script when its time is up, or when the user presses Ctrl-C. A
 * script that cannot be ended within some seconds takes the process with it.
 */
#pragma once

#include <stdbool.h>

#include "hosting/host.h"

struct watch;

HRESULT watch_new(struct host *host, struct watch **ret_watch);
struct watch *watch_free(struct watch *watch);

/* Lets the script run so many seconds from now on; 0 for as long as it likes. */
void watch_set_timeout(struct watch *watch, int seconds);

/* Ends all waiting of the script, and all that it begins from now on. */
void watch_end_waits(struct watch *watch);

/* Waits till @fd can be read. False if the script is to end. @watch may be NULL. */
bool watch_wait_for_input(struct watch *watch, int fd);

/* Waits so long, serving calls meanwhile. False if the script is to end. */
bool watch_sleep(struct watch *watch, DWORD milliseconds);
