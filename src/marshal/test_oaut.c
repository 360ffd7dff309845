/* SPDX-License-Identifier: MIT */
#include "marshal/oaut.h"

#include <stdlib.h>
#include <string.h>

#include "test.h"

static HRESULT no_interface(struct interface_codec *codec, struct ndr_writer *writer,
                            IUnknown *unknown, const IID *iid)
{
    return E_NOINTERFACE;
}

static HRESULT no_reference(struct interface_codec *codec, struct ndr_reader *reader,
                            const IID *iid, void **ppv)
{
    return E_NOINTERFACE;
}

static struct interface_codec codec = {.put = no_interface, .get = no_reference};

/* Writes and reads; every prefix of the bytes must be refused without a leak. */
static void round_trip(const VARIANT *variant, VARIANT *ret_variant)
{
    struct ndr_writer writer;
    struct ndr_reader reader;

    ndr_writer_init(&writer);
    ASSERT_HR(oaut_put_variant(&writer, &codec, variant), S_OK);
    for (size_t size = 0; size < writer.size; size++) {
        VARIANT cut;

        ndr_reader_init(&reader, writer.data, size);
        ASSERT_TRUE(FAILED(oaut_get_variant(&reader, &codec, &cut)));
    }
    ndr_reader_init(&reader, writer.data, writer.size);
    ASSERT_HR(oaut_get_variant(&reader, &codec, ret_variant), S_OK);
    ASSERT_EQ(ndr_left(&reader), 0);
    ASSERT_EQ(V_VT(ret_variant), V_VT(variant));
    ndr_writer_deinit(&writer);
}

TEST(scalars_of_every_size_come_back)
{
    static const VARTYPE types[] = {VT_I1,  VT_UI1, VT_I2,   VT_UI2,   VT_BOOL, VT_I4,
                                    VT_UI4, VT_INT, VT_UINT, VT_ERROR, VT_R4,   VT_I8,
                                    VT_UI8, VT_R8,  VT_CY,   VT_DATE};

    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
        VARIANT variant = {0}, back;

        V_VT(&variant) = types[i];
        V_UI1(&variant) = 0x5a;
        round_trip(&variant, &back);
        ASSERT_EQ(V_UI1(&back), 0x5a);
    }
}

TEST(null_and_empty_strings_are_kept_apart)
{
    VARIANT variant = {0}, back;

    V_VT(&variant) = VT_BSTR;
    round_trip(&variant, &back);
    ASSERT_TRUE(V_BSTR(&back) == NULL);
    V_BSTR(&variant) = SysAllocString(u"");
    round_trip(&variant, &back);
    ASSERT_TRUE(V_BSTR(&back) != NULL);
    ASSERT_EQ(SysStringLen(V_BSTR(&back)), 0);
    VariantClear(&variant);
    VariantClear(&back);
}

TEST(strings_keep_nuls_and_odd_bytes)
{
    VARIANT variant = {0}, back;

    V_VT(&variant) = VT_BSTR;
    V_BSTR(&variant) = SysAllocStringByteLen("a\0b\0c", 5);
    round_trip(&variant, &back);
    ASSERT_EQ(SysStringByteLen(V_BSTR(&back)), 5);
    ASSERT_MEM(V_BSTR(&back), "a\0b\0c", 5);
    VariantClear(&variant);
    VariantClear(&back);
}

TEST(decimals_come_back)
{
    VARIANT variant = {0}, back;

    V_DECIMAL(&variant).Hi32 = 1;
    V_DECIMAL(&variant).Lo64 = 0x123456789abcdef0;
    V_DECIMAL(&variant).scale = 7;
    V_DECIMAL(&variant).sign = DECIMAL_NEG;
    V_VT(&variant) = VT_DECIMAL;
    round_trip(&variant, &back);
    ASSERT_MEM(&variant, &back, sizeof(DECIMAL));
}

TEST(arrays_keep_bounds_and_elements)
{
    SAFEARRAYBOUND bounds[] = {{2, 5}, {3, -1}};
    LONG indices[] = {6, 1};
    VARIANT variant = {0}, back, text = {0};

    V_VT(&variant) = VT_ARRAY | VT_VARIANT;
    V_ARRAY(&variant) = SafeArrayCreate(VT_VARIANT, 2, bounds);
    V_VT(&text) = VT_BSTR;
    V_BSTR(&text) = SysAllocString(u"inside");
    ASSERT_HR(SafeArrayPutElement(V_ARRAY(&variant), indices, &text), S_OK);
    VariantClear(&text);
    round_trip(&variant, &back);
    ASSERT_HR(SafeArrayGetElement(V_ARRAY(&back), indices, &text), S_OK);
    ASSERT_U16(V_BSTR(&text), u"inside");
    VariantClear(&text);
    VariantClear(&variant);
    VariantClear(&back);
}

