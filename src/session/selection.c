/* SPDX-License-Identifier: MIT */
#include "session/selection.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/hresult.h"

/* What the names in a property are. */
enum subject {
    SUBJECT_FEATURE,
    SUBJECT_COMPONENT, /* by its GUID: the features that have it */
    SUBJECT_FILE,      /* by its key: the features that have its component */
};

/* How a wish is for the state that the feature has by itself, or has now. */
enum {
    WISH_DEFAULT = 100,
    WISH_AGAIN,
};

static const struct rule {
    const char *property;
    enum subject subject;
    int wish; /* enum install_state, or WISH_... */
} rules[] = {
    /* In the order in which Windows obeys them. */
    {"ADDLOCAL", SUBJECT_FEATURE, STATE_LOCAL},
    {"REMOVE", SUBJECT_FEATURE, STATE_ABSENT},
    {"ADDSOURCE", SUBJECT_FEATURE, STATE_SOURCE},
    {"ADDDEFAULT", SUBJECT_FEATURE, WISH_DEFAULT},
    {"REINSTALL", SUBJECT_FEATURE, WISH_AGAIN},
    {"ADVERTISE", SUBJECT_FEATURE, STATE_ADVERTISED},
    {"COMPADDLOCAL", SUBJECT_COMPONENT, STATE_LOCAL},
    {"COMPADDSOURCE", SUBJECT_COMPONENT, STATE_SOURCE},
    {"COMPADDDEFAULT", SUBJECT_COMPONENT, WISH_DEFAULT},
    {"FILEADDLOCAL", SUBJECT_FILE, STATE_LOCAL},
    {"FILEADDSOURCE", SUBJECT_FILE, STATE_SOURCE},
    {"FILEADDDEFAULT", SUBJECT_FILE, WISH_DEFAULT},
};

enum {
    N_RULES = sizeof(rules) / sizeof(*rules),
};

static bool is_there(const struct session_feature *feature)
{
    return feature->installed == STATE_LOCAL || feature->installed == STATE_SOURCE ||
           feature->installed == STATE_ADVERTISED;
}

static void ask(const struct selection *selection, struct session_feature *feature, int wish)
{
    if (wish == WISH_AGAIN) {
        if (is_there(feature))
            feature->action = feature->installed;
        return;
    }
    features_ask(selection->features, feature,
                 wish == WISH_DEFAULT ? feature_default(feature) : (enum install_state)wish);
}

/* The same of all features; parents and children agree by themselves. */
static void ask_all(const struct selection *selection, int wish)
{
    for (size_t i = 0; i < selection->features->n; i++) {
        struct session_feature *feature = &selection->features->all[selection->features->order[i]];
        bool is_disallowed =
            wish == STATE_ADVERTISED && (feature->attributes & FEATURE_DISALLOW_ADVERTISE);

        if (wish == STATE_ABSENT)
            feature->action = is_there(feature) ? STATE_ABSENT : STATE_UNKNOWN;
        else if (wish == WISH_AGAIN)
            ask(selection, feature, wish);
        else if (feature_is_for_here(feature) && !is_disallowed)
            feature->action =
                wish == WISH_DEFAULT ? feature_default(feature) : (enum install_state)wish;
    }
}

static void ask_by_component(const struct selection *selection,
                             const struct session_component *component, int wish)
{
    const struct components *components = selection->components;

    for (size_t link = components->starts[component->row];
         link < components->starts[component->row + 1]; link++)
        ask(selection, components->features[link], wish);
}

static const struct session_component *component_of_guid(const struct components *components,
                                                         const char *guid)
{
    for (size_t i = 0; i < components->n; i++)
        if (components->all[i].guid && strcasecmp(components->all[i].guid, guid) == 0)
            return &components->all[i];
    return NULL;
}

static HRESULT ask_named(const struct selection *selection, const struct rule *rule,
                         const char *name)
{
    struct session_feature *feature = NULL;
    const struct session_component *component = NULL;
    const struct session_file *file = NULL;

    switch (rule->subject) {
    case SUBJECT_FEATURE:
        feature = features_find(selection->features, name);
        if (!feature)
            return hr_raise(hr_from_win32(ERROR_INSTALL_FAILURE),
                            "property %s: the package has no feature \"%s\"", rule->property, name);
        ask(selection, feature, rule->wish);
        return S_OK;
    case SUBJECT_COMPONENT:
        component = component_of_guid(selection->components, name);
        if (!component)
            return hr_raise(hr_from_win32(ERROR_INSTALL_FAILURE),
                            "property %s: the package has no component \"%s\"", rule->property,
                            name);
        break;
    default:
        file = package_files_find(selection->files, name);
        if (!file)
            return hr_raise(hr_from_win32(ERROR_INSTALL_FAILURE),
                            "property %s: the package has no file \"%s\"", rule->property, name);
        component = file->component;
    }
    ask_by_component(selection, component, rule->wish);
    return S_OK;
}

