/* SPDX-License-Identifier: MIT */
/*
 * Expectations: MsgBox's and InputBox's pages of VBScript's language reference; what a site may
 * say is IActiveScriptSiteUIControl's page.
 */
#include <stdio.h>
#include <unistd.h>

#include <activscp.h>

#include "test.h"
#include "vbbase/arguments.h"
#include "vblib/intrinsics.h"

static struct vb_context context;
static int handling;

static HRESULT site_QueryInterface(void *iface, REFIID riid, void **ppv)
{
    static const GUID ui_control = {
        0xaedae97e, 0xd7ee, 0x4796, {0xb9, 0x60, 0x7f, 0x09, 0x2a, 0xe8, 0x44, 0xab}};

    *ppv = IsEqualGUID(riid, &ui_control) ? iface : NULL;
    return *ppv ? S_OK : E_NOINTERFACE;
}

static ULONG site_Release(void *iface)
{
    return 1;
}

static HRESULT site_GetUIBehavior(void *iface, int item, int *ret_handling)
{
    *ret_handling = handling;
    return S_OK;
}

/* IActiveScriptSiteWindow of a site that lets no dialog begin. */
static unsigned begun;

static HRESULT window_GetWindow(void *iface, HWND *ret_window)
{
    *ret_window = NULL;
    return S_OK;
}

static HRESULT window_EnableModeless(void *iface, BOOL enable)
{
    ASSERT_FALSE(enable);
    begun++;
    return E_FAIL;
}

static HRESULT window_QueryInterface(void *iface, REFIID riid, void **ppv)
{
    *ppv = IsEqualGUID(riid, &IID_IActiveScriptSiteWindow) ? iface : NULL;
    return *ppv ? S_OK : E_NOINTERFACE;
}

static const void *const window_vtable[] = {window_QueryInterface, site_Release, site_Release,
                                            window_GetWindow, window_EnableModeless};
static const void *window = window_vtable;

static const void *const site_vtable[] = {site_QueryInterface, site_Release, site_Release,
                                          site_GetUIBehavior};
static const void *site = site_vtable;

static void type_in(const char *text)
{
    int ends[2];

    ASSERT_EQ(pipe(ends), 0);
    ASSERT_EQ(write(ends[1], text, strlen(text)), (ssize_t)strlen(text));
    close(ends[1]);
    ASSERT_EQ(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    clearerr(stdin);
}

static HRESULT call(const char16_t *function, SHORT style, VARIANT *ret_result)
{
    VARIANT arguments[3] = {0};
    HRESULT hr;

    V_VT(&arguments[0]) = VT_BSTR;
    V_BSTR(&arguments[0]) = SysAllocString(u"What?");
    vb_return_short(style, &arguments[1]);
    V_VT(&arguments[2]) = VT_BSTR;
    V_BSTR(&arguments[2]) = SysAllocString(u"usual");
    hr = vb_intrinsic_call(vb_intrinsic_find(function), &context, arguments, 3, ret_result);
    VariantClear(&arguments[0]);
    VariantClear(&arguments[2]);
    return hr;
}

TEST(a_message_without_anybody_is_answered_by_its_usual_button)
{
    VARIANT result = {0};

    vb_context_init(&context);
    type_in("");
    ASSERT_HR(call(u"MsgBox", 4 + 256, &result), S_OK);
    ASSERT_EQ(V_VT(&result), VT_I2);
    ASSERT_EQ(V_I2(&result), 7);
    ASSERT_HR(call(u"MsgBox", 0, &result), S_OK);
    ASSERT_EQ(V_I2(&result), 1);
    ASSERT_HR(call(u"MsgBox", 9, &result), MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL));
}

TEST(a_line_is_read)
{
    VARIANT result = {0};

    vb_context_init(&context);
    type_in("gr\xc3\xbcn\r\n\n");
    ASSERT_HR(call(u"InputBox", 0, &result), S_OK);
    ASSERT_U16(V_BSTR(&result), u"gr\u00fcn");
    VariantClear(&result);
    ASSERT_HR(call(u"InputBox", 0, &result), S_OK);
    ASSERT_U16(V_BSTR(&result), u"usual");
    VariantClear(&result);
    ASSERT_HR(call(u"InputBox", 0, &result), S_OK);
    ASSERT_EQ(V_VT(&result), VT_EMPTY);
}

TEST(a_site_forbids_dialogs)
{
    VARIANT result = {0};

    vb_context_init(&context);
    context.site = (IUnknown *)&site;
    type_in("not read\n");
    handling = 1;
    ASSERT_HR(call(u"MsgBox", 4, &result), MAKE_VBSERROR(VBE_PERMISSION_DENIED));
    ASSERT_HR(call(u"InputBox", 0, &result), MAKE_VBSERROR(VBE_PERMISSION_DENIED));
    handling = 2;
    ASSERT_HR(call(u"MsgBox", 4, &result), S_OK);
    ASSERT_EQ(V_I2(&result), 0);
    VariantInit(&result);
    ASSERT_HR(call(u"InputBox", 0, &result), S_OK);
    ASSERT_EQ(V_VT(&result), VT_EMPTY);
}

TEST(a_site_that_is_busy_fails_dialogs)
{
    VARIANT result = {0};

    vb_context_init(&context);
    context.site = (IUnknown *)&window;
    type_in("not read\n");
    ASSERT_HR(call(u"MsgBox", 0, &result), E_FAIL);
    ASSERT_HR(call(u"InputBox", 0, &result), E_FAIL);
    ASSERT_EQ(begun, 2);
}
