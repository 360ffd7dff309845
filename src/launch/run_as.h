/* SPDX-License-Identifier: MIT */
/*
 * RunAs: whom an application's servers run as. Only root's daemon can start them as somebody else,
 * who is then let into its runtime folder to offer their classes. Source: Windows' "RunAs" page.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

#include <comity/windef.h>

struct identity {
    bool is_own; /* the daemon's: nothing else is filled */
    uid_t user;
    gid_t group;
    char name[256];
    char home[PATH_MAX];
    char shell[PATH_MAX];
};

/*
 * The identity that a RunAs value means; NULL is the daemon's own. Names of this machine's users,
 * with or without a domain before them; "Interactive User", who sits at the machine; and Windows'
 * service accounts: "nt authority\system" is root, LocalService and NetworkService are nobody.
 * CO_E_RUNAS_LOGON_FAILURE, raised, if there is no such user, or if the daemon is not root's.
 */
HRESULT run_as_resolve(const char *name, struct identity *ret_identity);

/* Lets the user in: the daemon's socket and its folder are theirs to use. */
HRESULT run_as_admit(const struct identity *identity);

/* In a new process, before its program: becomes the user. False with errno. */
bool run_as_become(const struct identity *identity);