TEST(arrays_of_numbers_of_every_type_travel)
{
    static const VARTYPE types[] = {VT_I1,  VT_UI1, VT_I2,   VT_UI2, VT_BOOL,   VT_I4,
                                    VT_UI4, VT_INT, VT_UINT, VT_R4,  VT_ERROR,  VT_I8,
                                    VT_UI8, VT_R8,  VT_DATE, VT_CY,  VT_DECIMAL};
    SAFEARRAYBOUND bounds[] = {{3, 0}, {2, -7}};

    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
        SAFEARRAY *array = SafeArrayCreate(types[i], 2, bounds);
        VARIANT variant = {.vt = VT_ARRAY | types[i]}, back;
        size_t size = 6 * (size_t)SafeArrayGetElemsize(array);
        VARTYPE vt;

        for (size_t j = 0; j < size; j++)
            ((uint8_t *)array->pvData)[j] = (uint8_t)(j + 1);
        V_ARRAY(&variant) = array;
        round_trip(&variant, &back);
        ASSERT_EQ(V_VT(&back), VT_ARRAY | types[i]);
        ASSERT_HR(SafeArrayGetVartype(V_ARRAY(&back), &vt), S_OK);
        ASSERT_EQ(vt, types[i]);
        ASSERT_EQ(V_ARRAY(&back)->rgsabound[0].lLbound, -7);
        ASSERT_MEM(V_ARRAY(&back)->pvData, array->pvData, size);
        VariantClear(&variant);
        VariantClear(&back);
    }
}

TEST(references_carry_what_they_refer_to)
{
    BSTR text = SysAllocString(u"by reference");
    VARIANT inner = {0}, variant = {0}, back;

    V_VT(&inner) = VT_BSTR;
    V_BSTR(&inner) = text;
    V_VT(&variant) = VT_BYREF | VT_VARIANT;
    V_VARIANTREF(&variant) = &inner;
    round_trip(&variant, &back);
    ASSERT_U16(V_BSTR(V_VARIANTREF(&back)), u"by reference");
    oaut_clear(&back);
    VariantClear(&inner);
}

TEST(variants_nested_without_end_are_refused)
{
    struct ndr_reader reader;
    uint32_t words[4096];
    VARIANT variant;

    for (size_t i = 0; i < 4096; i++)
        words[i] = 0x400c400c;
    ndr_reader_init(&reader, words, sizeof(words));
    ASSERT_TRUE(FAILED(oaut_get_variant(&reader, &codec, &variant)));
}

/* Numbers that say they are pointers: any type in any word of an array's description. */
TEST(arrays_that_contradict_themselves_are_refused)
{
    enum {
        DESCRIPTION_AT = 40, /* behind the VARIANT's header, two referents and a count */
        DESCRIPTION_SIZE = 20,
    };
    VARIANT variant = {.vt = VT_ARRAY | VT_I8}, back;
    struct ndr_writer writer;
    struct ndr_reader reader;

    V_ARRAY(&variant) = SafeArrayCreateVector(VT_I8, 0, 2);
    memset(V_ARRAY(&variant)->pvData, 0x5a, 16);
    ndr_writer_init(&writer);
    ASSERT_HR(oaut_put_variant(&writer, &codec, &variant), S_OK);
    for (size_t at = DESCRIPTION_AT; at < DESCRIPTION_AT + DESCRIPTION_SIZE; at += 2) {
        for (uint16_t word = 0; word < VT_CLSID; word++) {
            uint16_t was;

            memcpy(&was, writer.data + at, sizeof(was));
            memcpy(writer.data + at, &word, sizeof(word));
            ndr_reader_init(&reader, writer.data, writer.size);
            if (SUCCEEDED(oaut_get_variant(&reader, &codec, &back)))
                ASSERT_HR(VariantClear(&back), S_OK);
            memcpy(writer.data + at, &was, sizeof(was));
        }
    }
    ndr_writer_deinit(&writer);
    VariantClear(&variant);
}
