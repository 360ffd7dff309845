/* SPDX-License-Identifier: MIT */
#include "registry/key_place.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <comity/winnt.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"

static const char16_t classes_path[] = u"Software\\Classes";

/* HKEY_USERS is a tree apart in the user hive: the user, and hive files loaded there. */
static const char16_t users_tree[] = u"Users";

/* Below Classes only these have a 32-bit view of their own. */
static const char16_t *const redirected_classes[] = {
    u"CLSID", u"Interface", u"DirectShow", u"Media Type", u"MediaFoundation",
};

/* The user's SID as Samba forms it for users of Unix. */
static void user_sid(char16_t ret_sid[static 32])
{
    char text[32];

    snprintf(text, sizeof(text), "S-1-22-1-%u", (unsigned)geteuid());
    ret_sid[utf16_from_utf8(text, strlen(text), ret_sid, 31)] = 0;
}

void key_place_user(struct key_path *path)
{
    char16_t sid[32];

    user_sid(sid);
    key_path_set_apart(path, users_tree);
    key_path_append(path, sid);
}

static bool is_redirected_class(const char16_t *name)
{
    for (size_t i = 0; i < sizeof(redirected_classes) / sizeof(*redirected_classes); i++) {
        size_t len = utf16_len(redirected_classes[i]);

        if (utf16_compare_nocase(name, utf16_nlen(name, len), redirected_classes[i], len) == 0 &&
            (name[len] == 0 || name[len] == '\\'))
            return true;
    }
    return false;
}

/* Software\Wow6432Node\Classes is another name of the 32-bit view of Software\Classes. */
static HRESULT resolve_alias(struct key_path *path, enum key_root root)
{
    const char16_t *rest = root == ROOT_MACHINE || root == ROOT_USER
                               ? key_path_below(path, u"Software\\Wow6432Node\\Classes")
                               : NULL;

    if (!rest)
        return S_OK;
    return key_path_join(path,
                         !*rest || is_redirected_class(rest) ? u"Software\\Classes\\Wow6432Node"
                                                             : classes_path,
                         rest);
}

/*
 * Puts Wow6432Node into a path for the 32-bit view: behind Software\Classes before a redirected
 * class folder; and, in the machine hive, behind Software before anything but Classes.
 */
static HRESULT redirect(struct key_path *path, enum key_root root, uint32_t view)
{
    const char16_t *rest = key_path_below(path, classes_path);
    const char16_t *prefix = u"Software\\Classes\\Wow6432Node";

    if (!(view & KEY_WOW64_32KEY))
        return S_OK;
    if (!rest && root == ROOT_MACHINE) {
        prefix = u"Software\\Wow6432Node";
        rest = key_path_below(path, u"Software");
        if (!rest)
            return S_OK;
    } else if (!rest || !is_redirected_class(rest)) {
        return S_OK;
    }
    if (utf16_compare_nocase(rest, utf16_nlen(rest, 11), u"Wow6432Node", 11) == 0)
        return S_OK;

    return key_path_join(path, prefix, rest);
}

static bool is_text(const char16_t *name, size_t len, const char16_t *text)
{
    return utf16_compare_nocase(name, len, text, utf16_len(text)) == 0;
}

/*
 * The first part of a path below HKEY_USERS: the user's SID (or its last part, the user's number),
 * the same with "_Classes", and .DEFAULT, for which no hive of its own is kept, are places in the
 * user hive. Any other name stays.
 */
static HRESULT resolve_user(struct key_path *path)
{
    const char16_t *name = key_path_below(path, u"\\Users"), *rest = name;
    char16_t sid[32];
    size_t len;

    while (*rest && *rest != '\\')
        rest++;
    len = (size_t)(rest - name);
    user_sid(sid);
    if (len > 8 && is_text(rest - 8, 8, u"_Classes") && is_text(name, len - 8, sid))
        return key_path_join(path, classes_path, rest);
    if (is_text(name, len, sid) || is_text(name, len, sid + 9) || is_text(name, len, u".DEFAULT"))
        return key_path_join(path, u"", rest);
    return S_OK;
}

static enum key_scope process_scope; /* (atomic) */

void key_place_set_scope(enum key_scope scope)
{
    __atomic_store_n(&process_scope, scope, __ATOMIC_RELAXED);
}

enum key_root key_place_scoped(enum key_root root, const struct key_path *path)
{
    switch (__atomic_load_n(&process_scope, __ATOMIC_RELAXED)) {
    case KEY_SCOPE_USER:
        if (root == ROOT_CLASSES || (root == ROOT_MACHINE && key_path_below(path, classes_path)))
            return ROOT_USER;
        return root;
    case KEY_SCOPE_MACHINE:
        return root == ROOT_CLASSES ? ROOT_MACHINE : root;
    default:
        return root;
    }
}

void key_place_root(struct key_path *path, enum key_root root)
{
    key_path_clear(path);
    if (root == ROOT_CLASSES)
        key_path_append(path, classes_path);
    else if (root == ROOT_USERS)
        key_path_set_apart(path, users_tree);
}

HRESULT key_place_resolve(struct key_path *path, enum key_root *root, uint32_t view)
{
    HRESULT hr = S_OK;

    if (*root == ROOT_USERS && path->depth > 1) {
        *root = ROOT_USER;
        hr = resolve_user(path);
    }
    if (SUCCEEDED(hr))
        hr = redirect(path, *root, view);
    if (SUCCEEDED(hr))
        hr = resolve_alias(path, *root);
    if (FAILED(hr))
        return hr_trace(hr);
    *root = key_place_scoped(*root, path);
    return S_OK;
}
