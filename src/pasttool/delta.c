/* SPDX-License-Identifier: MIT */
#include "pasttool/delta.h"

#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "pasttool/place.h"
#include "toolkit/value.h"

static void difference_deinit(struct difference *difference)
{
    free(difference->key);
    free(difference->was);
    free(difference->name);
    free((void *)difference->before.data);
    free((void *)difference->after.data);
}

void delta_deinit(struct delta *delta)
{
    for (size_t i = 0; i < delta->n; i++)
        difference_deinit(&delta->differences[i]);
    free(delta->differences);
    *delta = (struct delta){0};
}

static HRESULT out_of_memory(void)
{
    return hr_raise(E_OUTOFMEMORY, "comparing registries");
}

/* Takes over what the difference owns, even if it fails. */
static HRESULT append(struct delta *delta, struct difference *difference)
{
    if (delta->n == delta->room) {
        size_t room = delta->room ? 2 * delta->room : 64;
        struct difference *larger = realloc(delta->differences, room * sizeof(*larger));

        if (!larger) {
            difference_deinit(difference);
            return out_of_memory();
        }
        delta->differences = larger;
        delta->room = room;
    }
    difference->order = delta->n;
    delta->differences[delta->n++] = *difference;
    return S_OK;
}

static bool copy_state(const struct shown_state *state, struct shown_state *ret_state)
{
    void *data = malloc(state->size + (size_t)1);

    if (!data)
        return false;
    if (state->size)
        memcpy(data, state->data, state->size);
    *ret_state = *state;
    ret_state->data = data;
    return true;
}

static struct shown_state shown_of(enum past_what what, const struct past_state *state)
{
    if (what == PAST_KEY || !state->is_present)
        return (struct shown_state){.is_present = state->is_present, .is_key = what == PAST_KEY};
    return (struct shown_state){true, false,
                                what == PAST_SECURITY ? 3 /* REG_BINARY */
                                                      : state->type,
                                (uint32_t)state->size, state->data};
}

static char16_t *wide_name(const struct past_change *change)
{
    size_t len = utf16_from_utf8(change->name, change->name_size, NULL, 0);
    char16_t *name = calloc(len + 1, sizeof(*name));

    if (name)
        utf16_from_utf8(change->name, change->name_size, name, len);
    return name;
}

HRESULT delta_add_change(enum hive_kind hive, const struct past_change *change, void *context)
{
    struct shown_state before = shown_of(change->what, &change->before);
    struct shown_state after = shown_of(change->what, &change->after);
    struct difference difference = {.what = change->what};

    difference.key = place_name(hive, key_path_text(change->path));
    difference.was = change->was ? place_name(hive, change->was) : NULL;
    difference.name = wide_name(change);
    if (!difference.key || (change->was && !difference.was) || !difference.name ||
        !copy_state(&before, &difference.before) || !copy_state(&after, &difference.after)) {
        difference_deinit(&difference);
        return out_of_memory();
    }
    return hr_trace(append(context, &difference));
}

HRESULT delta_add_side(struct delta *delta, enum delta_side side, const char16_t *key,
                       const char16_t *name, const struct shown_state *state)
{
    struct difference difference = {.what = state->is_key ? PAST_KEY : PAST_VALUE};

    difference.key = utf16_dup(key);
    difference.name = utf16_dup(name);
    difference.before.is_key = difference.after.is_key = state->is_key;
    if (!difference.key || !difference.name ||
        !copy_state(state, side == DELTA_BEFORE ? &difference.before : &difference.after)) {
        difference_deinit(&difference);
        return out_of_memory();
    }
    return hr_trace(append(delta, &difference));
}

/* ---- settling ---- */

/* As a tree is walked: what is below a key comes before its siblings. */
static int compare_keys(const char16_t *a, const char16_t *b)
{
    for (;; a++, b++) {
        char16_t left = *a == '\\' ? 1 : utf16_upcase(*a);
        char16_t right = *b == '\\' ? 1 : utf16_upcase(*b);

        if (left != right)
            return left < right ? -1 : 1;
        if (left == 0)
            return 0;
    }
}

static int compare(const void *left, const void *right)
{
    const struct difference *a = left, *b = right;
    int order = compare_keys(a->key, b->key);

    if (order == 0)
        order = (int)a->what - (int)b->what;
    return order != 0
               ? order
               : utf16_compare_nocase(a->name, utf16_len(a->name), b->name, utf16_len(b->name));
}

static int compare_in_order(const void *left, const void *right)
{
    const struct difference *a = left, *b = right;
    int order = compare(left, right);

    return order != 0 ? order : (a->order > b->order) - (a->order < b->order);
}

static void join_state(struct shown_state *state, struct shown_state *later)
{
    struct shown_state kept = *state;

    if (!later->is_present)
        return;
    *state = *later;
    *later = kept;
}

static bool is_same(const struct difference *difference)
{
    const struct shown_state *a = &difference->before, *b = &difference->after;

    if (difference->was || a->is_present != b->is_present)
        return false;
    return !a->is_present || a->is_key ||
           (a->type == b->type && a->size == b->size &&
            (a->size == 0 || memcmp(a->data, b->data, a->size) == 0));
}

