/* SPDX-License-Identifier: MIT */
/*
 * MsgBox and InputBox. The site may forbid them (IActiveScriptSiteUIControl) and is told of them
 * (IActiveScriptSiteWindow). Messages are MessageBox's; on a terminal one is asked for the button,
 * and for the text of InputBox.
 */
#define COBJMACROS
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <activscp.h>

#include "vblib/arguments.h"
#include "vblib/functions.h"

/* What the site wants done instead of showing @dialog, if anything. */
static SCRIPTUICHANDLING handling_of(struct vb_context *context, SCRIPTUICITEM dialog)
{
    IActiveScriptSiteUIControl *control;
    SCRIPTUICHANDLING handling;

    if (!context->site || FAILED(IUnknown_QueryInterface(
                              context->site, &IID_IActiveScriptSiteUIControl, (void **)&control)))
        return SCRIPTUICHANDLING_ALLOW;
    if (FAILED(IActiveScriptSiteUIControl_GetUIBehavior(control, dialog, &handling)))
        handling = SCRIPTUICHANDLING_ALLOW;
    IActiveScriptSiteUIControl_Release(control);
    return handling;
}

/* Tells the site that a dialog begins or, with TRUE, that it ended. */
static HWND enable_modeless(struct vb_context *context, BOOL enable)
{
    IActiveScriptSiteWindow *window;
    HWND parent = NULL;

    if (!context->site || FAILED(IUnknown_QueryInterface(
                              context->site, &IID_IActiveScriptSiteWindow, (void **)&window)))
        return NULL;
    if (!enable && FAILED(IActiveScriptSiteWindow_GetWindow(window, &parent)))
        parent = NULL;
    IActiveScriptSiteWindow_EnableModeless(window, enable);
    IActiveScriptSiteWindow_Release(window);
    return parent;
}

/* A line from the terminal or wherever input comes from, without its end; NULL at the end. */
static char *read_line(void)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t len = getline(&line, &room, stdin);

    if (len < 0) {
        free(line);
        return NULL;
    }
    while (len && (line[len - 1] == '\n' || line[len - 1] == '\r'))
        line[--len] = 0;
    return line;
}

struct button {
    const char *name;
    int id;
};

static const struct button buttons[][4] = {
    {{"OK", IDOK}},
    {{"OK", IDOK}, {"Cancel", IDCANCEL}},
    {{"Abort", IDABORT}, {"Retry", IDRETRY}, {"Ignore", IDIGNORE}},
    {{"Yes", IDYES}, {"No", IDNO}, {"Cancel", IDCANCEL}},
    {{"Yes", IDYES}, {"No", IDNO}},
    {{"Retry", IDRETRY}, {"Cancel", IDCANCEL}},
};

/* Which button somebody at the terminal means by the beginning of its name; else @usual. */
static int ask_for_button(unsigned kind, int usual)
{
    const struct button *button;
    char *line;
    int answer = usual;

    for (button = buttons[kind]; button->name; button++)
        fprintf(stderr, "%s%s", button == buttons[kind] ? "[" : "/", button->name);
    fputs("] ", stderr);
    line = read_line();
    for (button = buttons[kind]; line && *line && button->name; button++) {
        if (strncasecmp(button->name, line, strlen(line)) == 0)
            answer = button->id;
    }
    free(line);
    return answer;
}

/* The title and the text of a dialog. */
static HRESULT dialog_texts(struct vb_context *context, VARIANT *arguments, unsigned count,
                            unsigned title_index, struct vb_text *text, struct vb_text *title)
{
    HRESULT hr;

    *title = (struct vb_text){.units = u"VBScript", .len = 8, .bytes = 16};
    hr = vb_text_init(text, context, &arguments[0]);
    if (SUCCEEDED(hr) && !vb_argument_is_missing(arguments, count, title_index)) {
        hr = vb_text_init(title, context, &arguments[title_index]);
        if (FAILED(hr))
            vb_text_deinit(text);
    }
    return hr;
}

