/* SPDX-License-Identifier: MIT */
/*
 * Costing: from a session's properties to its directories, files, and the states of its features
 * and components.
 */
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "session/directory_path.h"
#include "session/known_folder.h"
#include "session/refusal.h"
#include "session/selection.h"
#include "session/session_parts.h"

static const char *drive_of(const struct session *session)
{
    return session_property(session, KNOWN_FOLDER_DRIVE);
}

/*
 * Directories
 */

/* What an earlier costing made of directories is no wish of anybody's. */
static HRESULT forget_paths(struct session *session)
{
    const struct session_directory *directory;
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && (directory = directories_at(&session->directories, i)); i++)
        if (!directories_is_given(&session->directories, i) && directory->path &&
            strcmp(session_property(session, directory->key), directory->path) == 0)
            hr = session_set_property(session, directory->key, NULL);
    return hr_trace(hr);
}

/* Gives directories the paths that properties of their names have. */
static HRESULT give_paths(struct session *session)
{
    const struct session_directory *directory;

    for (size_t i = 0; (directory = directories_at(&session->directories, i)); i++) {
        const char *value = session_property(session, directory->key);
        _cleanup_(freep) char *path = NULL;
        HRESULT hr;

        if (!*value)
            continue;
        hr = directory_path(value, drive_of(session), session->root, &path);
        if (FAILED(hr))
            return hr_raise(hr, "property %s: %s", directory->key, hr_message());
        hr = directories_give(&session->directories, i, path);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

/* The folder of a key path: a file's, or itself; NULL for one that is in the registry. */
static char *folder_of(const char *key_path)
{
    const char *slash = *key_path == '/' ? strrchr(key_path, '/') : NULL;

    return slash ? strndup(key_path, (size_t)(slash - key_path) + 1) : NULL;
}

/* Where a component is already, its directory is. */
static HRESULT stay_where_installed(struct session *session,
                                    const struct session_component *component)
{
    const char *key_path = session->components.installed_paths[component->row];
    size_t i = directories_index(&session->directories, component->directory);
    _cleanup_(freep) char *folder = folder_of(key_path);

    if (!folder || strcmp(folder, component->directory->path) == 0)
        return S_OK;
    return hr_trace(directories_give(&session->directories, i, folder));
}

static HRESULT resolve_directories(struct session *session)
{
    HRESULT hr = directories_resolve(&session->directories, drive_of(session));

    if (FAILED(hr) || !session->is_installed)
        return hr_trace(hr);
    for (size_t i = 0; SUCCEEDED(hr) && i < session->components.n; i++)
        if (session->components.all[i].installed == STATE_LOCAL)
            hr = stay_where_installed(session, &session->components.all[i]);
    return hr_trace(FAILED(hr) ? hr
                               : directories_resolve(&session->directories, drive_of(session)));
}

/* Tells what has been resolved: paths of files, properties. */
static HRESULT publish_paths(struct session *session)
{
    const struct session_directory *directory;
    HRESULT hr = package_files_resolve(&session->files);

    for (size_t i = 0; SUCCEEDED(hr) && (directory = directories_at(&session->directories, i)); i++)
        hr = session_set_property(session, directory->key, directory->path);
    return hr_trace(hr);
}

HRESULT session_set_directory(struct session *session, const char *key, const char *path)
{
    const struct table *table = package_table(session->package, "Directory");
    ptrdiff_t row = table_find(table, key);
    _cleanup_(freep) char *full = NULL;
    HRESULT hr;

    if (row < 0)
        return hr_raise(hr_from_win32(ERROR_DIRECTORY), "the package has no directory \"%s\"", key);
    hr = directory_path(path, drive_of(session), session->root, &full);
    if (SUCCEEDED(hr))
        hr = session_set_property(session, key, full);
    if (FAILED(hr) || !session->is_costed)
        return hr_trace(hr);

    hr = directories_give(&session->directories, (size_t)row, full);
    if (SUCCEEDED(hr))
        hr = directories_resolve(&session->directories, drive_of(session));
    return hr_trace(FAILED(hr) ? hr : publish_paths(session));
}

/*
 * States
 */

static void look_up_features(struct session *session)
{
    for (size_t i = 0; i < session->features.n; i++) {
        struct session_feature *feature = &session->features.all[i];

        feature->installed = STATE_ABSENT;
        if (session->is_installed)
            feature->installed =
                (enum install_state)product_feature_state(&session->product, feature->key);
        if (feature->installed == STATE_UNKNOWN)
            feature->installed = STATE_ABSENT;
    }
}

/* When all that is there goes, the product goes. */
static HRESULT tell_removal(struct session *session)
{
    bool is_any_there = false;

    for (size_t i = 0; i < session->features.n; i++) {
        enum install_state outcome = feature_outcome(&session->features.all[i]);

        is_any_there |= outcome != STATE_ABSENT && outcome != STATE_UNKNOWN;
    }
    if (!session->is_installed || is_any_there || !*session_property(session, "REMOVE"))
        return S_OK;
    return hr_trace(session_set_property(session, "REMOVE", "ALL"));
}

static HRESULT decide_states(struct session *session)
{
    struct selection selection = {
        .session = session,
        .features = &session->features,
        .components = &session->components,
        .files = &session->files,
        .is_installed = session->is_installed && !session->product.is_advertised_only,
    };
    HRESULT hr = features_apply_conditions(&session->features, session);

    if (SUCCEEDED(hr))
        hr = components_apply_conditions(&session->components, session);
    if (SUCCEEDED(hr))
        hr = selection_apply(&selection);
    if (FAILED(hr))
        return hr_trace(hr);
    components_decide(&session->components);
    return hr_trace(tell_removal(session));
}

/*
 * All of it
 */

static void drop_parts(struct session *session)
{
    session->is_costed = false;
    package_files_deinit(&session->files);
    components_deinit(&session->components);
    features_deinit(&session->features);
    directories_deinit(&session->directories);
}

static HRESULT read_parts(struct session *session)
{
    HRESULT hr = directories_init(&session->directories, session->package);

    if (SUCCEEDED(hr))
        hr = features_init(&session->features, session->package);
    if (SUCCEEDED(hr))
        hr = components_init(&session->components, session->package, &session->directories,
                             &session->features);
    if (SUCCEEDED(hr))
        hr = package_files_init(&session->files, session->package, &session->components);
    return hr_trace(hr);
}

HRESULT session_cost(struct session *session)
{
    const char *code = session_property(session, "ProductCode");
    HRESULT hr = forget_paths(session);

    drop_parts(session);
    if (SUCCEEDED(hr))
        hr = read_parts(session);
    if (SUCCEEDED(hr))
        hr = components_look_up(&session->components,
                                session->is_installed ? &session->product : NULL, code);
    look_up_features(session);
    if (SUCCEEDED(hr))
        hr = give_paths(session);
    if (SUCCEEDED(hr))
        hr = resolve_directories(session);
    if (SUCCEEDED(hr))
        hr = publish_paths(session);
    if (SUCCEEDED(hr))
        hr = decide_states(session);
    if (FAILED(hr))
        drop_parts(session);
    session->is_costed = SUCCEEDED(hr);
    return hr_trace(hr);
}

HRESULT session_set_component_action(struct session *session, const char *key,
                                     enum install_state state)
{
    struct session_component *component = session_component(session, key);

    if (!component)
        return hr_raise(hr_from_win32(ERROR_UNKNOWN_COMPONENT),
                        "the package has no component \"%s\"", key);
    /* What is not there cannot go. */
    component->action = state == STATE_ABSENT && component->installed != STATE_LOCAL &&
                                component->installed != STATE_SOURCE
                            ? STATE_UNKNOWN
                            : state;
    return S_OK;
}

HRESULT session_set_feature_action(struct session *session, const char *key,
                                   enum install_state state)
{
    struct session_feature *feature = session_feature(session, key);
    HRESULT hr;

    if (!feature)
        return hr_raise(hr_from_win32(ERROR_UNKNOWN_FEATURE), "the package has no feature \"%s\"",
                        key);
    features_ask(&session->features, feature, state);
    /* Asked for one by one, also what is not there is said to go. */
    if (state == STATE_ABSENT)
        feature->action = STATE_ABSENT;
    hr = selection_settle(&session->features, &session->components);
    if (FAILED(hr))
        return hr_trace(hr);
    components_decide(&session->components);
    return S_OK;
}
