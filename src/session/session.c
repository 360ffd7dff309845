/* SPDX-License-Identifier: MIT */
#include "session/session.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hresult.h"
#include "session/builtin.h"
#include "session/directory_path.h"
#include "session/known_folder.h"
#include "session/session_parts.h"

struct session *session_free(struct session *session)
{
    if (!session)
        return NULL;

    package_files_deinit(&session->files);
    components_deinit(&session->components);
    features_deinit(&session->features);
    directories_deinit(&session->directories);
    properties_deinit(&session->properties);
    if (session->is_installed)
        product_deinit(&session->product);
    package_free(session->package);
    free(session->root);
    free(session);
    return NULL;
}

/*
 * Making one
 */

static HRESULT set_root(struct session *session, const char *root)
{
    _cleanup_(freep) char *full = NULL, *path = NULL;
    char current[PATH_MAX] = "";
    HRESULT hr;

    if (!root || !*root)
        return S_OK;
    if (*root != '/' && !getcwd(current, sizeof(current)))
        return hr_raise(hr_from_errno(), "finding the current folder for the root %s", root);
    if (asprintf(&full, "%s/%s", current, root) < 0)
        return hr_raise(E_OUTOFMEMORY, "the root of an installation");
    hr = directory_path(full, "/", NULL, &path);
    if (FAILED(hr))
        return hr_trace(hr);
    path[strlen(path) - 1] = 0;
    if (*path)
        session->root = TAKE_PTR(path);
    return S_OK;
}

static HRESULT set_from_table(struct session *session)
{
    const struct table *table = package_table(session->package, "Property");
    int name_column = table_column(table, "Property"), value_column = table_column(table, "Value");
    HRESULT hr = S_OK;

    for (size_t row = 0; SUCCEEDED(hr) && row < table_n_rows(table); row++) {
        const char *name = table_text(table, row, name_column);

        if (name)
            hr = properties_set(&session->properties, name, table_text(table, row, value_column));
    }
    return hr_trace(hr);
}

/* Names on the command line are those of public properties, in letters of any case. */
static HRESULT set_from_command(struct session *session, const char *setting)
{
    const char *equals = strchr(setting, '=');
    _cleanup_(freep) char *name = NULL;

    if (!equals || equals == setting)
        return hr_raise(E_INVALIDARG, "\"%s\" is no NAME=VALUE", setting);
    name = strndup(setting, (size_t)(equals - setting));
    if (!name)
        return hr_raise(E_OUTOFMEMORY, "properties of a command line");
    for (char *c = name; *c; c++) {
        if (!isalnum((unsigned char)*c) && *c != '_' && *c != '.')
            return hr_raise(E_INVALIDARG, "\"%s\" is no name of a property", name);
        *c = (char)toupper((unsigned char)*c);
    }
    return hr_trace(properties_set(&session->properties, name, equals + 1));
}

static HRESULT find_product(struct session *session)
{
    const char *code = properties_get(&session->properties, "ProductCode");
    HRESULT hr;

    if (!code)
        return S_OK;
    hr = product_find(code, &session->product);
    session->is_installed = SUCCEEDED(hr);
    return hr == hr_from_win32(ERROR_UNKNOWN_PRODUCT) ? S_OK : hr_trace(hr);
}

/* The folders of this system. The drive is the one that can be chosen. */
static HRESULT set_known_folders(struct session *session)
{
    enum known_scope scope = session->context == SESSION_MACHINE ? KNOWN_MACHINE : KNOWN_USER;
    const char *name;
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && (name = known_folder_at(i)); i++) {
        const char *given = properties_get(&session->properties, name);
        _cleanup_(freep) char *path = NULL;

        if (given && property_is_public(name))
            hr = directory_path(given, "/", session->root, &path);
        else
            hr = known_folder_path(name, scope, session->root, &path);
        if (SUCCEEDED(hr))
            hr = properties_set(&session->properties, name, path);
    }
    return hr_trace(hr);
}

