/* SPDX-License-Identifier: MIT */
#include "lint/rules.h"

#include <string.h>

#include "lint/lint.h"

const struct manual_item rule_items[LINT_RULES + 1] = {
    [RULE_DEAD_PATH] = {"dead-path", "A server, its script or interpreter, a surrogate, a unit or "
                                     "a type library is not where it is registered."},
    [RULE_MISSING_LIBRARY] = {"missing-library",
                              "A server needs a library that the loader would not find."},
    [RULE_WRONG_MACHINE] = {"wrong-machine",
                            "A server, or a library that it needs, is made for another machine, "
                            "or for Windows."},
    [RULE_BROKEN_SERVER] = {"broken-server",
                            "The file is there, but is no server: a folder, not executable, "
                            "damaged, without DllGetClassObject, and the like."},
    [RULE_NO_SERVER] = {"no-server", "A class names no server of any kind."},
    [RULE_RELATIVE_PATH] = {"relative-path",
                            "A server is named without its folder, so that it depends on who "
                            "looks which one is found."},
    [RULE_UNQUOTED_PATH] = {"unquoted-path",
                            "A command's program has blanks in its path and no quotes around it. "
                            "--fix puts them there if the program exists."},
    [RULE_WRITABLE_FILE] = {"writable-file",
                            "Others than this user and root may change a server's file or a "
                            "folder that it is in."},
    [RULE_THREADING_MODEL] = {"threading-model",
                              "ThreadingModel is missing, is none that there is, or is where it "
                              "has no effect. --fix takes blanks from it, or takes it away from "
                              "LocalServer32."},
    [RULE_DANGLING_APPID] = {"dangling-appid",
                             "AppID names an application that is not registered. --fix deletes "
                             "the value."},
    [RULE_DANGLING_TYPELIB] = {"dangling-typelib",
                               "A class or interface names a type library, or a version of one, "
                               "that is not registered. --fix deletes the key of the former, "
                               "unless an interface is marshaled by it."},
    [RULE_WRONG_TYPELIB] = {"wrong-typelib",
                            "A type library is registered with a file that holds none, or another "
                            "library or version, or as a version that has no file or is none."},
    [RULE_DANGLING_PROGID] = {"dangling-progid",
                              "A ProgID names a class, or a class a ProgID, that is not "
                              "registered. --fix deletes the key."},
    [RULE_DANGLING_TREATAS] = {"dangling-treatas",
                               "TreatAs names a class that is not registered, or leads in a "
                               "circle. --fix deletes the key of the former."},
    [RULE_MISSING_PROXY] = {"missing-proxy",
                            "An interface's ProxyStubClsid32 names a class that is not "
                            "registered, or the proxies of type libraries, of which it has none: "
                            "it cannot be marshaled."},
    [RULE_SHADOWED] = {"shadowed", "The user's hive says something else than the machine's, and "
                                   "hides it."},
    [LINT_RULES] = {NULL, NULL},
};

static const struct {
    enum lint_rule rule;
    enum record_kind kind;
    rule_check *check;
} rules[] = {
    {RULE_DEAD_PATH, RECORD_CLASS, check_dead_server},
    {RULE_DEAD_PATH, RECORD_APPLICATION, check_dead_application},
    {RULE_DEAD_PATH, RECORD_TYPELIB, check_dead_typelib},
    {RULE_MISSING_LIBRARY, RECORD_CLASS, check_missing_library},
    {RULE_WRONG_MACHINE, RECORD_CLASS, check_wrong_machine},
    {RULE_BROKEN_SERVER, RECORD_CLASS, check_broken_server},
    {RULE_NO_SERVER, RECORD_CLASS, check_no_server},
    {RULE_RELATIVE_PATH, RECORD_CLASS, check_relative_path},
    {RULE_UNQUOTED_PATH, RECORD_CLASS, check_unquoted_path},
    {RULE_WRITABLE_FILE, RECORD_CLASS, check_writable_file},
    {RULE_THREADING_MODEL, RECORD_CLASS, check_threading_model},
    {RULE_DANGLING_APPID, RECORD_CLASS, check_appid_of_class},
    {RULE_DANGLING_APPID, RECORD_APPLICATION, check_appid_of_program},
    {RULE_DANGLING_TYPELIB, RECORD_CLASS, check_typelib_of_class},
    {RULE_DANGLING_TYPELIB, RECORD_INTERFACE, check_typelib_of_interface},
    {RULE_WRONG_TYPELIB, RECORD_TYPELIB, check_wrong_typelib},
    {RULE_DANGLING_PROGID, RECORD_CLASS, check_progid_of_class},
    {RULE_DANGLING_PROGID, RECORD_PROGID, check_class_of_progid},
    {RULE_DANGLING_TREATAS, RECORD_CLASS, check_treatas},
    {RULE_MISSING_PROXY, RECORD_INTERFACE, check_proxy},
    {RULE_SHADOWED, RECORD_CLASS, check_shadowed_class},
    {RULE_SHADOWED, RECORD_PROGID, check_shadowed_progid},
};

enum lint_rule rule_find(const char *name)
{
    int rule = 0;

    while (rule < LINT_RULES && strcmp(rule_items[rule].term, name) != 0)
        rule++;
    return (enum lint_rule)rule;
}

void rules_apply(struct lint *lint, const struct record *record)
{
    for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
        if (rules[i].kind == record->kind && lint->scope->rules[rules[i].rule])
            rules[i].check(lint, record);
    }
}
