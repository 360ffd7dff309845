/* SPDX-License-Identifier: MIT */
/*
 * Holders: whether a server that was started for one client has another by now.
 */
#pragma once

#include <stdint.h>

/* A process that lives and holds an object or class object of the process @pid; 0 if there is none,
 * or @pid does not say. */
uint32_t holder_of(uint32_t pid);
