/* SPDX-License-Identifier: MIT */
#include "store/ledger_owners.h"

#include <endian.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "hive/table.h"
#include "store/history.h"
#include "store/ledger_rows.h"
#include "store/store.h"

/* The table has 'n' + hash of the name -> number; 'i' + number -> name; 'w' + number -> who acted
 * for it; and the last number that was given out under "c". */
struct owner_key {
    char kind;
    struct key_hash id;
} __attribute__((packed));

struct acts_record {
    uint64_t since;
    uint64_t time;
    uint64_t transaction;
    uint32_t uid;
    uint32_t pid; /* the command follows */
} STORE_RECORD;

static HRESULT from_code(int code)
{
    return code == 0 ? S_OK
                     : hr_raise(hr_from_lmdb(code), "writing the ledger: %s", mdb_strerror(code));
}

/* Unlike keys', owners' names are compared with their case: they may be paths of files. */
static struct owner_key key_of_name(const char *name)
{
    char16_t units[REGISTRY_OWNER_MAX];
    size_t len = strnlen(name, REGISTRY_OWNER_MAX);

    for (size_t i = 0; i < len; i++)
        units[i] = (char16_t)(0xe000 + (uint8_t)name[i]);
    return (struct owner_key){'n', key_hash_text(units, len)};
}

static struct owner_key key_of_number(char kind, uint64_t number)
{
    return (struct owner_key){kind, {{number, 0}}};
}

/* A hive that was made before there were ledgers, and may only be read, has none. */
static bool has_owners(const struct hive_txn *txn)
{
    return txn->tables->dbis[HIVE_OWNERS] != 0;
}

uint64_t ledger_find_owner(const struct hive_txn *txn, const char *name)
{
    struct owner_key owner = key_of_name(name);
    MDB_val key = {sizeof(owner), &owner}, data;
    uint64_t number = 0;

    if (has_owners(txn) && table_get(txn, HIVE_OWNERS, &key, &data) == 0 &&
        data.mv_size == sizeof(number))
        memcpy(&number, data.mv_data, sizeof(number));
    return number;
}

HRESULT ledger_add_owner(struct hive_txn *txn, const char *name, uint64_t *ret_number)
{
    struct owner_key by_name = key_of_name(name), by_number;
    MDB_val counter = {1, "c"}, key, data;
    uint64_t number = 0;
    int code;

    if (table_get(txn, HIVE_OWNERS, &counter, &data) == 0 && data.mv_size == sizeof(number))
        memcpy(&number, data.mv_data, sizeof(number));
    number++;
    data = (MDB_val){sizeof(number), &number};
    code = table_put(txn, HIVE_OWNERS, &counter, &data, 0);
    key = (MDB_val){sizeof(by_name), &by_name};
    if (code == 0)
        code = table_put(txn, HIVE_OWNERS, &key, &data, 0);
    by_number = key_of_number('i', number);
    key = (MDB_val){sizeof(by_number), &by_number};
    data = (MDB_val){strlen(name) + 1, (void *)name};
    if (code == 0)
        code = table_put(txn, HIVE_OWNERS, &key, &data, 0);
    *ret_number = number;
    return hr_trace(from_code(code));
}

HRESULT ledger_owner_acts(struct hive_txn *txn, uint64_t number)
{
    struct owner_key owner = key_of_number('w', number);
    struct author author = txn->author ? *txn->author : author_now();
    struct acts_record record = {author.time, author.time, hive_txn_number(txn), author.uid,
                                 author.pid};
    size_t size = strnlen(author.command, AUTHOR_COMMAND_MAX - 1);
    MDB_val key = {sizeof(owner), &owner}, data;
    struct acts_record old;
    HRESULT hr;
    int code;

    /* Records lie wherever LMDB has put them, aligned or not. */
    if (table_get(txn, HIVE_OWNERS, &key, &data) == 0 && data.mv_size >= sizeof(old)) {
        memcpy(&old, data.mv_data, sizeof(old));
        if (old.transaction == record.transaction)
            return S_OK;
        record.since = old.since;
    }
    hr = history_note_record(txn, HIVE_OWNERS, &owner, sizeof(owner));
    if (FAILED(hr))
        return hr_trace(hr);
    data = (MDB_val){sizeof(record) + size, NULL};
    code = table_put(txn, HIVE_OWNERS, &key, &data, MDB_RESERVE);
    if (code != 0)
        return hr_trace(from_code(code));
    memcpy(data.mv_data, &record, sizeof(record));
    memcpy((char *)data.mv_data + sizeof(record), author.command, size);
    return S_OK;
}