HRESULT vb_msg_box(struct vb_context *context, VARIANT *arguments, unsigned count,
                   VARIANT *ret_result)
{
    struct vb_text text, title;
    SCRIPTUICHANDLING permission;
    LONG style;
    int answer;
    HRESULT hr;

    hr = vb_argument_long_or(context, arguments, count, 1, 0, &style);
    if (FAILED(hr))
        return hr;
    if ((style & 0xf) >= (LONG)(sizeof(buttons) / sizeof(buttons[0])))
        return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    hr = dialog_texts(context, arguments, count, 2, &text, &title);
    if (FAILED(hr))
        return hr;

    permission = handling_of(context, SCRIPTUICITEM_MSGBOX);
    answer = buttons[style & 0xf][0].id;
    if (permission == SCRIPTUICHANDLING_ALLOW) {
        HWND parent = enable_modeless(context, FALSE);

        answer = MessageBoxW(parent, text.units, title.units, (UINT)style);
        /* A host that has a window has asked in it. */
        if ((style & 0xf) && !parent && isatty(STDIN_FILENO))
            answer = ask_for_button(style & 0xf, answer);
        enable_modeless(context, TRUE);
    }
    vb_text_deinit(&title);
    vb_text_deinit(&text);
    if (permission == SCRIPTUICHANDLING_NOUIERROR)
        return MAKE_VBSERROR(VBE_PERMISSION_DENIED);
    return vb_return_short((SHORT)answer, ret_result);
}

static void print_units(const char16_t *units)
{
    int size = WideCharToMultiByte(CP_UTF8, 0, units, -1, NULL, 0, NULL, NULL);
    char *text = size > 0 ? malloc((size_t)size) : NULL;

    if (!text)
        return;
    WideCharToMultiByte(CP_UTF8, 0, units, -1, text, size, NULL, NULL);
    fputs(text, stderr);
    free(text);
}

/* The line that somebody types; @usual for an empty one, Empty at the end of all input. */
static HRESULT ask_for_line(const struct vb_text *text, const struct vb_text *title,
                            const struct vb_text *usual, VARIANT *ret_result)
{
    char16_t *units;
    char *line;
    int len;
    HRESULT hr;

    print_units(title->units);
    fputs(": ", stderr);
    print_units(text->units);
    if (usual->len) {
        fputs(" [", stderr);
        print_units(usual->units);
        fputs("]", stderr);
    }
    fputs(" ", stderr);
    line = read_line();
    if (!line)
        return S_OK;
    if (!*line) {
        free(line);
        return vb_return_text(usual->units, usual->len, ret_result);
    }
    len = MultiByteToWideChar(CP_UTF8, 0, line, -1, NULL, 0);
    units = len > 0 ? malloc((size_t)len * sizeof(*units)) : NULL;
    hr = MAKE_VBSERROR(VBE_OUT_OF_MEMORY);
    if (units) {
        MultiByteToWideChar(CP_UTF8, 0, line, -1, units, len);
        hr = vb_return_text(units, (size_t)len - 1, ret_result);
    }
    free(units);
    free(line);
    return hr;
}

HRESULT vb_input_box(struct vb_context *context, VARIANT *arguments, unsigned count,
                     VARIANT *ret_result)
{
    struct vb_text text, title, usual = {.units = u""};
    SCRIPTUICHANDLING permission;
    HRESULT hr;

    hr = dialog_texts(context, arguments, count, 1, &text, &title);
    if (FAILED(hr))
        return hr;
    if (!vb_argument_is_missing(arguments, count, 2))
        hr = vb_text_init(&usual, context, &arguments[2]);

    permission = handling_of(context, SCRIPTUICITEM_INPUTBOX);
    if (SUCCEEDED(hr) && permission == SCRIPTUICHANDLING_NOUIERROR)
        hr = MAKE_VBSERROR(VBE_PERMISSION_DENIED);
    if (SUCCEEDED(hr) && permission == SCRIPTUICHANDLING_ALLOW) {
        enable_modeless(context, FALSE);
        hr = ask_for_line(&text, &title, &usual, ret_result);
        enable_modeless(context, TRUE);
    }
    vb_text_deinit(&usual);
    vb_text_deinit(&title);
    vb_text_deinit(&text);
    return hr;
}
