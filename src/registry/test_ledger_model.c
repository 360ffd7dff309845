/* SPDX-License-Identifier: MIT */
/*
 * The ledger against a model: modules that share keys register and unregister, others change what
 * they like, processes are killed at any write of a commit. A plain model in this file says what
 * has to be there, after each step. Then the history takes the registry back to each step.
 *
 * COMITY_MODEL_SEED begins elsewhere, COMITY_MODEL_RUNS goes on for longer.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <comity/ktmw32.h>
#include <comity/winreg.h>

#include "base/hresult.h"
#include "registry/commit.h"
#include "registry/owner.h"
#include "registry/past.h"
#include "registry/transaction.h"
#include "test.h"

enum {
    KEYS = 9,   /* a hive */
    VALUES = 3, /* a key */
    OWNERS = 20,
    STEPS = 50,
    RUNS = 4,
    HOLDS = 4 * OWNERS,
    ABSENT = 0,
    PRESENT = 1, /* a key; a value is one of the states from here on */
    STATES = 4,
    NOBODY = 0,
    NONE = -1,
};

static const WCHAR *const paths[KEYS] = {
    u"Software\\P",          u"Software\\P\\a", u"Software\\P\\a\\b",
    u"Software\\P\\a\\b\\c", u"Software\\P\\d", u"Software\\P\\d\\e",
    u"Software\\Q",          u"Software\\Q\\f", u"Software\\Q\\f\\g",
};
static const int parents[KEYS] = {NONE, 0, 1, 2, 0, 4, NONE, 6, 7};

/* ---- dying at the n-th write: these stand before the C library's, for LMDB too ---- */

static int writes_until_death; /* 0: never */
static int deaths;

static void count_write(void)
{
    if (writes_until_death > 0 && --writes_until_death == 0)
        raise(SIGKILL);
}

__attribute__((visibility("default"))) ssize_t pwrite(int fd, const void *data, size_t size,
                                                      off_t offset)
{
    count_write();
    return syscall(SYS_pwrite64, fd, data, size, offset);
}

__attribute__((visibility("default"))) ssize_t writev(int fd, const struct iovec *parts, int n)
{
    count_write();
    return syscall(SYS_writev, fd, parts, n);
}

__attribute__((visibility("default"))) int fdatasync(int fd)
{
    count_write();
    return 0; /* nobody pulls the plug here */
}

/* ---- the model ---- */

struct hold {
    int owner;
    int state;
};

/* A key or a value: what it is, and who gave it which state, one upon the other. */
struct entry {
    int now;
    struct hold holds[HOLDS];
    int n;
};

struct model {
    struct entry keys[HIVE_KINDS][KEYS];
    struct entry values[HIVE_KINDS][KEYS][VALUES];
};

static int find_hold(const struct entry *entry, int owner)
{
    for (int i = 0; i < entry->n; i++) {
        if (entry->holds[i].owner == owner)
            return i;
    }
    return NONE;
}

static void remove_hold(struct entry *entry, int i)
{
    memmove(&entry->holds[i], &entry->holds[i + 1],
            (size_t)(entry->n - i - 1) * sizeof(entry->holds[0]));
    entry->n--;
}

static void push(struct entry *entry, int owner, int state)
{
    ASSERT_TRUE(entry->n < HOLDS);
    entry->holds[entry->n++] = (struct hold){owner, state};
}

/* The owner, if it is one, gives the entry a state. What nobody's edits made of it in between is
 * kept below. */
static void give(struct entry *entry, int owner, int state)
{
    int own = find_hold(entry, owner);
    bool is_intact = entry->n > 0 && entry->holds[entry->n - 1].state == entry->now;

    if (owner != NOBODY) {
        if (is_intact && own == entry->n - 1) {
            entry->holds[own].state = state;
        } else {
            if (!is_intact)
                push(entry, NOBODY, entry->now);
            if (own != NONE)
                remove_hold(entry, own);
            push(entry, owner, state);
        }
    }
    entry->now = state;
}

