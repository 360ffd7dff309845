/* SPDX-License-Identifier: MIT */
/*
 * Server verdicts: what is wrong with the files that registrations name. Each is looked at once,
 * however many classes it serves.
 */
#pragma once

#include "base/cleanup.h"
#include "diagnosis/cause.h"
#include "diagnosis/server_file.h"

struct server_verdict {
    enum cause cause; /* CAUSE_NONE: nothing is wrong */
    char *sentence;
    char *program;  /* the file that is run or loaded, NULL if none was found */
    char *exposure; /* "/opt/x may be changed by all users"; NULL: nobody else may change it */
};

struct server_verdicts;

HRESULT server_verdicts_new(struct server_verdicts **ret_verdicts);
struct server_verdicts *server_verdicts_free(struct server_verdicts *verdicts);
DEFINE_CLEANUP(struct server_verdicts *, server_verdicts_free);

/*
 * The verdict on @text, a module's path or a program's command, which the class at @class_path
 * ("CLSID\{...}") has in its key @key; of Python's classes @python is the name. Borrowed. Raised:
 * E_OUTOFMEMORY.
 */
struct server_question {
    enum server_role role;
    const char *class_path;
    const char *key;
    const char *text;
    const char *python; /* "module.Class", or NULL */
};
HRESULT server_verdicts_ask(struct server_verdicts *verdicts,
                            const struct server_question *question,
                            const struct server_verdict **ret_verdict);