void delta_settle(struct delta *delta)
{
    size_t n = 0;

    if (delta->n > 0)
        qsort(delta->differences, delta->n, sizeof(*delta->differences), compare_in_order);
    for (size_t i = 0; i < delta->n; i++) {
        struct difference *difference = &delta->differences[i];

        if (n > 0 && compare(&delta->differences[n - 1], difference) == 0) {
            join_state(&delta->differences[n - 1].before, &difference->before);
            join_state(&delta->differences[n - 1].after, &difference->after);
            difference_deinit(difference);
            continue;
        }
        /* What went before is complete now. */
        if (n > 0 && is_same(&delta->differences[n - 1]))
            difference_deinit(&delta->differences[--n]);
        delta->differences[n++] = *difference;
    }
    if (n > 0 && is_same(&delta->differences[n - 1]))
        difference_deinit(&delta->differences[--n]);
    delta->n = n;
}

void delta_reverse(struct delta *delta)
{
    for (size_t i = 0; i < delta->n; i++) {
        struct difference *difference = &delta->differences[i];
        struct shown_state before = difference->before;

        difference->before = difference->after;
        difference->after = before;
        if (difference->was) {
            char16_t *was = difference->was;

            difference->was = difference->key;
            difference->key = was;
        }
    }
}

static bool is_meant(const struct difference *difference, const char16_t *key, const char16_t *name)
{
    size_t len = utf16_len(key);
    const char16_t *rest = difference->key + utf16_nlen(difference->key, len);

    if (name)
        return difference->what == PAST_VALUE && utf16_equal_nocase(difference->key, key) &&
               utf16_equal_nocase(difference->name, name);
    return utf16_compare_nocase(difference->key, (size_t)(rest - difference->key), key, len) == 0 &&
           (*rest == 0 || *rest == '\\');
}

void delta_drop_side(struct delta *delta, size_t n, const char16_t *key, const char16_t *name)
{
    size_t kept = n;

    for (size_t i = n; i < delta->n; i++) {
        if (is_meant(&delta->differences[i], key, name))
            difference_deinit(&delta->differences[i]);
        else
            delta->differences[kept++] = delta->differences[i];
    }
    delta->n = kept;
}

/* ---- showing ---- */

static char sign_of(const struct difference *difference)
{
    if (!difference->before.is_present)
        return '+';
    return difference->after.is_present ? '~' : '-';
}

static void print_utf16(const char16_t *text)
{
    value_print_utf16(text, utf16_len(text), stdout);
}

static void print_one(const struct difference *difference)
{
    char sign = sign_of(difference);

    printf("%c ", sign);
    print_utf16(difference->was ? difference->was : difference->key);
    if (difference->what == PAST_KEY) {
        if (difference->was) {
            fputs("\t", stdout);
            print_utf16(difference->key);
        }
        fputc('\n', stdout);
        return;
    }
    fputc('\t', stdout);
    if (difference->what == PAST_SECURITY)
        fputs("(Security)", stdout);
    else if (*difference->name)
        print_utf16(difference->name);
    else
        fputs("(Default)", stdout);
    if (sign != '+') {
        fputc('\t', stdout);
        show_state_tabbed(&difference->before);
    }
    if (sign != '-') {
        fputc('\t', stdout);
        show_state_tabbed(&difference->after);
    }
    fputc('\n', stdout);
}

void delta_print(const struct delta *delta)
{
    delta_print_some(delta, delta->n, "");
}

void delta_print_some(const struct delta *delta, size_t n, const char *lead)
{
    for (size_t i = 0; i < n; i++) {
        fputs(lead, stdout);
        print_one(&delta->differences[i]);
    }
}

static void print_one_json(const struct difference *difference)
{
    static const char *const kinds[] = {
        [PAST_KEY] = "key", [PAST_VALUE] = "value", [PAST_SECURITY] = "security"};

    printf("{\"change\":\"%c\",\"what\":\"%s\",\"key\":", sign_of(difference),
           kinds[difference->what]);
    value_json_string(difference->key, utf16_len(difference->key), stdout);
    if (difference->was) {
        fputs(",\"was\":", stdout);
        value_json_string(difference->was, utf16_len(difference->was), stdout);
    }
    fputs(",\"name\":", stdout);
    if (difference->what == PAST_VALUE)
        value_json_string(difference->name, utf16_len(difference->name), stdout);
    else
        fputs("null", stdout);
    fputs(",\"before\":", stdout);
    show_state_json(&difference->before);
    fputs(",\"after\":", stdout);
    show_state_json(&difference->after);
    fputc('}', stdout);
}

void delta_print_json(const struct delta *delta)
{
    for (size_t i = 0; i < delta->n; i++) {
        print_one_json(&delta->differences[i]);
        fputc('\n', stdout);
    }
}

void delta_print_json_array(const struct delta *delta)
{
    for (size_t i = 0; i < delta->n; i++) {
        fputs(i > 0 ? "," : "", stdout);
        print_one_json(&delta->differences[i]);
    }
}