/* Who registers something in or below a key that was registered needs the key as well. */
static void need(struct model *model, int hive, int key, int owner)
{
    for (; owner != NOBODY && key != NONE; key = parents[key]) {
        struct entry *entry = &model->keys[hive][key];
        int own = find_hold(entry, owner);

        if (own != NONE && entry->holds[own].state == PRESENT)
            return;
        if (entry->n > 0)
            give(entry, owner, PRESENT);
    }
}

static void make_key(struct model *model, int hive, int key, int owner)
{
    if (model->keys[hive][key].now == PRESENT) {
        need(model, hive, key, owner);
        return;
    }
    if (parents[key] != NONE && model->keys[hive][parents[key]].now == ABSENT)
        make_key(model, hive, parents[key], owner);
    give(&model->keys[hive][key], owner, PRESENT);
    need(model, hive, parents[key], owner);
}

static void set_value(struct model *model, int hive, int key, int value, int owner, int state)
{
    make_key(model, hive, key, owner);
    give(&model->values[hive][key][value], owner, state);
    need(model, hive, key, owner);
}

static void delete_value(struct model *model, int hive, int key, int value, int owner)
{
    if (model->values[hive][key][value].now == ABSENT)
        return;
    give(&model->values[hive][key][value], owner, ABSENT);
    need(model, hive, key, owner);
}

static void delete_tree(struct model *model, int hive, int key, int owner)
{
    if (model->keys[hive][key].now == ABSENT)
        return;
    for (int below = 0; below < KEYS; below++) {
        if (parents[below] == key)
            delete_tree(model, hive, below, owner);
    }
    for (int value = 0; value < VALUES; value++)
        delete_value(model, hive, key, value, owner);
    give(&model->keys[hive][key], owner, ABSENT);
}

static bool is_empty(const struct model *model, int hive, int key)
{
    for (int below = 0; below < KEYS; below++) {
        if (parents[below] == key && model->keys[hive][below].now == PRESENT)
            return false;
    }
    for (int value = 0; value < VALUES; value++) {
        if (model->values[hive][key][value].now != ABSENT)
            return false;
    }
    return true;
}

/* One owner, or two that let go together. */
struct pair {
    int first, second;
};

static bool is_of(const struct pair *pair, const struct hold *hold)
{
    return hold->owner == pair->first || hold->owner == pair->second;
}

/* What the entry is without the owners: something else only if it is as one of them, uppermost,
 * left it. */
static int state_without(const struct entry *entry, const struct pair *pair)
{
    int i = entry->n - 1;

    if (i < 0 || !is_of(pair, &entry->holds[i]) || entry->holds[i].state != entry->now)
        return entry->now;
    while (i >= 0 && is_of(pair, &entry->holds[i]))
        i--;
    return i >= 0 ? entry->holds[i].state : ABSENT;
}

static void let_go(struct entry *entry, const struct pair *pair)
{
    for (int i = entry->n - 1; i >= 0; i--) {
        if (is_of(pair, &entry->holds[i]))
            remove_hold(entry, i);
    }
    for (int i = 0; i < entry->n; i++) {
        if (entry->holds[i].owner != NOBODY)
            return;
    }
    entry->n = 0;
}

static void unregister(struct model *model, int hive, const struct pair *pair)
{
    bool is_to_go[KEYS] = {false};

    for (int key = 0; key < KEYS; key++) {
        int state = state_without(&model->keys[hive][key], pair);

        if (state == PRESENT && model->keys[hive][key].now == ABSENT)
            make_key(model, hive, key, NOBODY);
    }
    for (int key = 0; key < KEYS; key++) {
        int state = state_without(&model->keys[hive][key], pair);

        is_to_go[key] = state == ABSENT && model->keys[hive][key].now == PRESENT;
        let_go(&model->keys[hive][key], pair);
        for (int value = 0; value < VALUES; value++) {
            struct entry *entry = &model->values[hive][key][value];

            if (model->keys[hive][key].now == PRESENT)
                entry->now = state_without(entry, pair);
            let_go(entry, pair);
        }
    }
    for (int key = KEYS - 1; key >= 0; key--) {
        if (is_to_go[key] && is_empty(model, hive, key))
            model->keys[hive][key].now = ABSENT;
    }
}

/* ---- the registry ---- */

static HKEY root_of(int hive)
{
    return hive == HIVE_MACHINE ? HKEY_LOCAL_MACHINE : HKEY_CURRENT_USER;
}