HRESULT ledger_owner_rests(struct hive_txn *txn, uint64_t number)
{
    struct owner_key owner = key_of_number('w', number);
    MDB_val key = {sizeof(owner), &owner};
    HRESULT hr = history_note_record(txn, HIVE_OWNERS, &owner, sizeof(owner));
    int code;

    if (FAILED(hr))
        return hr_trace(hr);
    code = table_del(txn, HIVE_OWNERS, &key);

    return hr_trace(from_code(code == MDB_NOTFOUND ? 0 : code));
}

bool ledger_owner_holds(const struct hive_txn *txn, const void *key, size_t key_size)
{
    struct ledger_row_key from = {0};
    struct owner_key owner;
    struct ledger_row row;

    if (key_size != sizeof(owner))
        return false;
    memcpy(&owner, key, sizeof(owner));
    from.owner = htobe64(owner.id.words[0]);
    return ledger_next_row(txn, &from, &row) == S_OK;
}

static void read_acts(const struct hive_txn *txn, struct ledger_owner *owner)
{
    struct owner_key wanted = key_of_number('w', owner->number);
    MDB_val key = {sizeof(wanted), &wanted}, data;
    struct acts_record record;
    size_t size;

    owner->since = owner->transaction = 0;
    owner->last = (struct author){.command = owner->command};
    owner->command[0] = '\0';
    if (table_get(txn, HIVE_OWNERS, &key, &data) != 0 || data.mv_size < sizeof(record))
        return;

    memcpy(&record, data.mv_data, sizeof(record));
    size = data.mv_size - sizeof(record);
    if (size > sizeof(owner->command) - 1)
        size = sizeof(owner->command) - 1;
    memcpy(owner->command, (char *)data.mv_data + sizeof(record), size);
    owner->command[size] = '\0';
    owner->since = record.since;
    owner->transaction = record.transaction;
    owner->last.time = record.time;
    owner->last.uid = record.uid;
    owner->last.pid = record.pid;
}

static HRESULT read_owner(const struct hive_txn *txn, uint64_t number, const MDB_val *name,
                          struct ledger_owner *ret_owner)
{
    if (name->mv_size == 0 || name->mv_size > sizeof(ret_owner->name) ||
        ((char *)name->mv_data)[name->mv_size - 1] != '\0')
        return hr_raise(hr_from_win32(ERROR_BADDB), "an owner's record is damaged");
    ret_owner->number = number;
    memcpy(ret_owner->name, name->mv_data, name->mv_size);
    read_acts(txn, ret_owner);
    return S_OK;
}

HRESULT ledger_read_owner(const struct hive_txn *txn, uint64_t number,
                          struct ledger_owner *ret_owner)
{
    struct owner_key wanted = key_of_number('i', number);
    MDB_val key = {sizeof(wanted), &wanted}, data;
    int code = has_owners(txn) ? table_get(txn, HIVE_OWNERS, &key, &data) : MDB_NOTFOUND;

    if (code == MDB_NOTFOUND)
        return hr_from_win32(ERROR_FILE_NOT_FOUND);
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "reading the ledger: %s", mdb_strerror(code));
    return hr_trace(read_owner(txn, number, &data, ret_owner));
}

HRESULT ledger_next_owner(const struct hive_txn *txn, uint64_t number,
                          struct ledger_owner *ret_owner)
{
    struct owner_key from = key_of_number('i', number), found;
    MDB_val key = {sizeof(from), &from}, data;
    int code;

    if (!has_owners(txn))
        return S_FALSE;
    /* Number 0 is nobody's, and the least of all keys. */
    code = table_seek(txn, HIVE_OWNERS, &key, number != 0, &data);
    if (code == MDB_NOTFOUND ||
        (code == 0 && (key.mv_size != sizeof(found) || *(char *)key.mv_data != 'i')))
        return S_FALSE;
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "reading the ledger: %s", mdb_strerror(code));
    memcpy(&found, key.mv_data, sizeof(found));
    return hr_trace(read_owner(txn, found.id.words[0], &data, ret_owner));
}
