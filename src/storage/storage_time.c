/* SPDX-License-Identifier: MIT */
#include "storage/storage_time.h"

enum {
    SECONDS_TO_1970 = 11644473600,
    TICKS_PER_SECOND = 10000000,
    NS_PER_TICK = 100,
};

uint64_t storage_time_of(struct timespec time)
{
    return ((uint64_t)time.tv_sec + SECONDS_TO_1970) * TICKS_PER_SECOND +
           (uint64_t)time.tv_nsec / NS_PER_TICK;
}

struct timespec storage_time_for_system(uint64_t time)
{
    return (struct timespec){
        .tv_sec = (time_t)(time / TICKS_PER_SECOND) - SECONDS_TO_1970,
        .tv_nsec = (long)(time % TICKS_PER_SECOND) * NS_PER_TICK,
    };
}

uint64_t storage_time_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return storage_time_of(now);
}
