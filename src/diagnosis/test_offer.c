/* SPDX-License-Identifier: MIT */
#include "diagnosis/offer.h"

#include <comity/winreg.h>

#include "base/guid.h"
#include "diagnosis/class_lookup.h"
#include "test.h"

#define KEY u"CLSID\\{0C5D7B3B-5B0B-4A70-8C4D-6D0F2C1A0E01}\\InprocServer32"

/* Product {11111111-...}, feature Main; the component goes without saying. */
static const char16_t offer[] = u"3!Nj3!7fN4[M5LC$0LL!Main<\0";

static void set(const char16_t *name, DWORD type, const void *data, DWORD size)
{
    ASSERT_EQ(RegSetKeyValueW(HKEY_CLASSES_ROOT, KEY, name, type, data, size), 0);
}

static void look_up(struct diagnosis *diagnosis)
{
    struct class_lookup lookup;
    CLSID clsid;

    ASSERT_HR(guid_from_text("{0C5D7B3B-5B0B-4A70-8C4D-6D0F2C1A0E01}", &clsid), S_OK);
    class_lookup_class(diagnosis, &clsid, LOOKUP_MODULE, &lookup);
    class_lookup_deinit(&lookup);
}

TEST(a_class_that_is_offered_lacks_nothing)
{
    struct diagnosis diagnosis = {0};

    test_expect_open_descriptors();
    set(u"InprocServer32", REG_MULTI_SZ, offer, sizeof(offer));
    look_up(&diagnosis);
    ASSERT_EQ(diagnosis.verdict.cause, CAUSE_NONE);
    diagnosis_deinit(&diagnosis);
}

TEST(what_is_no_descriptor_offers_nothing)
{
    struct diagnosis diagnosis = {0};

    test_expect_open_descriptors();
    set(u"InprocServer32", REG_MULTI_SZ, u"nothing\0", 18);
    look_up(&diagnosis);
    ASSERT_EQ(diagnosis.verdict.cause, CAUSE_CLASS_WITHOUT_SERVER);
    diagnosis_deinit(&diagnosis);
    ASSERT_FALSE(offer_examine(&diagnosis, "module", "CLSID\\{none}", "InprocServer32"));
}
