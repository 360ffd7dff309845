/* SPDX-License-Identifier: MIT */
#include "automation/bstr_cache.h"

#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>

enum {
    BUCKETS = 16,
    BUCKET_STEP = 16, /* bytes by which the blocks of one bucket are larger than the last's */
    BUCKET_ROOM = 6,
    BUCKETS_TRIED = 2, /* a block may be a little larger than needed */
};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { IS_BUILT_IN = false };
#else
enum { IS_BUILT_IN = true };
#endif

/* First in, first out. */
struct bucket {
    void *blocks[BUCKET_ROOM];
    unsigned first;
    unsigned n;
};

static _Thread_local struct bucket buckets[BUCKETS];
static _Thread_local bool is_watched; /* by the key, for the thread's end */
static bool is_disabled;              /* (atomic) */

static pthread_key_t thread_end;
static pthread_once_t thread_end_once = PTHREAD_ONCE_INIT;

static void free_buckets(void *data)
{
    struct bucket *of_thread = data;

    for (size_t i = 0; i < BUCKETS; i++) {
        for (; of_thread[i].n > 0; of_thread[i].n--) {
            free(of_thread[i].blocks[of_thread[i].first]);
            of_thread[i].first = (of_thread[i].first + 1) % BUCKET_ROOM;
        }
    }
    is_watched = false; /* what ends after this may free strings, too */
}

static void make_thread_end(void)
{
    pthread_key_create(&thread_end, free_buckets);
}

static void watch_thread(void)
{
    if (is_watched)
        return;
    pthread_once(&thread_end_once, make_thread_end);
    is_watched = pthread_setspecific(thread_end, buckets) == 0;
}

static bool is_enabled(void)
{
    return IS_BUILT_IN && !__atomic_load_n(&is_disabled, __ATOMIC_RELAXED);
}

/*
 * malloc's blocks hold 8 bytes more than a multiple of 16. Those of bucket i hold 16 * i + 8 at
 * least, and a block for so many bytes is never found below it.
 */
static size_t bucket_of(size_t usable)
{
    return (usable - BUCKET_STEP / 2) / BUCKET_STEP;
}

void *bstr_cache_take(size_t size)
{
    size_t lowest = (size + BUCKET_STEP / 2 - 1) / BUCKET_STEP;

    if (!is_enabled())
        return NULL;
    for (size_t i = lowest; i < lowest + BUCKETS_TRIED && i < BUCKETS; i++) {
        struct bucket *bucket = &buckets[i];
        void *block;

        if (bucket->n == 0)
            continue;
        block = bucket->blocks[bucket->first];
        bucket->first = (bucket->first + 1) % BUCKET_ROOM;
        bucket->n--;
        return block;
    }
    return NULL;
}

bool bstr_cache_keep(void *block)
{
    size_t i = bucket_of(malloc_usable_size(block));
    struct bucket *bucket;

    if (!is_enabled() || i >= BUCKETS)
        return false;

    bucket = &buckets[i];
    for (unsigned j = 0; j < bucket->n; j++) {
        if (bucket->blocks[(bucket->first + j) % BUCKET_ROOM] == block)
            return true;
    }
    if (bucket->n == BUCKET_ROOM)
        return false;

    watch_thread();
    if (!is_watched)
        return false;
    bucket->blocks[(bucket->first + bucket->n++) % BUCKET_ROOM] = block;
    return true;
}

void bstr_cache_disable(void)
{
    __atomic_store_n(&is_disabled, true, __ATOMIC_RELAXED);
    free_buckets(buckets);
}
