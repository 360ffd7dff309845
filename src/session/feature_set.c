/* SPDX-License-Identifier: MIT */
#include "session/feature_set.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "session/refusal.h"

void features_deinit(struct features *features)
{
    free(features->all);
    free(features->order);
    *features = (struct features){0};
}

struct session_feature *features_find(const struct features *features, const char *key)
{
    ptrdiff_t row = features->n > 0 ? table_find(features->table, key) : -1;

    return row < 0 ? NULL : &features->all[row];
}

/*
 * Reading
 */

static HRESULT read_row(struct features *features, size_t row)
{
    const struct table *table = features->table;
    struct session_feature *feature = &features->all[row];
    ptrdiff_t parent;
    HRESULT hr;

    feature->key = table_text(table, row, table_column(table, "Feature"));
    if (!feature->key)
        return refuse_row(table, row, "Feature", "a key is missing");
    hr = refer_row(table, row, "Feature_Parent", table, "Feature", &parent);
    if (FAILED(hr))
        return hr_trace(hr);

    if (parent == (ptrdiff_t)row)
        return refuse_row(table, row, "Feature_Parent", "the feature is its own parent");
    if (parent >= 0)
        feature->parent = &features->all[parent];
    feature->row = row;
    feature->installed = STATE_UNKNOWN;
    feature->action = STATE_UNKNOWN;
    table_number(table, row, table_column(table, "Attributes"), &feature->attributes);
    table_number(table, row, table_column(table, "Level"), &feature->level);
    return S_OK;
}

/* 0 if the parents turn in a circle or are too many. */
static unsigned depth_of(const struct session_feature *feature)
{
    unsigned depth = 0;

    for (; feature && depth <= FEATURE_DEPTH_MAX; feature = feature->parent)
        depth++;
    return depth > FEATURE_DEPTH_MAX ? 0 : depth;
}

/* Sorts by depth: counting. */
static HRESULT put_in_order(struct features *features)
{
    size_t starts[FEATURE_DEPTH_MAX + 2] = {0};

    for (size_t i = 0; i < features->n; i++) {
        unsigned depth = depth_of(&features->all[i]);

        if (depth == 0)
            return refuse_row(features->table, i, "Feature_Parent",
                              "the parents turn in a circle, or are more than %d",
                              FEATURE_DEPTH_MAX);
        starts[depth + 1]++;
    }
    for (unsigned depth = 1; depth <= FEATURE_DEPTH_MAX; depth++)
        starts[depth + 1] += starts[depth];
    for (size_t i = 0; i < features->n; i++)
        features->order[starts[depth_of(&features->all[i])]++] = i;
    return S_OK;
}

HRESULT features_init(struct features *features, const struct package *package)
{
    HRESULT hr = S_OK;

    *features = (struct features){.table = package_table(package, "Feature")};
    features->n = table_n_rows(features->table);
    features->all = calloc(features->n + 1, sizeof(*features->all));
    features->order = calloc(features->n + 1, sizeof(*features->order));
    if (!features->all || !features->order)
        hr = hr_raise(E_OUTOFMEMORY, "features of a package");

    for (size_t row = 0; SUCCEEDED(hr) && row < features->n; row++)
        hr = read_row(features, row);
    if (SUCCEEDED(hr))
        hr = put_in_order(features);
    if (FAILED(hr))
        features_deinit(features);
    return hr_trace(hr);
}

HRESULT features_apply_conditions(struct features *features, struct session *session)
{
    const struct table *table = package_table(session_package(session), "Condition");
    ptrdiff_t feature;
    HRESULT hr;

    for (size_t row = 0; row < table_n_rows(table); row++) {
        hr = refer_row(table, row, "Feature_", features->table, "Feature", &feature);
        if (FAILED(hr))
            return hr_trace(hr);
        switch (
            session_condition(session, table_text(table, row, table_column(table, "Condition")))) {
        case CONDITION_ERROR:
            return refuse_row(table, row, "Condition", "%s", hr_message());
        case CONDITION_TRUE:
            if (feature >= 0)
                table_number(table, row, table_column(table, "Level"),
                             &features->all[feature].level);
            break;
        default:
            break;
        }
    }
    return S_OK;
}

/*
 * States
 */

bool feature_is_for_here(const struct session_feature *feature)
{
    for (; feature; feature = feature->parent)
        if (feature->level <= 0)
            return false;
    return true;
}

enum install_state feature_outcome(const struct session_feature *feature)
{
    return feature->action == STATE_UNKNOWN ? feature->installed : feature->action;
}

enum install_state feature_default(const struct session_feature *feature)
{
    if ((feature->attributes & FEATURE_FAVOR_ADVERTISE) &&
        !(feature->attributes & FEATURE_DISALLOW_ADVERTISE))
        return STATE_ADVERTISED;
    return feature->attributes & FEATURE_FAVOR_SOURCE ? STATE_SOURCE : STATE_LOCAL;
}

static bool is_installed_state(enum install_state state)
{
    return state == STATE_LOCAL || state == STATE_SOURCE;
}

/* What is not there cannot go. */
static void set_action(struct session_feature *feature, enum install_state state)
{
    bool stays_away = state == STATE_ABSENT && feature->installed == STATE_ABSENT;

    feature->action = stays_away ? STATE_UNKNOWN : state;
}

/* A parent that is to be there, because a child is. */
static void ask_parents(struct session_feature *feature, enum install_state state)
{
    for (feature = feature->parent; feature; feature = feature->parent) {
        enum install_state outcome = feature_outcome(feature);

        if (is_installed_state(outcome) || (outcome == state && state == STATE_ADVERTISED))
            continue;
        set_action(feature, state == STATE_ADVERTISED ? state : STATE_LOCAL);
    }
}

static bool is_below(const struct session_feature *feature, const struct session_feature *parent)
{
    for (feature = feature->parent; feature; feature = feature->parent)
        if (feature == parent)
            return true;
    return false;
}

static bool follows(const struct session_feature *feature)
{
    return (feature->attributes & FEATURE_FOLLOW_PARENT) && feature->parent;
}

/* Children of what goes go; those that follow do what their parent does. */
static void ask_children(struct features *features, const struct session_feature *asked,
                         enum install_state state)
{
    for (size_t i = 0; i < features->n; i++) {
        struct session_feature *feature = &features->all[features->order[i]];

        if (!feature_is_for_here(feature) || !is_below(feature, asked))
            continue;
        if (state == STATE_ABSENT)
            set_action(feature, STATE_ABSENT);
        else if (follows(feature) && feature->parent->action != STATE_UNKNOWN)
            set_action(feature, feature->parent->action);
    }
}

void features_ask(struct features *features, struct session_feature *feature,
                  enum install_state state)
{
    if (!feature_is_for_here(feature) && state != STATE_ABSENT)
        return;

    if (state == STATE_ADVERTISED && (feature->attributes & FEATURE_DISALLOW_ADVERTISE))
        state = STATE_LOCAL;
    set_action(feature, state);
    if (state != STATE_ABSENT && state != STATE_UNKNOWN)
        ask_parents(feature, state);
    ask_children(features, feature, state);
}
