/* SPDX-License-Identifier: MIT */
#include <comity/windows.h>

#include <comity/msi.h>

#include <stdio.h>

#include "test.h"

#define CODE "{7262AC98-EEBD-4364-8CE3-D654F6A425B9}"
#define SQUASHED "89CA2627DBEE4634C83E6D456F4A529B"
#define COMPONENT "{A16FE472-0A1B-4E5C-9C3D-0123456789AB}"

static void set(const char *path, const char *name, const char *value)
{
    HKEY key;

    ASSERT_EQ(RegCreateKeyA(HKEY_CURRENT_USER, path, &key), ERROR_SUCCESS);
    ASSERT_EQ(RegSetValueExA(key, name, 0, REG_SZ, (const BYTE *)value, (DWORD)strlen(value) + 1),
              ERROR_SUCCESS);
    RegCloseKey(key);
}

/* What advertising a product for this user leaves in the registry. */
static void advertise(void)
{
    static const char offer[] = "Software\\Microsoft\\Installer\\Products\\" SQUASHED;

    set(offer, "ProductName", "Example");
    set(offer, "PackageCode", SQUASHED);
    set("Software\\Microsoft\\Installer\\Features\\" SQUASHED, "Whole", "");
    set("Software\\Microsoft\\Installer\\Features\\" SQUASHED, "Part", "\6Whole");
}

TEST(where_nothing_is_installed_nothing_is_told)
{
    char code[39];
    DWORD len = sizeof(code);

    test_expect_open_descriptors();
    ASSERT_EQ(MsiEnumProductsA(0, code), ERROR_NO_MORE_ITEMS);
    ASSERT_EQ(MsiEnumComponentsA(0, code), ERROR_NO_MORE_ITEMS);
    ASSERT_EQ(MsiEnumRelatedProductsA(CODE, 0, 0, code), ERROR_NO_MORE_ITEMS);
    ASSERT_EQ(MsiEnumClientsA(COMPONENT, 0, code), ERROR_UNKNOWN_COMPONENT);
    ASSERT_EQ(MsiQueryProductStateA(CODE), INSTALLSTATE_UNKNOWN);
    ASSERT_EQ(MsiGetProductInfoA(CODE, INSTALLPROPERTY_PRODUCTNAMEA, code, &len),
              ERROR_UNKNOWN_PRODUCT);
    ASSERT_EQ(MsiConfigureProductA(CODE, 0, INSTALLSTATE_ABSENT), ERROR_UNKNOWN_PRODUCT);
}

