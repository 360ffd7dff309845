/* SPDX-License-Identifier: MIT */
/*
 * Times of storages: FILETIME's hundreds of nanoseconds since 1601, as one number.
 */
#pragma once

#include <stdint.h>
#include <time.h>

#include <comity/windows.h>

static inline uint64_t storage_time_from(const FILETIME *time)
{
    return time->dwLowDateTime | (uint64_t)time->dwHighDateTime << 32;
}

static inline FILETIME storage_time_to(uint64_t time)
{
    return (FILETIME){.dwLowDateTime = (DWORD)time, .dwHighDateTime = (DWORD)(time >> 32)};
}

/* From and to the system's times. */
uint64_t storage_time_of(struct timespec time);
struct timespec storage_time_for_system(uint64_t time);

uint64_t storage_time_now(void);