static const WCHAR *value_name(int value)
{
    static const WCHAR *const names[VALUES] = {u"", u"v", u"w"};

    return names[value];
}

static int read_value(HKEY key, int value)
{
    DWORD data = 0, size = sizeof(data);
    LSTATUS error = RegQueryValueExW(key, value_name(value), NULL, NULL, (BYTE *)&data, &size);

    ASSERT_TRUE(error == ERROR_SUCCESS || error == ERROR_FILE_NOT_FOUND);
    return error == ERROR_SUCCESS ? (int)data : ABSENT;
}

/* Whether the registry is what the model says; @told says on standard error what is not. */
static bool is_as(const struct model *model, bool told)
{
    for (int hive = 0; hive < HIVE_KINDS; hive++) {
        for (int key = 0; key < KEYS; key++) {
            LSTATUS error;
            HKEY handle;

            error = RegOpenKeyExW(root_of(hive), paths[key], 0, KEY_READ, &handle);
            if ((error == ERROR_SUCCESS) != (model->keys[hive][key].now == PRESENT)) {
                if (told)
                    fprintf(stderr, "# hive %d, key %d is %d\n", hive, key, error);
                if (error == ERROR_SUCCESS)
                    RegCloseKey(handle);
                return false;
            }
            for (int value = 0; error == ERROR_SUCCESS && value < VALUES; value++) {
                int found = read_value(handle, value);

                if (found == model->values[hive][key][value].now)
                    continue;
                if (told)
                    fprintf(stderr, "# hive %d, key %d, value %d is %d\n", hive, key, value, found);
                RegCloseKey(handle);
                return false;
            }
            if (error == ERROR_SUCCESS)
                RegCloseKey(handle);
        }
    }
    return true;
}

/* ---- steps ---- */

static uint64_t seed;

static unsigned draw(unsigned n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % n;
}

enum kind {
    SET,
    MAKE,
    DELETE_VALUE,
    DELETE_TREE,
    KINDS,
};

struct change {
    enum kind kind;
    int hive, key, value, state;
};

enum {
    CHANGES = 6, /* at most, in a step */
};

struct step {
    int owner; /* who registers or unregisters, or NOBODY, who edits */
    int other; /* who unregisters together with the owner, or NOBODY */
    bool is_undo;
    struct change changes[CHANGES];
    int n;
};

static struct step draw_step(void)
{
    struct step step = {.owner = draw(4) ? (int)draw(OWNERS) + 1 : NOBODY};

    step.is_undo = step.owner != NOBODY && draw(3) == 0;
    step.n = step.is_undo ? 0 : 1 + (int)draw(CHANGES);
    for (int i = 0; i < step.n; i++) {
        unsigned kind = draw(10);

        step.changes[i] = (struct change){kind < 6   ? SET
                                          : kind < 7 ? MAKE
                                          : kind < 9 ? DELETE_VALUE
                                                     : DELETE_TREE,
                                          (int)draw(HIVE_KINDS), (int)draw(KEYS), (int)draw(VALUES),
                                          1 + (int)draw(STATES)};
    }
    return step;
}

static void do_in_model(struct model *model, const struct step *step)
{
    struct pair pair = {step->owner, step->other ? step->other : step->owner};

    for (int hive = 0; step->is_undo && hive < HIVE_KINDS; hive++)
        unregister(model, hive, &pair);
    for (int i = 0; i < step->n; i++) {
        const struct change *change = &step->changes[i];

        if (change->kind == SET)
            set_value(model, change->hive, change->key, change->value, step->owner, change->state);
        else if (change->kind == MAKE)
            make_key(model, change->hive, change->key, step->owner);
        else if (model->keys[change->hive][change->key].now == ABSENT)
            continue;
        else if (change->kind == DELETE_VALUE)
            delete_value(model, change->hive, change->key, change->value, step->owner);
        else
            delete_tree(model, change->hive, change->key, step->owner);
    }
}