/* Obeys one property: "ALL", or names with commas between. */
static HRESULT obey(const struct selection *selection, const struct rule *rule, const char *value)
{
    _cleanup_(freep) char *names = NULL;
    char *rest, *name;
    HRESULT hr = S_OK;

    if (strcasecmp(value, "ALL") == 0 && rule->subject == SUBJECT_FEATURE) {
        ask_all(selection, rule->wish);
        return S_OK;
    }
    names = strdup(value);
    if (!names)
        return hr_raise(E_OUTOFMEMORY, "property %s", rule->property);
    for (name = strtok_r(names, ", ", &rest); SUCCEEDED(hr) && name;
         name = strtok_r(NULL, ", ", &rest))
        hr = ask_named(selection, rule, name);
    return hr_trace(hr);
}

static void select_by_level(const struct selection *selection)
{
    const char *text = session_property(selection->session, "INSTALLLEVEL");
    long install_level = text && *text ? strtol(text, NULL, 10) : 1;

    for (size_t i = 0; i < selection->features->n; i++) {
        struct session_feature *feature = &selection->features->all[selection->features->order[i]];
        const struct session_feature *parent = feature->parent;

        if (!feature_is_for_here(feature) || feature->level > install_level ||
            (parent && parent->action == STATE_UNKNOWN))
            continue;
        feature->action = feature_default(feature);
        if (parent && (feature->attributes & FEATURE_FOLLOW_PARENT))
            feature->action = parent->action;
        /* Below what is only offered, nothing is installed. */
        if (parent && parent->action == STATE_ADVERTISED)
            feature->action = STATE_ADVERTISED;
    }
}

HRESULT selection_apply(const struct selection *selection)
{
    bool is_explicit = false;
    HRESULT hr = S_OK;

    for (size_t i = 0; i < selection->features->n; i++)
        selection->features->all[i].action = STATE_UNKNOWN;
    for (size_t i = 0; SUCCEEDED(hr) && i < N_RULES; i++) {
        const char *value = session_property(selection->session, rules[i].property);

        if (!value || !*value)
            continue;
        is_explicit = true;
        hr = obey(selection, &rules[i], value);
    }
    if (SUCCEEDED(hr) && !is_explicit && !selection->is_installed)
        select_by_level(selection);
    if (SUCCEEDED(hr))
        hr = selection_settle(selection->features, selection->components);
    return hr_trace(hr);
}

/* What components keep a feature from. */
struct needs {
    bool has_components;
    bool has_local;      /* a component that need not be at the source */
    bool has_in_cabinet; /* a component that cannot be */
};

static void read_needs(const struct components *components, const struct features *features,
                       struct needs *needs)
{
    for (size_t i = 0; i < components->n; i++) {
        bool is_source_only = components->all[i].attributes & COMPONENT_SOURCE_ONLY;

        for (size_t link = components->starts[i]; link < components->starts[i + 1]; link++) {
            struct needs *its = &needs[components->features[link] - features->all];

            its->has_components = true;
            its->has_in_cabinet |= components->is_in_cabinet[i];
            its->has_local |= components->is_in_cabinet[i] || !is_source_only;
        }
    }
}

HRESULT selection_settle(struct features *features, const struct components *components)
{
    _cleanup_(freep) struct needs *needs = calloc(features->n + 1, sizeof(*needs));

    if (!needs)
        return hr_raise(E_OUTOFMEMORY, "the states of features");
    read_needs(components, features, needs);
    for (size_t i = 0; i < features->n; i++) {
        struct session_feature *feature = &features->all[i];

        if (feature->action == STATE_SOURCE && needs[i].has_in_cabinet)
            feature->action = STATE_LOCAL;
        if (feature->action == STATE_LOCAL && needs[i].has_components && !needs[i].has_local)
            feature->action = STATE_SOURCE;
    }
    return S_OK;
}
