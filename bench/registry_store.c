/* SPDX-License-Identifier: MIT */
/*
 * Below the registry's ABI: `registry_store fill N` registers N classes in the machine hive of
 * COMITY_HOME, in few large transactions; `registry_store limit N` prints what one mdb_get of
 * their default values by ready keys takes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winnt.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "bench.h"
#include "bench_classes.h"
#include "hive/hive.h"
#include "registry/key.h"
#include "store/store.h"

enum {
    CLASSES_AT_ONCE = 100000,
    LOOKUPS = 200000,
    BATCHES = 5,
};

static const char16_t server_path[] = u"/usr/lib/bench/libbench.so";

static void check(HRESULT hr)
{
    if (SUCCEEDED(hr))
        return;

    fprintf(stderr, "registry_store: 0x%08x: %s\n", (unsigned)hr, hr_message());
    exit(1);
}

static void set_default(struct hive_txn *txn, const char16_t *place, const char16_t *value)
{
    struct key_path path;
    uint64_t id;

    key_path_init(&path);
    check(key_path_append(&path, u"Software\\Classes"));
    check(key_path_append(&path, place));
    check(store_create(txn, &path, 0, NULL, &id));
    check(store_set_value(txn, id, NULL, REG_SZ, value,
                          (uint32_t)((utf16_len(value) + 1) * sizeof(*value))));
}

static void register_class(struct hive_txn *txn, uint32_t number)
{
    char16_t path[BENCH_PATH_UNITS + 8], clsid[BENCH_PATH_UNITS];

    bench_class_path(number, path);
    set_default(txn, path, server_path);
    if (number >= 1000)
        return;

    bench_clsid(number, clsid);
    bench_progid(number, path);
    memcpy(path + utf16_len(path), u"\\CLSID", 7 * sizeof(*path));
    set_default(txn, path, clsid);
}

static void fill(uint32_t classes)
{
    uint64_t start = bench_now_ns();
    struct hive_txn txn;
    struct key root;

    check(key_init_root(&root, ROOT_MACHINE));
    for (uint32_t i = 0; i < classes;) {
        check(hive_write_begin(HIVE_MACHINE, &txn));
        do
            register_class(&txn, i++);
        while (i < classes && i % CLASSES_AT_ONCE != 0);
        check(hive_write_commit(&txn));
    }
    printf("%.3f\n", (double)(bench_now_ns() - start) / 1e9);
}

static void limit(uint32_t classes)
{
    struct key_hash *hashes = calloc(LOOKUPS, sizeof(*hashes));
    uint64_t seed = BENCH_SEED, sum = 0;
    struct hive_txn txn;
    double best = 0;

    if (!hashes)
        exit(1);
    for (int i = 0; i < LOOKUPS; i++) {
        char16_t place[BENCH_PATH_UNITS];
        struct key_path path;

        bench_class_path(bench_random(&seed) % classes, place);
        key_path_init(&path);
        check(key_path_append(&path, u"Software\\Classes"));
        check(key_path_append(&path, place));
        hashes[i] = key_path_hash(&path);
    }
    check(hive_read_begin(HIVE_MACHINE, &txn));
    for (int batch = 0; batch < BATCHES; batch++) {
        uint64_t start = bench_now_ns();
        double each;

        for (int i = 0; i < LOOKUPS; i++) {
            MDB_val key = {sizeof(hashes[i]), &hashes[i]}, data;

            if (mdb_get(txn.mdb, txn.tables->dbis[HIVE_NODES], &key, &data) != 0)
                exit(1);
            sum += ((const unsigned char *)data.mv_data)[data.mv_size - 1];
        }
        each = (double)(bench_now_ns() - start) / LOOKUPS;
        if (batch == 0 || each < best)
            best = each;
    }
    hive_read_end(&txn);
    free(hashes);
    printf("%.3f\n", sum == UINT64_MAX ? 0 : best);
}

int main(int argc, char **argv)
{
    uint32_t classes = argc == 3 ? (uint32_t)strtoul(argv[2], NULL, 10) : 0;

    if (classes && strcmp(argv[1], "fill") == 0)
        fill(classes);
    else if (classes && strcmp(argv[1], "limit") == 0)
        limit(classes);
    else
        return 2;
    return 0;
}
