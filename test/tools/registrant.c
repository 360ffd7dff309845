/* SPDX-License-Identifier: MIT */
/*
 * A registrant: changes the registry on behalf of an owner, as a module that is registered does.
 *
 *   registrant OWNER|- CHANGE...   each CHANGE one of
 *       set KEY NAME TEXT    delete KEY NAME    make KEY    remove KEY (with all below)
 *
 * KEY is below HKCU, or below HKLM if it begins with "HKLM\". All changes are one transaction.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/ktmw32.h>
#include <comity/winreg.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "registry/owner.h"

static HANDLE transaction;

static char16_t *wide(const char *text)
{
    char16_t *copy = utf16_from_utf8_dup(text);

    if (!copy)
        exit(3);
    return copy;
}

static HKEY root_of(const char **path)
{
    if (strncmp(*path, "HKLM\\", 5) != 0)
        return HKEY_CURRENT_USER;
    *path += 5;
    return HKEY_LOCAL_MACHINE;
}

static void check(LSTATUS status, const char *what)
{
    if (status == ERROR_SUCCESS)
        return;
    fprintf(stderr, "registrant: %s failed with %d: %s\n", what, (int)status, hr_message());
    exit(1);
}

static HKEY open_key(const char *path)
{
    HKEY root = root_of(&path), key;
    _cleanup_(freep) char16_t *name = wide(path);

    check(RegCreateKeyTransactedW(root, name, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL,
                                  transaction, NULL),
          path);
    return key;
}

static void set(HKEY key, const char *name, const char *data)
{
    _cleanup_(freep) char16_t *wide_name = wide(name), *text = wide(data);

    check(RegSetValueExW(key, wide_name, 0, REG_SZ, (BYTE *)text, (DWORD)(utf16_len(text) + 1) * 2),
          "set");
}

/* Does one change; returns how many arguments it took. */
static int change(char **arguments)
{
    const char *verb = arguments[0];
    HKEY key = open_key(arguments[1]);
    int taken = 2;

    if (strcmp(verb, "set") == 0) {
        set(key, arguments[2], arguments[3]);
        taken = 4;
    } else if (strcmp(verb, "delete") == 0) {
        _cleanup_(freep) char16_t *name = wide(arguments[2]);

        check(RegDeleteValueW(key, name), "delete");
        taken = 3;
    } else if (strcmp(verb, "remove") == 0) {
        check(RegDeleteTreeW(key, NULL), "remove");
        check(RegDeleteKeyTransactedW(key, u"", 0, 0, transaction, NULL), "remove");
    }
    RegCloseKey(key);
    return taken;
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    check((LSTATUS)hr_to_win32(registry_set_owner(strcmp(argv[1], "-") ? argv[1] : NULL)), "owner");
    transaction = CreateTransaction(NULL, NULL, 0, 0, 0, 0, NULL);
    for (int i = 2; i < argc;)
        i += change(argv + i);
    if (!CommitTransaction(transaction)) {
        fprintf(stderr, "registrant: %s\n", hr_message());
        return 1;
    }
    CloseHandle(transaction);
    registry_set_owner(NULL);
    return 0;
}
