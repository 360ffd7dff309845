/* SPDX-License-Identifier: MIT */
/*
 * Security descriptors and their strings. What Windows answers is known from its pages and from
 * Wine's tests of advapi32.
 */
#include <comity/sddl.h>
#include <comity/securitybaseapi.h>
#include <comity/winbase.h>

#include <stdlib.h>
#include <string.h>

#include "security/security_descriptor.h"
#include "test.h"

static const SECURITY_INFORMATION all = OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION |
                                        DACL_SECURITY_INFORMATION | SACL_SECURITY_INFORMATION;

static PSECURITY_DESCRIPTOR parse(const char *text, ULONG *size)
{
    PSECURITY_DESCRIPTOR descriptor;

    ASSERT_TRUE(ConvertStringSecurityDescriptorToSecurityDescriptorA(text, SDDL_REVISION_1,
                                                                     &descriptor, size));
    return descriptor;
}

static void assert_text(PSECURITY_DESCRIPTOR descriptor, const char *expected)
{
    LPSTR text;

    ASSERT_TRUE(ConvertSecurityDescriptorToStringSecurityDescriptorA(descriptor, SDDL_REVISION_1,
                                                                     all, &text, NULL));
    ASSERT_STR(text, expected);
    LocalFree(text);
}

TEST(strings_come_back_as_they_were)
{
    static const char *const texts[] = {
        "",
        "O:SY",
        "D:",
        "D:NO_ACCESS_CONTROL",
        "D:PARNO_ACCESS_CONTROL",
        "O:SYG:S-1-5-21-93476-23408-4576D:(A;NP;GAGXGWGR;;;SU)(A;IOID;CCDC;;;SU)"
        "(D;OICI;0xffffffff;;;S-1-5-21-93476-23408-4576)S:(AU;OICINPIOIDSAFA;CCDCLCSWRPRC;;;SU)"
        "(AU;NPSA;0x12019f;;;SU)",
        "D:PAI(A;;KA;;;BA)S:(ML;;NWNR;;;HI)",
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        ULONG size;
        PSECURITY_DESCRIPTOR descriptor = parse(texts[i], &size);

        ASSERT_TRUE(IsValidSecurityDescriptor(descriptor));
        ASSERT_TRUE(security_descriptor_is_within(descriptor, size));
        ASSERT_EQ(GetSecurityDescriptorLength(descriptor), size);
        assert_text(descriptor, texts[i]);
        LocalFree(descriptor);
    }
}

TEST(strings_are_read_as_windows_reads_them)
{
    static const struct {
        const char *text;
        DWORD error;
    } cases[] = {
        {" D:(D;;GA;;;WD)", 0},
        {"D: ( D; ;GA; ; ; WD )", 0},
        {"S:(AU;;0xFFFFFGR;;;WD)", 0},
        {"D:(D ;;GA;;;WD)", ERROR_INVALID_ACL},
        {"D:(D;;GA ;;;WD)", ERROR_INVALID_ACL},
        {"D:(A;;ROB;;;WD)", ERROR_INVALID_ACL},
        {"D:(D;;GA;;;WDANDSUCH)", ERROR_INVALID_ACL},
        {"D:(D;;GA;;;Nobody)", ERROR_INVALID_ACL},
        {"D:(A;;GA;;;WD", ERROR_INVALID_ACL},
        {"O:xyz", ERROR_INVALID_SID},
        {"ERROR:(D;;GA;;;WD)", ERROR_INVALID_PARAMETER},
    };
    PSECURITY_DESCRIPTOR descriptor;

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        BOOL done = ConvertStringSecurityDescriptorToSecurityDescriptorA(
            cases[i].text, SDDL_REVISION_1, &descriptor, NULL);

        ASSERT_EQ(done, cases[i].error == 0);
        if (done)
            LocalFree(descriptor);
        else
            ASSERT_EQ(GetLastError(), cases[i].error);
    }
    ASSERT_FALSE(ConvertStringSecurityDescriptorToSecurityDescriptorA("D:", 7, &descriptor, NULL));
    ASSERT_EQ(GetLastError(), ERROR_UNKNOWN_REVISION);
    ASSERT_FALSE(ConvertStringSecurityDescriptorToSecurityDescriptorW(NULL, 1, &descriptor, NULL));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

