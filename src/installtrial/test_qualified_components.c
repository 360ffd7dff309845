/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "installtrial/trial_install.h"
#include "product/descriptor.h"
#include "product/regtext.h"
#include "test.h"

#define NOTHING ((const char *const[]){NULL})
#define CORE "{00000000-0000-0000-0000-00000000000A}"
#define KIND "{00000000-0000-0000-0000-0000000000AB}"
#define OTHER u"somebody else's"
#define PUBLISH "PublishComponent", "ComponentId* Qualifier* Component_* AppData Feature_"

enum {
    LIST_UNITS = 1024,
};

static char *write_package(const char *rows)
{
    const struct trial_table tables[] = {{PUBLISH, rows}, {NULL, NULL, NULL}};
    struct trial_product product = {
        .components = "core;" CORE ";INSTALLDIR;0;;one\nbare;;INSTALLDIR;0;;\n",
        .files = "one;core;one\n",
        .tables = tables,
    };

    return trial_product_write(&product, TRIAL_EMBEDDED);
}

static HRESULT open_kind(HKEY *ret_key)
{
    return regtext_open(HKEY_CURRENT_USER,
                        "Software\\Microsoft\\Installer\\Components\\"
                        "000000000000000000000000000000BA",
                        KEY_READ | KEY_WRITE, ret_key);
}

/* The list of who provides a kind as @qualifier; its units. */
static DWORD read_list(const char16_t *qualifier, char16_t ret_list[static LIST_UNITS])
{
    _cleanup_(regtext_closep) HKEY key = NULL;
    DWORD size = LIST_UNITS * sizeof(char16_t), type;

    ASSERT_HR(open_kind(&key), S_OK);
    ASSERT_EQ(RegQueryValueExW(key, qualifier, NULL, &type, (BYTE *)ret_list, &size), 0);
    ASSERT_EQ(type, REG_MULTI_SZ);
    return size / sizeof(char16_t);
}

TEST(a_component_is_told_under_its_qualifier)
{
    _cleanup_(freep) char *package = write_package(KIND ";en;core; data;main\n");
    _cleanup_(freep) char *text = NULL;
    _cleanup_(regtext_closep) HKEY key = NULL;
    char16_t list[LIST_UNITS];
    struct descriptor descriptor;

    ASSERT_EQ(trial_install(package, NOTHING), 0);
    ASSERT_TRUE(read_list(u"en", list) > 2);
    ASSERT_HR(open_kind(&key), S_OK);
    ASSERT_HR(regtext_get(key, "nosuch", &text), S_OK);
    ASSERT_TRUE(text == NULL);

    text = utf16_to_utf8_dup(list);
    ASSERT_TRUE(descriptor_parse(text, &descriptor));
    ASSERT_STR(descriptor.component, CORE);
    ASSERT_STR(descriptor.feature, "main");
    ASSERT_STR(text + strlen(text) - 5, " data");

    ASSERT_EQ(trial_remove(package), 0);
    RegCloseKey(TAKE_PTR(key));
    ASSERT_HR(open_kind(&key), HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
}

TEST(others_that_provide_the_same_stay)
{
    _cleanup_(freep) char *package = write_package(KIND ";en;core;;main\n");
    _cleanup_(regtext_closep) HKEY key = NULL;
    char16_t list[LIST_UNITS], *second;
    DWORD n;

    ASSERT_HR(regtext_make(HKEY_CURRENT_USER,
                           "Software\\Microsoft\\Installer\\Components\\"
                           "000000000000000000000000000000BA",
                           &key),
              S_OK);
    ASSERT_EQ(RegSetValueExW(key, u"en", 0, REG_MULTI_SZ, (const BYTE *)(OTHER u"\0"),
                             sizeof(OTHER u"\0")),
              0);
    for (unsigned i = 0; i < 2; i++)
        ASSERT_EQ(trial_install(package, PROPERTIES("REINSTALL=ALL", "ADDLOCAL=ALL")), 0);
    n = read_list(u"en", list);
    second = list + utf16_len(list) + 1;
    ASSERT_U16(second, OTHER);
    ASSERT_EQ(second + utf16_len(second) + 2 - list, n);

    ASSERT_EQ(trial_remove(package), 0);
    ASSERT_EQ(read_list(u"en", list), sizeof(OTHER u"\0") / sizeof(char16_t));
    ASSERT_U16(list, OTHER);
}

TEST(rows_that_make_no_sense_are_refused)
{
    static const char *const rows[] = {
        "nonsense;en;core;;main\n",
        KIND ";en;nosuch;;main\n",
        KIND ";en;core;;nosuch\n",
        KIND ";en;core;;\n",
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        _cleanup_(freep) char *package = write_package(rows[i]);

        ASSERT_EQ(trial_install(package, NOTHING), ERROR_INSTALL_PACKAGE_INVALID);
        ASSERT_TRUE(strstr(hr_message(), "PublishComponent") != NULL);
        trial_assert_nothing_left();
    }
}

TEST(a_component_without_identity_provides_nothing)
{
    _cleanup_(freep) char *package = write_package(KIND ";en;bare;;main\n");

    ASSERT_EQ(trial_install(package, NOTHING), ERROR_INSTALL_PACKAGE_INVALID);
    ASSERT_TRUE(strstr(hr_message(), "GUID") != NULL);
    trial_assert_nothing_left();
}
