/* SPDX-License-Identifier: MIT */
/*
 * Library view: what a type library says, in words, ready to be printed or compared. Text is UTF-8
 * and owned by the view; NULL where the library says nothing.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/oleauto.h>

#include "base/cleanup.h"

struct parameter_view {
    char *name;
    char *type;          /* as IDL has it: "SAFEARRAY(long)" */
    char *default_value; /* as IDL has it: "\"text\"" */
    unsigned flags;      /* PARAMFLAG_ */
};

struct member_view {
    char *name;
    char *text;  /* helpstring */
    char *type;  /* what it returns, or is */
    char *value; /* of a constant */
    char *entry; /* of a module's function: its entry, or "@" and its ordinal */
    struct parameter_view *parameters;
    unsigned n_parameters;
    bool is_variable;
    MEMBERID id;
    unsigned invoke_kind; /* INVOKE_ of a function */
    unsigned flags;       /* FUNCFLAG_ or VARFLAG_ */
    unsigned offset;      /* in the vtable, or in the record */
    short optional;       /* cParamsOpt: -1 for a vararg */
};

struct base_view {
    char *name;
    int flags; /* IMPLTYPEFLAG_ */
    bool is_dispatch;
};

struct type_view {
    char *name;
    char *text;
    char *alias;  /* what it stands for */
    char *module; /* the file of a module's functions */
    GUID guid;
    TYPEKIND kind;
    unsigned flags; /* TYPEFLAG_ */
    unsigned size;  /* of an instance */
    WORD major, minor;
    struct base_view *bases;
    unsigned n_bases;
    struct member_view *members;
    unsigned n_members;
};

struct library_view {
    char *path;
    char *name;
    char *text;
    char *help_file;
    GUID guid;
    LCID lcid;
    SYSKIND system;
    WORD major, minor;
    unsigned flags; /* LIBFLAG_ */
    struct type_view *types;
    unsigned n_types;
};

/* Reads all of it. Failures are those of the library, raised. */
HRESULT library_view_read(ITypeLib *library, struct library_view **ret_view);
struct library_view *library_view_free(struct library_view *view);
DEFINE_CLEANUP(struct library_view *, library_view_free);

/* "interface", "enum" ... as IDL has it. */
const char *type_kind_word(TYPEKIND kind);

/* "propget" and so on, "" for a plain method. */
const char *invoke_word(unsigned invoke_kind);

bool guid_is_set(const GUID *guid);

enum {
    GUID_WORD_SIZE = 37, /* without braces */
};
void guid_word(const GUID *guid, char ret_word[static GUID_WORD_SIZE]);
