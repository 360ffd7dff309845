/* SPDX-License-Identifier: MIT */
/*
 * Session: a package that is looked at in order to install, change or remove it: its properties,
 * directories, components, features and files, and what is to become of each. A session changes
 * nothing outside of itself.
 *
 * Text is UTF-8. What is asked for by name is borrowed from the session until its properties or
 * states change.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "package/package.h"
#include "statement/condition.h"

struct session;

enum session_context {
    SESSION_USER,    /* per user: the user hive, folders of the XDG rules */
    SESSION_MACHINE, /* per machine: the machine hive, /opt */
};

struct session_terms {
    const char *root;              /* folder that takes the place of /; NULL: as installed */
    const char *const *properties; /* "NAME=VALUE", from the command line; n_properties */
    size_t n_properties;
};

/* A session owns the package from here on, also if it fails. */
HRESULT session_new(struct package *package, const struct session_terms *terms,
                    struct session **ret_session);
struct session *session_free(struct session *session);
DEFINE_CLEANUP(struct session *, session_free);

const struct package *session_package(const struct session *session);
enum session_context session_context(const struct session *session);
const char *session_root(const struct session *session); /* or NULL */

/* Properties: "" is what has no value. Setting NULL or "" removes one. */
const char *session_property(const struct session *session, const char *name);
HRESULT session_set_property(struct session *session, const char *name, const char *value);

/* The same for values that may have the character U+0000 in them, as [~] makes it. */
size_t session_property_len(const struct session *session, const char *name);
HRESULT session_set_property_bytes(struct session *session, const char *name, const char *value,
                                   size_t len);

/* Calls @visit for all that have a value, in the order in which they came. */
void session_visit_properties(const struct session *session,
                              void (*visit)(void *context, const char *name, const char *value),
                              void *context);

/* Its value as logs may show it: asterisks for what the package hides (MsiHiddenProperties). */
const char *session_shown_property(const struct session *session, const char *name);

/* The same for a value that it is about to have. */
const char *session_shown_value(const struct session *session, const char *name, const char *value);

/* As Windows' MsiEvaluateCondition (condition.h). */
enum condition session_condition(struct session *session, const char *condition);

/*
 * Formatted text ([Property], [#File], [!File], [$Component], [%VARIABLE], [~], [\x], {...}); the
 * caller frees it. NULL is formatted as "". [~] becomes the character U+0000, so @ret_size tells
 * the bytes without the ending 0; it may be NULL where that does not matter.
 */
HRESULT session_format(struct session *session, const char *text, char **ret_text,
                       size_t *ret_size);

/* States, as Windows' INSTALLSTATE numbers them where both have them. */
enum install_state {
    STATE_UNKNOWN = -1,
    STATE_ADVERTISED = 1,
    STATE_ABSENT = 2,
    STATE_LOCAL = 3,
    STATE_SOURCE = 4,
};

struct session_directory {
    const char *key;
    struct session_directory *parent; /* NULL: it is TARGETDIR or has none */
    const char *path;                 /* here, absolute, ended by '/'; @root is in it */
    const char *source;               /* below the package's folder, without '/' at its ends */
};

struct session_feature {
    const char *key;
    size_t row;
    struct session_feature *parent;
    int32_t attributes;
    int32_t level;                /* 0 or below: it is not for this system */
    enum install_state installed; /* what it is */
    enum install_state action;    /* what it becomes; STATE_UNKNOWN: it stays */
};

struct session_component {
    const char *key;
    size_t row;
    const char *guid; /* "{...}" in capitals, or NULL: unmanaged */
    int32_t attributes;
    const struct session_directory *directory;
    const char *key_path; /* a key in File, Registry or ODBCDataSource; NULL: the directory */
    enum install_state installed;
    enum install_state action;
    bool is_64bit;
    bool is_permanent;
    bool is_shared;  /* other products keep it: not removed with this one */
    bool is_enabled; /* its condition holds */
};

struct session_file {
    const char *key;
    size_t row;
    const struct session_component *component;
    const char *name;    /* the long one */
    const char *path;    /* where it is, or will be */
    const char *version; /* or NULL */
    uint32_t size;
    int32_t attributes;
    int32_t sequence;
};

/* In the tables' order; NULL behind the last. By key: NULL if there is none. */
const struct session_directory *session_directory(const struct session *session, const char *key);
const struct session_directory *session_directory_at(const struct session *session, size_t i);
struct session_feature *session_feature_at(const struct session *session, size_t i);
struct session_feature *session_feature(const struct session *session, const char *key);
struct session_component *session_component_at(const struct session *session, size_t i);
struct session_component *session_component(const struct session *session, const char *key);
const struct session_file *session_file_at(const struct session *session, size_t i);
const struct session_file *session_file(const struct session *session, const char *key);

/* What becomes of a component, as Windows reports it: that one which stays as it is becomes local,
 * too. */
enum install_state session_component_report(const struct session_component *component);

/* Where this system has what Windows calls @name ("ProgramFilesFolder"), or NULL. */
const char *session_known_folder(const struct session *session, const char *name);

/* Sets a directory, and what is below it, before or after costing. */
HRESULT session_set_directory(struct session *session, const char *key, const char *path);

/*
 * Costing: directories and files get their paths (CostInitialize, FileCost, CostFinalize), features
 * and components what becomes of them by their levels, conditions and the properties ADDLOCAL,
 * REMOVE, REINSTALL, ADVERTISE ... Raised: ERROR_INSTALL_PACKAGE_INVALID's HRESULT naming table,
 * row and column for what refers to nothing, turns in a circle or leaves its folder.
 */
HRESULT session_cost(struct session *session);

/*
 * Asks for something else of one feature, and what follows from that for others, or of a component.
 * Raised: ERROR_UNKNOWN_FEATURE's HRESULT, ERROR_UNKNOWN_COMPONENT's.
 */
HRESULT session_set_feature_action(struct session *session, const char *key,
                                   enum install_state state);
HRESULT session_set_component_action(struct session *session, const char *key,
                                     enum install_state state);

/*
 * The bytes of files that come if a feature, by itself, becomes @state; below 0 if they go. What
 * is there already costs nothing. Outcome: ERROR_UNKNOWN_FEATURE's HRESULT.
 */
HRESULT session_feature_cost(const struct session *session, const char *key,
                             enum install_state state, int64_t *ret_bytes);
