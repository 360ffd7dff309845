/* SPDX-License-Identifier: MIT */
/*
 * Below the registry's ABI: `ledger_store fill N OWNED` registers N classes in the user hive of
 * COMITY_HOME, on behalf of an owner if OWNED is 1; `undo` undoes the owner; `raw` deletes, as
 * LMDB alone would, every record that the owner's entries have in the hive's tables, ready keys in
 * hand. Each prints the milliseconds. `look-up N` prints the nanoseconds of one look-up.
 */
#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winreg.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "bench.h"
#include "bench_classes.h"
#include "hive/hive.h"
#include "hive/table.h"
#include "registry/key.h"
#include "registry/owner.h"
#include "store/ledger_owners.h"
#include "store/ledger_rows.h"
#include "store/store_record.h"

enum {
    KEYS_AT_ONCE = 100000,
    LOOKUPS = 200000,
    BATCHES = 9,
};

static const char owner[] = "/usr/lib/bench/libbench.so";
static const char16_t server_path[] = u"/usr/lib/bench/libbench.so";

static void check(HRESULT hr)
{
    if (SUCCEEDED(hr))
        return;

    fprintf(stderr, "ledger_store: 0x%08x: %s\n", (unsigned)hr, hr_message());
    exit(1);
}

static void print_ms(uint64_t start)
{
    printf("%.3f\n", (double)(bench_now_ns() - start) / 1e6);
}

/* The key of a class's server; the path is to be deinitialized. */
static void class_path(uint32_t number, struct key_path *path)
{
    char16_t place[BENCH_PATH_UNITS];

    bench_class_path(number, place);
    key_path_init(path);
    check(key_path_append(path, u"Software\\Classes"));
    check(key_path_append(path, place));
}

static void make_key(struct hive_txn *txn, uint32_t number)
{
    struct key_path path;
    uint64_t id;

    class_path(number, &path);
    check(store_create(txn, &path, 0, NULL, &id));
    check(store_set_value(txn, id, NULL, REG_SZ, server_path, sizeof(server_path)));
    key_path_deinit(&path);
}

static void fill(uint32_t n, bool is_owned)
{
    uint64_t start = bench_now_ns();
    struct hive_txn txn;
    struct key root;

    check(key_init_root(&root, ROOT_USER));
    for (uint32_t i = 0; i < n;) {
        check(hive_write_begin(HIVE_USER, &txn));
        txn.owner = is_owned ? owner : NULL;
        do
            make_key(&txn, i++);
        while (i < n && i % KEYS_AT_ONCE != 0);
        check(hive_write_commit(&txn));
    }
    print_ms(start);
}

static void undo(void)
{
    uint64_t start = bench_now_ns();

    check(registry_undo(owner));
    print_ms(start);
}

/* The records of the owner's entries by their keys, in the order in which the ledger has them. */
struct record {
    enum hive_table table;
    MDB_val key;
};

struct records {
    struct record *records;
    size_t n, room;
};

static void add_record(struct records *records, enum hive_table table, const void *key, size_t size)
{
    struct record *record;

    if (records->n == records->room) {
        records->room = records->room ? 2 * records->room : 1024;
        records->records = realloc(records->records, records->room * sizeof(*record));
    }
    if (!records->records)
        exit(1);
    record = &records->records[records->n++];
    *record = (struct record){table, {size, malloc(size)}};
    memcpy(record->key.mv_data, key, size);
}

static void add_entry(struct records *records, const struct hive_txn *txn,
                      const struct ledger_row *row)
{
    struct node_view view;
    struct child_key child;
    struct {
        struct holds_entry entry;
        uint32_t depth;
    } __attribute__((packed)) hold = {row->key.entry, htobe32(1)};

    add_record(records, HIVE_HOLDS, &hold, sizeof(hold));
    add_record(records, HIVE_LEDGER, &row->key, sizeof(row->key));
    if (row->name)
        return;
    check(store_find(txn, &row->key.entry.place, &view));
    add_record(records, HIVE_IDS, &view.node->id, sizeof(view.node->id));
    add_record(records, HIVE_CHILDREN, &child, store_child_key_of(view.node, &child));
    add_record(records, HIVE_NODES, &view.hash, sizeof(view.hash));
}

static void raw(void)
{
    struct records records = {0};
    struct ledger_row_key from = {0};
    struct ledger_row row;
    struct hive_txn txn;
    uint64_t start;

    check(hive_write_begin(HIVE_USER, &txn));
    from.owner = htobe64(ledger_find_owner(&txn, owner));
    while (ledger_next_row(&txn, &from, &row) == S_OK) {
        add_entry(&records, &txn, &row);
        from = row.key;
        ledger_step_row(&from);
    }
    start = bench_now_ns();
    for (size_t i = 0; i < records.n; i++) {
        if (mdb_del(txn.mdb, txn.tables->dbis[records.records[i].table], &records.records[i].key,
                    NULL) != 0)
            exit(1);
    }
    check(hive_write_commit(&txn));
    print_ms(start);
    for (size_t i = 0; i < records.n; i++)
        free(records.records[i].key.mv_data);
    free(records.records);
}

/* As activation does it: open, read the default value, close. */
static void look_up_one(uint32_t number)
{
    char16_t path[BENCH_PATH_UNITS], value[64];
    DWORD size = sizeof(value), type;
    HKEY key;

    bench_class_path(number, path);
    if (RegOpenKeyExW(HKEY_CLASSES_ROOT, path, 0, KEY_READ, &key) != 0 ||
        RegQueryValueExW(key, NULL, NULL, &type, (BYTE *)value, &size) != 0 ||
        RegCloseKey(key) != 0)
        exit(1);
}

static void look_up(uint32_t n)
{
    double best = 0;

    for (int batch = 0; batch < BATCHES; batch++) {
        uint64_t seed = BENCH_SEED, start = bench_now_ns();
        double each;

        for (int i = 0; i < LOOKUPS; i++)
            look_up_one(bench_random(&seed) % n);
        each = (double)(bench_now_ns() - start) / LOOKUPS;
        if (batch == 0 || each < best)
            best = each;
    }
    printf("%.3f\n", best);
}

int main(int argc, char **argv)
{
    const char *verb = argc > 1 ? argv[1] : "";
    uint32_t n = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 0;

    if (strcmp(verb, "fill") == 0 && argc == 4)
        fill(n, argv[3][0] == '1');
    else if (strcmp(verb, "undo") == 0)
        undo();
    else if (strcmp(verb, "raw") == 0)
        raw();
    else if (strcmp(verb, "look-up") == 0 && n)
        look_up(n);
    else
        return 2;
    return 0;
}