/* The key that the change is about, in the transaction or, without one, in the registry. */
static LSTATUS open_changed(const struct change *change, HANDLE transaction, HKEY *ret_key)
{
    HKEY root = root_of(change->hive);
    const WCHAR *path = paths[change->key];

    if (change->kind == SET || change->kind == MAKE)
        return transaction
                   ? RegCreateKeyTransactedW(root, path, 0, NULL, 0, KEY_ALL_ACCESS, NULL, ret_key,
                                             NULL, transaction, NULL)
                   : RegCreateKeyExW(root, path, 0, NULL, 0, KEY_ALL_ACCESS, NULL, ret_key, NULL);
    return transaction
               ? RegOpenKeyTransactedW(root, path, 0, KEY_ALL_ACCESS, ret_key, transaction, NULL)
               : RegOpenKeyExW(root, path, 0, KEY_ALL_ACCESS, ret_key);
}

static void do_change(const struct change *change, HANDLE transaction)
{
    DWORD data = (DWORD)change->state;
    HKEY key;
    LSTATUS error = open_changed(change, transaction, &key);

    if (error == ERROR_FILE_NOT_FOUND)
        return;
    ASSERT_EQ(error, 0);
    if (change->kind == SET)
        ASSERT_EQ(RegSetValueExW(key, value_name(change->value), 0, REG_DWORD, (BYTE *)&data,
                                 sizeof(data)),
                  0);
    if (change->kind == DELETE_VALUE)
        RegDeleteValueW(key, value_name(change->value));
    if (change->kind == DELETE_TREE) {
        ASSERT_EQ(RegDeleteTreeW(key, NULL), 0);
        ASSERT_EQ(transaction ? RegDeleteKeyTransactedW(key, u"", 0, 0, transaction, NULL)
                              : RegDeleteKeyW(key, u""),
                  0);
    }
    RegCloseKey(key);
}

static void do_in_registry(const struct step *step)
{
    HANDLE transaction;
    char owner[32], other[32];
    const char *const owners[] = {owner, other};

    snprintf(owner, sizeof(owner), "/lib/module%d.so", step->owner);
    snprintf(other, sizeof(other), "/lib/module%d.so", step->other);
    if (step->is_undo && step->other) {
        ASSERT_TRUE(SUCCEEDED(registry_undo_owners(owners, 2)));
        return;
    }
    if (step->is_undo) {
        ASSERT_TRUE(SUCCEEDED(registry_undo(owner)));
        return;
    }
    ASSERT_HR(registry_set_owner(step->owner == NOBODY ? NULL : owner), S_OK);
    transaction = transaction_captured ? NULL : CreateTransaction(NULL, NULL, 0, 0, 0, 0, NULL);
    for (int i = 0; i < step->n; i++)
        do_change(&step->changes[i], transaction);
    if (transaction) {
        ASSERT_TRUE(CommitTransaction(transaction));
        CloseHandle(transaction);
    }
    ASSERT_HR(registry_set_owner(NULL), S_OK);
}

static void do_restore(const void *number)
{
    struct registry_undo undo = {.what = UNDO_UNTIL, .number = *(const uint64_t *)number};

    ASSERT_TRUE(SUCCEEDED(registry_undo_as(&undo, NULL, NULL)));
}

static void do_step(const void *step)
{
    do_in_registry(step);
}

/* In a process that dies at one of its writes, or comes to its end before. */
static void do_and_die(void (*run)(const void *what), const void *what)
{
    int write = 1 + (int)draw(24), status;
    pid_t child = fork();

    ASSERT_TRUE(child >= 0);
    if (child == 0) {
        writes_until_death = write;
        run(what);
        writes_until_death = 0;
        _exit(0);
    }
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) ||
                (WIFEXITED(status) && WEXITSTATUS(status) == 0));
    deaths += WIFSIGNALED(status);
    ASSERT_HR(commit_recover(), S_OK);
}

static HRESULT take_number(const struct registry_transaction *transaction, void *context)
{
    *(uint64_t *)context = transaction->head->number;
    return S_FALSE;
}

/* The last transaction's. */
static uint64_t last_number(void)
{
    uint64_t number = 0;
    struct registry_reader reader = {.transaction = take_number, .context = &number};

    ASSERT_HR(registry_history(&reader), S_OK);
    return number;
}

