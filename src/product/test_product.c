/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/hresult.h"
#include "product/product.h"
#include "product/product_place.h"
#include "product/regtext.h"
#include "test.h"

static const char code[] = "{01234567-89AB-CDEF-0123-456789ABCDEF}";
static const char other_code[] = "{11111111-2222-3333-4444-555555555555}";
static const char component[] = "{A97C9A9F-7B2B-4B8B-9D4C-8C7C9B7A0001}";

static void set(enum product_context context, const char *path, const char *name, const char *text)
{
    _cleanup_(regtext_closep) HKEY key = NULL;

    ASSERT_HR(regtext_make(product_root(context), path, &key), S_OK);
    ASSERT_HR(regtext_set(key, name, REG_SZ, text), S_OK);
}

static void set_in(enum product_context context, enum product_place place, const char *product,
                   const char *below, const char *name, const char *text)
{
    char path[PLACE_MAX + 64];

    product_path(context, place, product, path);
    set(context, strcat(path, below), name, text);
}

static void install(enum product_context context, const char *product, const char *name)
{
    set_in(context, PLACE_PRODUCT, product, "\\InstallProperties", "DisplayName", name);
    set_in(context, PLACE_PRODUCT, product, "\\InstallProperties", "DisplayVersion", "1.2.3");
    set_in(context, PLACE_OFFER, product, "", "ProductName", name);
}

/* The examples are of Windows' own registries. */
TEST(identifiers_are_squashed_as_in_the_registry)
{
    char squashed[SQUASHED_SIZE], guid[GUID_TEXT_SIZE];

    ASSERT_TRUE(product_squash("{90140000-0011-0000-0000-0000000ff1ce}", squashed));
    ASSERT_STR(squashed, "00004109110000000000000000F01FEC");
    ASSERT_TRUE(product_unsquash(squashed, guid));
    ASSERT_STR(guid, "{90140000-0011-0000-0000-0000000FF1CE}");
    ASSERT_FALSE(product_squash("90140000-0011-0000-0000-0000000FF1CE", squashed));
    ASSERT_FALSE(product_squash("", squashed));
    ASSERT_FALSE(product_unsquash("00004109110000000000000000F01FE", guid));
    ASSERT_FALSE(product_unsquash("x0004109110000000000000000F01FEC", guid));
}

TEST(identifiers_are_compressed_as_in_descriptors)
{
    char compressed[COMPRESSED_SIZE], guid[GUID_TEXT_SIZE];

    ASSERT_TRUE(product_compress("{00000000-0000-0000-0000-000000000000}", compressed));
    ASSERT_STR(compressed, "!!!!!!!!!!!!!!!!!!!!");
    ASSERT_TRUE(product_compress("{FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF}", compressed));
    ASSERT_TRUE(product_expand(compressed, guid));
    ASSERT_STR(guid, "{FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF}");
    ASSERT_TRUE(product_compress(code, compressed));
    ASSERT_TRUE(product_expand(compressed, guid));
    ASSERT_STR(guid, code);
    ASSERT_FALSE(product_compress("{}", compressed));
    ASSERT_FALSE(product_expand("short", guid));
    ASSERT_FALSE(product_expand("~~~~~~~~~~~~~~~~~~~~", guid));
    ASSERT_FALSE(product_expand("!!!! !!!!!!!!!!!!!!!", guid));
}

TEST(unknown_products_are_an_outcome)
{
    struct product product;

    test_expect_open_descriptors();
    ASSERT_HR(product_find(code, &product), hr_from_win32(ERROR_UNKNOWN_PRODUCT));
    ASSERT_HR(product_find("nonsense", &product), hr_from_win32(ERROR_UNKNOWN_PRODUCT));
}

TEST(the_users_product_comes_before_the_machines)
{
    _cleanup_(product_deinit) struct product product = {0}, other = {0};

    test_expect_open_descriptors();
    install(PRODUCT_MACHINE, code, "The machine's");
    ASSERT_HR(product_find(code, &product), S_OK);
    ASSERT_EQ(product.context, PRODUCT_MACHINE);
    ASSERT_STR(product.name, "The machine's");
    ASSERT_STR(product.version, "1.2.3");
    ASSERT_FALSE(product.is_advertised_only);
    install(PRODUCT_USER, code, "Mine");
    ASSERT_HR(product_find(code, &other), S_OK);
    ASSERT_EQ(other.context, PRODUCT_USER);
    ASSERT_STR(other.name, "Mine");
}