TEST(both_forms_are_made_of_each_other)
{
    static const char text[] = "O:SYG:BAD:(A;;KR;;;WD)S:(AU;SA;KA;;;WD)";
    PSECURITY_DESCRIPTOR relative = parse(text, NULL);
    DWORD sizes[5] = {0}, size = 0;
    DWORD room[5][32], back[64];

    ASSERT_FALSE(MakeSelfRelativeSD(relative, NULL, &size));
    ASSERT_EQ(GetLastError(), ERROR_BAD_DESCRIPTOR_FORMAT);
    ASSERT_FALSE(MakeAbsoluteSD(relative, NULL, &sizes[0], NULL, &sizes[1], NULL, &sizes[2], NULL,
                                &sizes[3], NULL, &sizes[4]));
    ASSERT_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    ASSERT_EQ(sizes[0], SECURITY_DESCRIPTOR_MIN_LENGTH);
    ASSERT_TRUE(MakeAbsoluteSD(relative, room[0], &sizes[0], (PACL)room[1], &sizes[1],
                               (PACL)room[2], &sizes[2], room[3], &sizes[3], room[4], &sizes[4]));
    assert_text(room[0], text);
    ASSERT_FALSE(MakeSelfRelativeSD(room[0], NULL, &size));
    ASSERT_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    ASSERT_EQ(size, GetSecurityDescriptorLength(relative));
    size = sizeof(back);
    ASSERT_TRUE(MakeSelfRelativeSD(room[0], back, &size));
    assert_text(back, text);
    LocalFree(relative);
}

TEST(only_inheritance_bits_can_be_set)
{
    SECURITY_DESCRIPTOR descriptor;
    SECURITY_DESCRIPTOR_CONTROL control;
    DWORD revision;

    ASSERT_FALSE(InitializeSecurityDescriptor(&descriptor, 2));
    ASSERT_EQ(GetLastError(), ERROR_UNKNOWN_REVISION);
    ASSERT_TRUE(InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION));
    ASSERT_TRUE(SetSecurityDescriptorControl(&descriptor, SE_DACL_PROTECTED, SE_DACL_PROTECTED));
    ASSERT_FALSE(SetSecurityDescriptorControl(&descriptor, SE_DACL_PRESENT, SE_DACL_PRESENT));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_TRUE(GetSecurityDescriptorControl(&descriptor, &control, &revision));
    ASSERT_EQ(control, SE_DACL_PROTECTED);
    ASSERT_EQ(revision, 1);
}

TEST(parts_of_two_descriptors_make_one)
{
    PSECURITY_DESCRIPTOR old = parse("O:SYG:BAD:P(A;;KR;;;WD)", NULL);
    PSECURITY_DESCRIPTOR new = parse("O:BAD:AI(A;;KA;;;BU)", NULL);
    void *merged;
    size_t size;

    ASSERT_HR(security_descriptor_merge(DACL_SECURITY_INFORMATION, new, old, &merged, &size), S_OK);
    ASSERT_TRUE(security_descriptor_is_within(merged, size));
    assert_text(merged, "O:SYG:BAD:AI(A;;KA;;;BU)");
    free(merged);
    ASSERT_HR(security_descriptor_merge(OWNER_SECURITY_INFORMATION, new, NULL, &merged, &size),
              S_OK);
    assert_text(merged, "O:BA");
    free(merged);
    LocalFree(old);
    LocalFree(new);
}

/* Every offset and size that lies, in every place. */
TEST(descriptors_that_reach_beyond_their_end_are_told)
{
    ULONG size;
    PSECURITY_DESCRIPTOR descriptor = parse("O:SYG:BAD:(A;;KR;;;WD)S:(AU;SA;KA;;;WD)", &size);
    DWORD *copy = malloc(size);

    for (ULONG len = 0; len < size; len++)
        ASSERT_FALSE(security_descriptor_is_within(descriptor, len));
    for (ULONG i = 0; i < size; i++) {
        for (int value = 0; value < 256; value += 15) {
            memcpy(copy, descriptor, size);
            ((BYTE *)copy)[i] = (BYTE)value;
            (void)security_descriptor_is_within(copy, size); /* under the sanitizer */
        }
    }
    free(copy);
    LocalFree(descriptor);
}