static HRESULT session_init(struct session *session, const struct session_terms *terms)
{
    struct properties *properties = &session->properties;
    const struct product *product;
    HRESULT hr;

    hr = set_from_table(session);
    for (size_t i = 0; SUCCEEDED(hr) && i < terms->n_properties; i++)
        hr = set_from_command(session, terms->properties[i]);
    if (SUCCEEDED(hr))
        hr = find_product(session);
    product = session->is_installed ? &session->product : NULL;
    if (SUCCEEDED(hr))
        hr = set_root(session, terms->root || !product ? terms->root : product->root);
    if (SUCCEEDED(hr))
        hr = builtin_decide_context(properties, session->root, product, &session->context);
    if (SUCCEEDED(hr))
        hr = builtin_set(properties, session->package, session->root, product);
    return hr_trace(FAILED(hr) ? hr : set_known_folders(session));
}

HRESULT session_new(struct package *package, const struct session_terms *terms,
                    struct session **ret_session)
{
    _cleanup_(session_freep) struct session *session = calloc(1, sizeof(*session));
    HRESULT hr;

    if (!session) {
        package_free(package);
        return hr_raise(E_OUTOFMEMORY, "session");
    }
    session->package = package;
    properties_init(&session->properties);
    hr = session_init(session, terms);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_session = TAKE_PTR(session);
    return S_OK;
}

/*
 * What it knows
 */

const struct package *session_package(const struct session *session)
{
    return session->package;
}

enum session_context session_context(const struct session *session)
{
    return session->context;
}

const char *session_root(const struct session *session)
{
    return session->root;
}

const char *session_property(const struct session *session, const char *name)
{
    const char *value = properties_get(&session->properties, name);

    return value ? value : "";
}

HRESULT session_set_property(struct session *session, const char *name, const char *value)
{
    return hr_trace(properties_set(&session->properties, name, value));
}

size_t session_property_len(const struct session *session, const char *name)
{
    return properties_len(&session->properties, name);
}

HRESULT session_set_property_bytes(struct session *session, const char *name, const char *value,
                                   size_t len)
{
    return hr_trace(properties_set_bytes(&session->properties, name, value, len));
}

void session_visit_properties(const struct session *session,
                              void (*visit)(void *context, const char *name, const char *value),
                              void *context)
{
    properties_visit(&session->properties, visit, context);
}

/* Whether @name is in a list with ';' between. */
static bool is_listed(const char *list, const char *name)
{
    size_t len = strlen(name);

    for (const char *at = strstr(list, name); at && len > 0; at = strstr(at + 1, name))
        if ((at == list || at[-1] == ';') && (at[len] == ';' || !at[len]))
            return true;
    return false;
}

const char *session_shown_value(const struct session *session, const char *name, const char *value)
{
    return is_listed(session_property(session, "MsiHiddenProperties"), name) ? "**********" : value;
}

const char *session_shown_property(const struct session *session, const char *name)
{
    return session_shown_value(session, name, session_property(session, name));
}

const char *session_known_folder(const struct session *session, const char *name)
{
    for (size_t i = 0; known_folder_at(i); i++)
        if (strcmp(known_folder_at(i), name) == 0)
            return session_property(session, name);
    return NULL;
}

const struct session_directory *session_directory(const struct session *session, const char *key)
{
    return directories_find(&session->directories, key);
}

const struct session_directory *session_directory_at(const struct session *session, size_t i)
{
    return directories_at(&session->directories, i);
}

struct session_feature *session_feature_at(const struct session *session, size_t i)
{
    return i < session->features.n ? &session->features.all[i] : NULL;
}

struct session_feature *session_feature(const struct session *session, const char *key)
{
    return features_find(&session->features, key);
}

struct session_component *session_component_at(const struct session *session, size_t i)
{
    return i < session->components.n ? &session->components.all[i] : NULL;
}

struct session_component *session_component(const struct session *session, const char *key)
{
    return components_find(&session->components, key);
}

const struct session_file *session_file_at(const struct session *session, size_t i)
{
    return i < session->files.n ? &session->files.all[i] : NULL;
}

const struct session_file *session_file(const struct session *session, const char *key)
{
    return package_files_find(&session->files, key);
}
