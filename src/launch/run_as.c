/* SPDX-License-Identifier: MIT */
#include "launch/run_as.h"

#include <endian.h>
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <systemd/sd-login.h>

#include <comity/winerror.h>

#include "base/home.h"
#include "base/hresult.h"
#include "wire/endpoint.h"

enum {
    RECORD_SIZE = 16384, /* of the password file, with its texts */
};

/* ---- who ---- */

static HRESULT fill(const struct passwd *user, struct identity *ret_identity)
{
    *ret_identity = (struct identity){
        .is_own = user->pw_uid == geteuid(),
        .user = user->pw_uid,
        .group = user->pw_gid,
    };
    if (ret_identity->is_own)
        return S_OK;
    if (geteuid() != 0)
        return hr_raise(CO_E_RUNAS_LOGON_FAILURE,
                        "the application runs as %s (RunAs), and only root's daemon could start it "
                        "so, and this one is user %u's: delete the RunAs of its AppID, or ask "
                        "root's daemon",
                        user->pw_name, (unsigned)geteuid());
    if (snprintf(ret_identity->name, sizeof(ret_identity->name), "%s", user->pw_name) >=
            (int)sizeof(ret_identity->name) ||
        snprintf(ret_identity->home, PATH_MAX, "%s", user->pw_dir) >= PATH_MAX ||
        snprintf(ret_identity->shell, PATH_MAX, "%s", user->pw_shell) >= PATH_MAX)
        return hr_raise(CO_E_RUNAS_LOGON_FAILURE, "the record of user %s is too long",
                        user->pw_name);
    return S_OK;
}

static HRESULT fill_by_id(uid_t id, struct identity *ret_identity)
{
    struct passwd user, *found;
    char texts[RECORD_SIZE];

    if (getpwuid_r(id, &user, texts, sizeof(texts), &found) != 0 || !found)
        return hr_raise(CO_E_RUNAS_LOGON_FAILURE, "user %u has no account", (unsigned)id);
    return hr_trace(fill(found, ret_identity));
}

static HRESULT fill_by_name(const char *name, struct identity *ret_identity)
{
    struct passwd user, *found;
    char texts[RECORD_SIZE];

    if (getpwnam_r(name, &user, texts, sizeof(texts), &found) != 0 || !found)
        return hr_raise(CO_E_RUNAS_LOGON_FAILURE,
                        "the application runs as \"%s\" (RunAs), and there is no such user: make "
                        "one, or correct the RunAs of its AppID",
                        name);
    return hr_trace(fill(found, ret_identity));
}

/* Who sits at the machine; a user's own daemon runs for that user. */
static HRESULT fill_interactive(struct identity *ret_identity)
{
    uid_t user;

    if (geteuid() != 0) {
        *ret_identity = (struct identity){.is_own = true};
        return S_OK;
    }
    if (sd_seat_get_active("seat0", NULL, &user) < 0)
        return hr_raise(CO_E_RUNAS_LOGON_FAILURE,
                        "the application runs as the interactive user (RunAs), and nobody is "
                        "logged in at this machine: log in, or name a user in the RunAs of its "
                        "AppID");
    return hr_trace(fill_by_id(user, ret_identity));
}

HRESULT run_as_resolve(const char *name, struct identity *ret_identity)
{
    static const struct {
        const char *name, *user;
    } accounts[] = {
        {"system", "root"},          {"localsystem", "root"},      {"localservice", "nobody"},
        {"local service", "nobody"}, {"networkservice", "nobody"}, {"network service", "nobody"},
    };
    const char *user;

    if (!name) {
        *ret_identity = (struct identity){.is_own = true};
        return S_OK;
    }
    if (strcasecmp(name, "Interactive User") == 0)
        return hr_trace(fill_interactive(ret_identity));
    user = strrchr(name, '\\') ? strrchr(name, '\\') + 1 : name;
    for (size_t i = 0; i < sizeof(accounts) / sizeof(*accounts); i++) {
        if (strcasecmp(user, accounts[i].name) == 0)
            user = accounts[i].user;
    }
    return hr_trace(fill_by_name(user, ret_identity));
}

/* ---- admission ---- */

enum acl_tag {
    ACL_OWNER = 0x01,
    ACL_USER = 0x02,
    ACL_GROUP = 0x04,
    ACL_MASK = 0x10,
    ACL_OTHERS = 0x20,
    ACL_VERSION = 2,
    ACL_USERS_MAX = 32,
};

