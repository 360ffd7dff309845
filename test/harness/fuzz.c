/* SPDX-License-Identifier: MIT */
/*
 * Fuzz driver: runs LLVMFuzzerTestOneInput() over every seed of the folders given, then over
 * random mutations of them for COMITY_FUZZ_SECONDS (10). It needs no compiler support; with
 * clang, link libFuzzer instead of this file. COMITY_FUZZ_SEED repeats a run.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    SEEDS_MAX = 4096,
    INPUT_MAX = 1 << 17,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct {
    uint8_t *data;
    size_t size;
} seeds[SEEDS_MAX];
static size_t n_seeds;
static uint64_t state;

static uint64_t random_next(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static void add_seed(const char *path)
{
    uint8_t *data = malloc(INPUT_MAX);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = fd < 0 ? -1 : read(fd, data, INPUT_MAX);

    if (fd >= 0)
        close(fd);
    if (size < 0 || n_seeds == SEEDS_MAX) {
        free(data);
        return;
    }
    seeds[n_seeds].data = data;
    seeds[n_seeds++].size = (size_t)size;
}

static void add_folder(const char *path)
{
    char name[4096];
    struct dirent *entry;
    DIR *folder = opendir(path);

    while (folder && (entry = readdir(folder))) {
        snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
        if (entry->d_name[0] != '.')
            add_seed(name);
    }
    if (folder)
        closedir(folder);
}

/* Flips, overwrites with telling values, cuts, doubles, or splices with another seed. */
static size_t mutate(uint8_t *data, size_t size)
{
    static const uint32_t telling[] = {0,      1,          0x7f,       0x80,      0xff,
                                       0xffff, 0x7fffffff, 0x80000000, 0xffffffff};
    size_t times = 1 + random_next() % 6;

    while (times--) {
        size_t at = size ? random_next() % size : 0;
        size_t n = size - at;
        uint32_t value = telling[random_next() % 9];

        switch (random_next() % 6) {
        case 0:
            if (size)
                data[at] ^= (uint8_t)(1u << random_next() % 8);
            break;
        case 1:
            if (size)
                data[at] = (uint8_t)random_next();
            break;
        case 2:
            memcpy(data + at, &value, n < 4 ? n : 4);
            break;
        case 3:
            size = at;
            break;
        case 4:
            n = n > 64 ? random_next() % 64 : n;
            if (size + n <= INPUT_MAX) {
                memmove(data + at + n, data + at, size - at);
                size += n;
            }
            break;
        default:
            if (n_seeds) {
                size_t other = random_next() % n_seeds;
                size_t from = seeds[other].size ? random_next() % seeds[other].size : 0;

                n = seeds[other].size - from;
                if (at + n > INPUT_MAX)
                    n = INPUT_MAX - at;
                memcpy(data + at, seeds[other].data + from, n);
                if (at + n > size)
                    size = at + n;
            }
        }
    }
    return size;
}

/* The input is given in a block of its very size, so that ASan sees the first byte beyond it. */
static void run_input(const uint8_t *data, size_t size)
{
    uint8_t *exact = malloc(size ? size : 1);

    memcpy(exact, data, size);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
}

int main(int argc, char **argv)
{
    const char *seconds = getenv("COMITY_FUZZ_SECONDS");
    const char *seed = getenv("COMITY_FUZZ_SEED");
    time_t end = time(NULL) + (seconds ? atoi(seconds) : 10);
    static uint8_t data[INPUT_MAX];
    unsigned long runs = 0;

    if (seed)
        state = strtoull(seed, NULL, 0);
    else if (getrandom(&state, sizeof(state), 0) < 0)
        return 1;
    state |= 1;
    for (int i = 1; i < argc; i++)
        add_folder(argv[i]);
    printf("%zu seeds, COMITY_FUZZ_SEED=%#llx\n", n_seeds, (unsigned long long)state);
    fflush(stdout);

    for (size_t i = 0; i < n_seeds; i++)
        run_input(seeds[i].data, seeds[i].size);
    while (time(NULL) < end) {
        size_t size = 0;

        if (n_seeds) {
            size_t i = random_next() % n_seeds;

            size = seeds[i].size;
            memcpy(data, seeds[i].data, size);
        }
        run_input(data, mutate(data, size));
        runs++;
    }
    printf("%lu runs\n", runs);
    for (size_t i = 0; i < n_seeds; i++)
        free(seeds[i].data);
    return 0;
}
