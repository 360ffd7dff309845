/* SPDX-License-Identifier: MIT */
/* What is expected is what Windows' "IBindCtx" pages say. */
#define COBJMACROS
#include <comity/windows.h>

#include "test.h"

static IBindCtx *new_context(void)
{
    IBindCtx *context;

    ASSERT_HR(CreateBindCtx(0, &context), S_OK);
    return context;
}

static ULONG count_refs(IUnknown *object)
{
    IUnknown_AddRef(object);
    return IUnknown_Release(object);
}

TEST(options_are_those_of_windows_until_they_are_set)
{
    BIND_OPTS3 options = {.cbStruct = sizeof(options)};
    IBindCtx *context = new_context();

    ASSERT_HR(IBindCtx_GetBindOptions(context, (BIND_OPTS *)&options), S_OK);
    ASSERT_EQ(options.cbStruct, sizeof(options));
    ASSERT_EQ(options.grfMode, STGM_READWRITE);
    ASSERT_EQ(options.dwClassContext, CLSCTX_SERVER);
    ASSERT_EQ(options.grfFlags, 0);
    ASSERT_EQ(options.dwTickCountDeadline, 0);
    IBindCtx_Release(context);
}

TEST(options_of_each_length_are_kept_and_longer_ones_refused)
{
    BIND_OPTS old = {.cbStruct = sizeof(old), .grfMode = STGM_READ, .dwTickCountDeadline = 7};
    BIND_OPTS2 options = {.cbStruct = sizeof(options), .dwClassContext = CLSCTX_LOCAL_SERVER};
    struct {
        BIND_OPTS3 options;
        DWORD more;
    } longer = {0};
    IBindCtx *context = new_context();

    ASSERT_HR(IBindCtx_SetBindOptions(context, (BIND_OPTS *)&options), S_OK);
    ASSERT_HR(IBindCtx_SetBindOptions(context, &old), S_OK);
    ASSERT_HR(IBindCtx_GetBindOptions(context, (BIND_OPTS *)&options), S_OK);
    ASSERT_EQ(options.cbStruct, sizeof(options));
    ASSERT_EQ(options.dwTickCountDeadline, 7);
    ASSERT_EQ(options.dwClassContext, CLSCTX_LOCAL_SERVER);

    longer.options.cbStruct = sizeof(longer);
    ASSERT_HR(IBindCtx_SetBindOptions(context, (BIND_OPTS *)&longer), E_INVALIDARG);
    ASSERT_HR(IBindCtx_GetBindOptions(context, (BIND_OPTS *)&longer), S_OK);
    ASSERT_EQ(longer.options.cbStruct, sizeof(longer.options));
    IBindCtx_Release(context);
}

TEST(bound_objects_live_as_long_as_the_context_or_until_they_are_released)
{
    IBindCtx *context = new_context(), *object = new_context();

    ASSERT_HR(IBindCtx_RegisterObjectBound(context, NULL), S_OK);
    ASSERT_HR(IBindCtx_RegisterObjectBound(context, (IUnknown *)object), S_OK);
    ASSERT_HR(IBindCtx_RegisterObjectBound(context, (IUnknown *)object), S_OK);
    ASSERT_EQ(count_refs((IUnknown *)object), 3);
    ASSERT_HR(IBindCtx_RevokeObjectBound(context, (IUnknown *)object), S_OK);
    ASSERT_EQ(count_refs((IUnknown *)object), 2);
    ASSERT_HR(IBindCtx_ReleaseBoundObjects(context), S_OK);
    ASSERT_EQ(count_refs((IUnknown *)object), 1);
    ASSERT_HR(IBindCtx_RevokeObjectBound(context, (IUnknown *)object), MK_E_NOTBOUND);
    ASSERT_HR(IBindCtx_RevokeObjectBound(context, NULL), E_INVALIDARG);

    ASSERT_HR(IBindCtx_RegisterObjectBound(context, (IUnknown *)object), S_OK);
    ASSERT_EQ(IBindCtx_Release(context), 0);
    ASSERT_EQ(IBindCtx_Release(object), 0);
}

TEST(parameters_are_found_by_name_in_any_case_and_replaced)
{
    IBindCtx *context = new_context(), *first = new_context(), *second = new_context();
    IUnknown *found;

    ASSERT_HR(IBindCtx_RegisterObjectParam(context, (WCHAR *)u"Name", (IUnknown *)first), S_OK);
    ASSERT_HR(IBindCtx_RegisterObjectParam(context, (WCHAR *)u"NAME", (IUnknown *)second), S_OK);
    ASSERT_EQ(count_refs((IUnknown *)first), 1);
    ASSERT_HR(IBindCtx_GetObjectParam(context, (WCHAR *)u"name", &found), S_OK);
    ASSERT_EQ((uintptr_t)found, (uintptr_t)second);
    IUnknown_Release(found);
    ASSERT_HR(IBindCtx_RevokeObjectParam(context, (WCHAR *)u"name"), S_OK);
    ASSERT_HR(IBindCtx_RevokeObjectParam(context, (WCHAR *)u"name"), E_FAIL);
    ASSERT_HR(IBindCtx_GetObjectParam(context, (WCHAR *)u"name", &found), E_FAIL);
    ASSERT_EQ((uintptr_t)found, 0);
    ASSERT_EQ(IBindCtx_Release(second), 0);
    ASSERT_EQ(IBindCtx_Release(first), 0);
    ASSERT_EQ(IBindCtx_Release(context), 0);
}

TEST(bad_arguments_are_refused)
{
    IBindCtx *context;

    ASSERT_HR(CreateBindCtx(1, &context), E_INVALIDARG);
    ASSERT_HR(CreateBindCtx(0, NULL), E_INVALIDARG);
}
