/* SPDX-License-Identifier: MIT */
/*
 * What the installer's automation objects have in common: a handle, and members in a table. Calls
 * come by IDispatch alone, as Windows' type library says; their arguments are turned into what the
 * table asks for.
 */
#pragma once

#include "dual.h"

#include <comity/msiquery.h>

#include "base/cleanup.h"

enum {
    ARGUMENTS_MAX = 6,
};

/* An argument, by its letter in the table. */
union argument {
    char *text;             /* s: UTF-8 */
    int number;             /* i, and b: a BOOL */
    MSIHANDLE handle;       /* o: of an object; 0 if it was left out */
    const VARIANT *variant; /* v: as it came, references resolved; VT_EMPTY if it was left out */
};

struct automation;

struct member {
    DISPID id;
    WORD kind;         /* DISPATCH_METHOD, DISPATCH_PROPERTYGET, DISPATCH_PROPERTYPUT */
    const char *names; /* "OpenPackage,PackagePath,Options": also what a failure is called */
    const char *types; /* "s|i": a letter an argument; behind the bar are those that may lack */
    UINT (*call)(struct automation *self, const union argument *arguments, VARIANT *ret_value);
};

struct automation_kind {
    struct dual_class class;
    const struct member *members; /* ended by one without names */
};

struct automation {
    struct dual dual;
    const struct automation_kind *kind;
    MSIHANDLE handle;         /* owned; 0: none */
    struct automation *owner; /* what it belongs to, counted; or NULL */
    void *extra;              /* owned: freed with the object; or NULL */
};

/* An object of a handle, which it closes at the end, also on failure: NULL. */
struct automation *automation_new(struct automation_kind *kind, MSIHANDLE handle,
                                  struct automation *owner);

/* What every kind does at an object's end, unless it has more to do. */
void automation_deinit(struct dual *dual);

/* The same as what a member returns. */
UINT automation_give(struct automation_kind *kind, MSIHANDLE handle, struct automation *owner,
                     VARIANT *ret_value);

/* What a member returns. Text is taken over, also on failure; NULL is "". */
UINT automation_give_text(char *text, VARIANT *ret_value);
UINT automation_give_number(int number, VARIANT *ret_value);
UINT automation_give_bool(BOOL value, VARIANT *ret_value);

/* The texts that @next tells by an index, until it fails: as a StringList. */
UINT automation_give_texts(UINT (*next)(void *context, DWORD index, char **ret_text), void *context,
                           VARIANT *ret_value);

/* A list of texts, or of records: the variants go into an object with Item, Count, _NewEnum. */
UINT automation_give_list(struct automation_kind *kind, VARIANT *items, ULONG n,
                          VARIANT *ret_value);

extern struct automation_kind installer_kind, record_kind_of_automation, view_kind_of_automation,
    database_kind_of_automation, summary_kind_of_automation, session_kind_of_automation,
    string_list_kind, record_list_kind, feature_info_kind;

/* What members answer that cannot be called so. */
enum {
    AUTOMATION_BAD_TYPE = 0x10000, /* DISP_E_TYPEMISMATCH, not an error of the installer's */
    AUTOMATION_BAD_INDEX,          /* DISP_E_BADINDEX */
};