TEST(what_is_published_tells_of_source_and_upgrades)
{
    _cleanup_(product_deinit) struct product product = {0};
    char squashed[SQUASHED_SIZE];

    test_expect_open_descriptors();
    product_squash(code, squashed);
    set_in(PRODUCT_USER, PLACE_OFFER, code, "", "ProductName", "Offer");
    set_in(PRODUCT_USER, PLACE_OFFER, code, "", "PackageCode", squashed);
    set_in(PRODUCT_USER, PLACE_OFFER, code, "\\SourceList", "PackageName", "offer.msi");
    set_in(PRODUCT_USER, PLACE_OFFER, code, "\\SourceList", "LastUsedSource", "n;1;/media/offer/");
    set_in(PRODUCT_USER, PLACE_UPGRADES, NULL, "\\00004109110000000000000000F01FEC", squashed, "");
    ASSERT_HR(product_find_in(PRODUCT_USER, code, &product), S_OK);
    ASSERT_TRUE(product.is_advertised_only);
    ASSERT_STR(product.package_code, code);
    ASSERT_STR(product.package_name, "offer.msi");
    ASSERT_STR(product.source, "/media/offer/");
    ASSERT_STR(product.upgrade_code, "{90140000-0011-0000-0000-0000000FF1CE}");
}

static HRESULT count(const struct product *product, void *context)
{
    unsigned *n = context;

    ASSERT_TRUE(product->name);
    return ++*n == 3 ? S_FALSE : S_OK;
}

TEST(lists_both_contexts_once)
{
    unsigned n = 0;

    test_expect_open_descriptors();
    ASSERT_HR(product_list(count, &n), S_OK);
    ASSERT_EQ(n, 0);
    install(PRODUCT_MACHINE, code, "One");
    install(PRODUCT_USER, other_code, "Two");
    ASSERT_HR(product_list(count, &n), S_OK);
    ASSERT_EQ(n, 2);
    ASSERT_HR(product_list(count, &n), S_OK);
    ASSERT_EQ(n, 3);
}

TEST(components_have_clients)
{
    _cleanup_(product_deinit) struct product product = {0};
    _cleanup_(freep) char *path = NULL;
    char squashed[SQUASHED_SIZE], below[64] = "\\";
    bool has_others = true;
    unsigned n = 9;

    test_expect_open_descriptors();
    install(PRODUCT_USER, code, "One");
    ASSERT_HR(product_find(code, &product), S_OK);
    ASSERT_HR(product_component_path(&product, component, &path),
              hr_from_win32(ERROR_UNKNOWN_COMPONENT));
    ASSERT_HR(product_component_clients(component, code, &n, &has_others), S_OK);
    ASSERT_EQ(n, 0);
    ASSERT_FALSE(has_others);
    product_squash(component, below + 1);
    product_squash(code, squashed);
    set_in(PRODUCT_USER, PLACE_COMPONENTS, NULL, below, squashed, "/opt/one/x");
    ASSERT_HR(product_component_path(&product, component, &path), S_OK);
    ASSERT_STR(path, "/opt/one/x");
    product_squash(other_code, squashed);
    set_in(PRODUCT_MACHINE, PLACE_COMPONENTS, NULL, below, squashed, "/opt/two/x");
    ASSERT_HR(product_component_clients(component, code, &n, &has_others), S_OK);
    ASSERT_EQ(n, 2);
    ASSERT_TRUE(has_others);
    ASSERT_HR(product_component_is_kept(component, code, "/opt/one/x", &has_others), S_OK);
    ASSERT_FALSE(has_others);
    ASSERT_HR(product_component_is_kept(component, code, "/opt/two/x", &has_others), S_OK);
    ASSERT_TRUE(has_others);
}

TEST(features_are_what_their_components_are)
{
    _cleanup_(product_deinit) struct product product = {0};
    char squashed[SQUASHED_SIZE], below[64] = "\\", list[64];

    test_expect_open_descriptors();
    install(PRODUCT_USER, code, "One");
    ASSERT_HR(product_find(code, &product), S_OK);
    ASSERT_EQ(product_feature_state(&product, "Main"), -1);
    set_in(PRODUCT_USER, PLACE_FEATURES, code, "", "Main", "");
    set_in(PRODUCT_USER, PLACE_FEATURES, code, "", "Gone", "\6Main");
    ASSERT_EQ(product_feature_state(&product, "Gone"), 2);
    ASSERT_EQ(product_feature_state(&product, "Main"), 1);
    product_compress(component, list);
    set_in(PRODUCT_USER, PLACE_PRODUCT, code, "\\Features", "Main", strcat(list, "\2Parent"));
    ASSERT_EQ(product_feature_state(&product, "Main"), 1);
    product_squash(component, below + 1);
    product_squash(code, squashed);
    set_in(PRODUCT_USER, PLACE_COMPONENTS, NULL, below, squashed, "/opt/one/x");
    ASSERT_EQ(product_feature_state(&product, "Main"), 3);
    set_in(PRODUCT_USER, PLACE_COMPONENTS, NULL, below, squashed, "0?opt/one/x");
    ASSERT_EQ(product_feature_state(&product, "Main"), 4);
}

TEST(memory_may_run_out)
{
    test_expect_open_descriptors();
    install(PRODUCT_USER, code, "One");
    FOR_EACH_FAILING_ALLOCATION({
        struct product product;
        HRESULT hr = product_find(code, &product);

        if (SUCCEEDED(hr))
            product_deinit(&product);
        ASSERT_HR(hr == S_OK ? E_OUTOFMEMORY : hr, E_OUTOFMEMORY);
    });
}