TEST(what_is_no_code_is_a_bad_parameter)
{
    DWORD len = 0;
    char code[39];

    ASSERT_EQ(MsiEnumProductsA(0, NULL), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(MsiQueryProductStateA("{nonsense}"), INSTALLSTATE_INVALIDARG);
    ASSERT_EQ(MsiQueryProductStateA(NULL), INSTALLSTATE_INVALIDARG);
    ASSERT_EQ(MsiEnumRelatedProductsA("x", 0, 0, code), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(MsiGetComponentPathA(CODE, "x", NULL, &len), INSTALLSTATE_INVALIDARG);
    ASSERT_EQ(MsiInstallProductA(NULL, NULL), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(MsiInstallProductA("/nowhere.msi", NULL), ERROR_FILE_NOT_FOUND);
}

TEST(an_advertised_product_is_told_of)
{
    char text[64], parent[39];
    WCHAR wide[39];
    DWORD len = sizeof(text);

    test_expect_open_descriptors();
    advertise();
    ASSERT_EQ(MsiEnumProductsW(0, wide), ERROR_SUCCESS);
    ASSERT_EQ(MsiQueryProductStateW(wide), INSTALLSTATE_ADVERTISED);
    ASSERT_EQ(MsiEnumProductsA(1, text), ERROR_NO_MORE_ITEMS);
    ASSERT_EQ(MsiGetProductInfoA(CODE, INSTALLPROPERTY_PRODUCTNAMEA, text, &len), ERROR_SUCCESS);
    ASSERT_STR(text, "Example");
    len = sizeof(text);
    ASSERT_EQ(MsiGetProductInfoA(CODE, INSTALLPROPERTY_PACKAGECODEA, text, &len), ERROR_SUCCESS);
    ASSERT_STR(text, CODE);
    ASSERT_EQ(MsiGetProductInfoA(CODE, INSTALLPROPERTY_VERSIONSTRINGA, text, &len),
              ERROR_UNKNOWN_PROPERTY);
    ASSERT_EQ(MsiEnumFeaturesA(CODE, 1, text, parent), ERROR_SUCCESS);
    ASSERT_STR(text, "Part");
    ASSERT_STR(parent, "Whole");
    ASSERT_EQ(MsiEnumFeaturesA(CODE, 2, text, parent), ERROR_NO_MORE_ITEMS);
}

TEST(sources_are_kept_in_order)
{
    const MSIINSTALLCONTEXT user = MSIINSTALLCONTEXT_USERUNMANAGED;
    char text[32];
    DWORD len = 3;

    test_expect_open_descriptors();
    advertise();
    ASSERT_EQ(MsiSourceListAddSourceExA(CODE, NULL, user, MSISOURCETYPE_NETWORK, "/b", 0), 0);
    ASSERT_EQ(MsiSourceListAddSourceExA(CODE, NULL, user, MSISOURCETYPE_NETWORK, "/a/", 1), 0);
    ASSERT_EQ(MsiSourceListEnumSourcesA(CODE, NULL, user, MSISOURCETYPE_NETWORK, 0, text, &len),
              ERROR_MORE_DATA);
    ASSERT_EQ(len, 3);
    len = sizeof(text);
    ASSERT_EQ(MsiSourceListEnumSourcesA(CODE, NULL, user, MSISOURCETYPE_NETWORK, 1, text, &len), 0);
    ASSERT_STR(text, "/b/");
    ASSERT_EQ(MsiSourceListClearSourceA(CODE, NULL, user, MSISOURCETYPE_NETWORK, "/a"), 0);
    len = sizeof(text);
    ASSERT_EQ(MsiSourceListEnumSourcesA(CODE, NULL, user, MSISOURCETYPE_NETWORK, 0, text, &len), 0);
    ASSERT_STR(text, "/b/");
    len = sizeof(text);
    ASSERT_EQ(MsiSourceListEnumSourcesA(CODE, NULL, user, MSISOURCETYPE_NETWORK, 1, text, &len),
              ERROR_NO_MORE_ITEMS);
    ASSERT_EQ(MsiSourceListSetInfoA(CODE, NULL, user, MSICODE_PRODUCT | MSISOURCETYPE_NETWORK,
                                    INSTALLPROPERTY_LASTUSEDSOURCEA, "/c"),
              ERROR_SUCCESS);
    len = sizeof(text);
    ASSERT_EQ(MsiSourceListGetInfoA(CODE, NULL, user, MSICODE_PRODUCT,
                                    INSTALLPROPERTY_LASTUSEDSOURCEA, text, &len),
              ERROR_SUCCESS);
    ASSERT_STR(text, "/c/");
    ASSERT_EQ(MsiSourceListClearAllExA(CODE, NULL, user, MSICODE_PATCH), ERROR_UNKNOWN_PATCH);
}

TEST(a_hash_is_the_md5)
{
    static const BYTE md5_of_abc[16] = {0x90, 0x01, 0x50, 0x98, 0x3c, 0xd2, 0x4f, 0xb0,
                                        0xd6, 0x96, 0x3f, 0x7d, 0x28, 0xe1, 0x7f, 0x72};
    MSIFILEHASHINFO hash = {.dwFileHashInfoSize = sizeof(hash)};
    char path[300];
    FILE *file;

    snprintf(path, sizeof(path), "%s/abc", test_home());
    file = fopen(path, "w");
    ASSERT_TRUE(file && fputs("abc", file) >= 0 && fclose(file) == 0);
    ASSERT_EQ(MsiGetFileHashA(path, 0, &hash), ERROR_SUCCESS);
    ASSERT_MEM(hash.dwData, md5_of_abc, sizeof(md5_of_abc));
    ASSERT_EQ(MsiGetFileHashA(path, 1, &hash), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(MsiGetFileHashA("/nowhere", 0, &hash), ERROR_FILE_NOT_FOUND);
    ASSERT_EQ(MsiVerifyPackageA(path), ERROR_INSTALL_PACKAGE_INVALID);
    ASSERT_EQ(MsiVerifyPackageA("/nowhere"), ERROR_INSTALL_PACKAGE_OPEN_FAILED);
}