/* The kernel's form of an access list, as in the extended attribute. */
struct acl_entry {
    uint16_t tag;
    uint16_t rights;
    uint32_t id;
};

struct acl {
    uint32_t version;
    struct acl_entry entries[ACL_USERS_MAX + 5];
};

static const char acl_name[] = "system.posix_acl_access";

/* What is there already: users' entries, without that of @user, and the group's rights, which
 * without a list are in the mode. */
static size_t read_acl(const char *path, uid_t user, mode_t mode, struct acl_entry *ret_users,
                       unsigned *ret_group_rights)
{
    struct acl acl;
    ssize_t size = getxattr(path, acl_name, &acl, sizeof(acl));
    size_t n = 0, n_entries;

    *ret_group_rights = mode >> 3 & 7;
    if (size < (ssize_t)sizeof(acl.version))
        return 0;
    n_entries = ((size_t)size - sizeof(acl.version)) / sizeof(*acl.entries);
    for (size_t i = 0; i < n_entries && n < ACL_USERS_MAX; i++) {
        const struct acl_entry *known = &acl.entries[i];

        if (le16toh(known->tag) == ACL_USER && le32toh(known->id) != user)
            ret_users[n++] = *known;
        if (le16toh(known->tag) == ACL_GROUP)
            *ret_group_rights = le16toh(known->rights);
    }
    return n;
}

static struct acl_entry entry(enum acl_tag tag, unsigned rights, uint32_t id)
{
    return (struct acl_entry){htole16((uint16_t)tag), htole16((uint16_t)rights), htole32(id)};
}

/* Entries of users are in the order of their identifiers. */
static void sort(struct acl_entry *users, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        for (size_t j = i; j > 0 && le32toh(users[j].id) < le32toh(users[j - 1].id); j--) {
            struct acl_entry moved = users[j];

            users[j] = users[j - 1];
            users[j - 1] = moved;
        }
    }
}

/* Gives the user rights to one file or folder, and nobody else any. */
static HRESULT grant(const char *path, uid_t user, unsigned rights)
{
    struct acl acl = {.version = htole32(ACL_VERSION)};
    struct acl_entry *next = acl.entries;
    unsigned group_rights;
    struct stat status;
    size_t n;

    if (stat(path, &status) < 0)
        return hr_raise(hr_from_errno(), "letting user %u into %s", (unsigned)user, path);
    if ((status.st_mode & rights) == rights)
        return S_OK;
    *next++ = entry(ACL_OWNER, status.st_mode >> 6 & 7, UINT32_MAX);
    n = read_acl(path, user, status.st_mode, next, &group_rights);
    next[n++] = entry(ACL_USER, rights, user);
    sort(next, n);
    next += n;
    *next++ = entry(ACL_GROUP, group_rights, UINT32_MAX);
    *next++ = entry(ACL_MASK, 7, UINT32_MAX);
    *next++ = entry(ACL_OTHERS, status.st_mode & 7, UINT32_MAX);
    if (setxattr(path, acl_name, &acl, (size_t)((char *)next - (char *)&acl), 0) < 0)
        return hr_raise(CO_E_RUNAS_CREATEPROCESS_FAILURE, "letting user %u into %s: %s",
                        (unsigned)user, path, strerror(errno));
    return S_OK;
}

/* The folder is the user's to find; what else is in it is protected by its own rights. */
HRESULT run_as_admit(const struct identity *identity)
{
    char folder[PATH_MAX], path[PATH_MAX + sizeof(ENDPOINT_SCM) + 1];
    char *slash;
    HRESULT hr;

    hr = home_path(HOME_RUNTIME, folder);
    if (FAILED(hr))
        return hr_trace(hr);
    snprintf(path, sizeof(path), "%s/%s", folder, ENDPOINT_SCM);
    hr = grant(folder, identity->user, 7);
    if (SUCCEEDED(hr))
        hr = grant(path, identity->user, 6);
    slash = strrchr(folder, '/');
    if (SUCCEEDED(hr) && slash && slash != folder) {
        *slash = '\0';
        hr = grant(folder, identity->user, 1);
    }
    if (SUCCEEDED(hr))
        endpoint_admit(identity->user);
    return hr_trace(hr);
}

bool run_as_become(const struct identity *identity)
{
    return initgroups(identity->name, identity->group) == 0 && setgid(identity->group) == 0 &&
           setuid(identity->user) == 0;
}
