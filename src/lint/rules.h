/* SPDX-License-Identifier: MIT */
/*
 * Rules: what lint knows to be wrong. A rule is a row of a table, and a function.
 */
#pragma once

#include "base/manual.h"
#include "lint/record.h"

enum lint_rule {
    RULE_DEAD_PATH,
    RULE_MISSING_LIBRARY,
    RULE_WRONG_MACHINE,
    RULE_BROKEN_SERVER,
    RULE_NO_SERVER,
    RULE_RELATIVE_PATH,
    RULE_UNQUOTED_PATH,
    RULE_WRITABLE_FILE,
    RULE_THREADING_MODEL,
    RULE_DANGLING_APPID,
    RULE_DANGLING_TYPELIB,
    RULE_WRONG_TYPELIB,
    RULE_DANGLING_PROGID,
    RULE_DANGLING_TREATAS,
    RULE_MISSING_PROXY,
    RULE_SHADOWED,
    LINT_RULES,
};

struct lint;

/* "dead-path" and what it finds, in the order of enum lint_rule; ended by a NULL term. */
extern const struct manual_item rule_items[LINT_RULES + 1];

/* The rule called so; LINT_RULES if there is none. */
enum lint_rule rule_find(const char *name);

/* Looks at a record by all rules that are about its kind and in the scope. */
void rules_apply(struct lint *lint, const struct record *record);

/* ---- the rules' functions ---- */

typedef void rule_check(struct lint *lint, const struct record *record);

/* In server_rules.c: servers and their files. */
rule_check check_dead_server, check_missing_library, check_wrong_machine, check_broken_server;
rule_check check_relative_path, check_unquoted_path, check_writable_file, check_threading_model;

/* In application_rules.c: what applications name. */
rule_check check_dead_application;

/* In typelib_rules.c: type libraries, and what names them. */
rule_check check_dead_typelib, check_wrong_typelib, check_typelib_of_class,
    check_typelib_of_interface;

/* In reference_rules.c: registrations that name others. */
rule_check check_no_server, check_appid_of_class, check_appid_of_program;
rule_check check_progid_of_class, check_class_of_progid, check_treatas, check_proxy;
rule_check check_shadowed_class, check_shadowed_progid;

/*
 * In reference_rules.c: whether @name is a key of the folder, in either hive and view; an
 * identifier, unless the folder is "", that of ProgIDs. And whether an interface travels as its type
 * library describes it: by PSOAInterface.
 */
bool lint_is_registered(const char *folder, const char *name);
bool lint_travels_by_typelib(const struct record *record);