/* Does a step, or dies at it, and brings the model to what the history says came of it: all or
 * nothing. */
static void take(struct model *model, const struct step *step, struct model *scratch)
{
    uint64_t before = last_number();
    bool has_died = draw(3) == 0;

    *scratch = *model;
    do_in_model(scratch, step);
    if (has_died)
        do_and_die(do_step, step);
    else
        do_in_registry(step);
    if (!has_died || last_number() != before)
        *model = *scratch;
    ASSERT_TRUE(is_as(model, true));
}

static unsigned setting(const char *name, unsigned otherwise)
{
    const char *text = getenv(name);

    return text ? (unsigned)strtoul(text, NULL, 10) : otherwise;
}

static void run(unsigned number)
{
    struct model *models = calloc(STEPS + 2, sizeof(*models)), *model = &models[STEPS];
    uint64_t numbers[STEPS];

    ASSERT_TRUE(models != NULL);
    seed = number * 0x9e3779b97f4a7c15u + 1;
    for (int i = 0; i < STEPS; i++) {
        struct step step = draw_step();

        take(model, &step, model + 1);
        models[i] = *model;
        numbers[i] = last_number();
    }
    for (int i = 0; i < STEPS; i++) {
        int to = (int)draw(STEPS);
        uint64_t before = last_number();

        if (numbers[to] == 0)
            continue;
        if (draw(2))
            do_and_die(do_restore, &numbers[to]);
        if (last_number() == before) /* it has not come to pass, or there was nothing to do */
            ASSERT_TRUE(is_as(model, true));
        do_restore(&numbers[to]);
        ASSERT_TRUE(is_as(&models[to], true));
        *model = models[to];
    }
    free(models);
}

/* Several steps in one transaction that stands for the registry: what is seen in it is what the
 * commit makes. */
static void take_together(struct model *model)
{
    struct transaction *transaction;

    ASSERT_HR(transaction_new(0, &transaction), S_OK);
    transaction_capture(transaction);
    for (unsigned i = draw(6); i > 0; i--) {
        struct step step = draw_step();

        step.is_undo |= step.owner != NOBODY && draw(3) == 0;
        if (step.is_undo) {
            step.n = 0;
            step.other = step.owner % OWNERS + 1;
        }
        do_in_model(model, &step);
        do_in_registry(&step);
        ASSERT_TRUE(is_as(model, true));
    }
    transaction_capture(NULL);
    ASSERT_HR(transaction_commit(transaction), S_OK);
    transaction_unref(transaction);
    ASSERT_TRUE(is_as(model, true));
}

TEST(what_a_transaction_undoes_is_undone_by_its_commit)
{
    unsigned first = setting("COMITY_MODEL_SEED", 1), runs = setting("COMITY_MODEL_RUNS", RUNS);
    struct model *model = calloc(1, sizeof(*model));

    test_expect_open_descriptors();
    for (unsigned i = 0; i < runs; i++) {
        fprintf(stderr, "# seed %u\n", first + i);
        seed = (first + i) * 0x9e3779b97f4a7c15u + 1;
        for (int j = 0; j < STEPS; j++)
            take_together(model);
    }
    free(model);
}

TEST(what_is_left_is_what_the_model_says)
{
    unsigned first = setting("COMITY_MODEL_SEED", 1), runs = setting("COMITY_MODEL_RUNS", RUNS);

    test_expect_open_descriptors();
    for (unsigned i = 0; i < runs; i++) {
        struct change clean[] = {{.kind = DELETE_TREE, .hive = 0, .key = 0},
                                 {.kind = DELETE_TREE, .hive = 0, .key = 6},
                                 {.kind = DELETE_TREE, .hive = 1, .key = 0},
                                 {.kind = DELETE_TREE, .hive = 1, .key = 6}};
        struct step step = {.owner = NOBODY, .n = 4};

        fprintf(stderr, "# seed %u\n", first + i);
        run(first + i);
        for (int owner = 1; owner <= OWNERS; owner++)
            do_in_registry(&(struct step){.owner = owner, .is_undo = true});
        memcpy(step.changes, clean, sizeof(clean));
        do_in_registry(&step);
    }
    ASSERT_TRUE(runs == 0 || deaths > 0);
}
