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

#include "vbbase/arguments.h"
#include "vbbase/functions.h"

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

/* Tells the site that a dialog begins, which may refuse; without a site nobody does. */
static HRESULT begin_dialog(struct vb_context *context, HWND *ret_parent)
{
    IActiveScriptSiteWindow *window;
    HRESULT hr;

    *ret_parent = NULL;
    if (!context->site || FAILED(IUnknown_QueryInterface(
                              context->site, &IID_IActiveScriptSiteWindow, (void **)&window)))
        return S_OK;
    hr = IActiveScriptSiteWindow_GetWindow(window, ret_parent);
    if (SUCCEEDED(hr))
        hr = IActiveScriptSiteWindow_EnableModeless(window, FALSE);
    IActiveScriptSiteWindow_Release(window);
    return hr;
}

static void end_dialog(struct vb_context *context)
{
    IActiveScriptSiteWindow *window;

    if (!context->site || FAILED(IUnknown_QueryInterface(
                              context->site, &IID_IActiveScriptSiteWindow, (void **)&window)))
        return;
    IActiveScriptSiteWindow_EnableModeless(window, TRUE);
    IActiveScriptSiteWindow_Release(window);
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

static HRESULT show_message(struct vb_context *context, const struct vb_text *text,
                            const struct vb_text *title, unsigned style, VARIANT *ret_result)
{
    HWND parent;
    int answer;
    HRESULT hr;

    hr = begin_dialog(context, &parent);
    if (FAILED(hr))
        return hr;
    answer = MessageBoxW(parent, text->units, title->units, style);
    /* A host that has a window has asked in it. */
    if ((style & 0xf) && !parent && isatty(STDIN_FILENO))
        answer = ask_for_button(style & 0xf, answer);
    end_dialog(context);
    return vb_return_short((SHORT)answer, ret_result);
}

HRESULT vb_msg_box(struct vb_context *context, VARIANT *arguments, unsigned count,
                   VARIANT *ret_result)
{
    SCRIPTUICHANDLING handling;
    struct vb_text text, title;
    LONG style;
    HRESULT hr;

    hr = vb_argument_long_or(context, arguments, count, 1, 0, &style);
    if (FAILED(hr))
        return hr;
    if ((style & 0xf) >= (LONG)(sizeof(buttons) / sizeof(buttons[0])))
        return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    hr = dialog_texts(context, arguments, count, 2, &text, &title);
    if (FAILED(hr))
        return hr;

    handling = handling_of(context, SCRIPTUICITEM_MSGBOX);
    if (handling == SCRIPTUICHANDLING_NOUIERROR)
        hr = MAKE_VBSERROR(VBE_PERMISSION_DENIED);
    else if (handling == SCRIPTUICHANDLING_NOUIDEFAULT)
        hr = vb_return_short(0, ret_result);
    else
        hr = show_message(context, &text, &title, (unsigned)style, ret_result);
    vb_text_deinit(&title);
    vb_text_deinit(&text);
    return hr;
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
    SCRIPTUICHANDLING handling;
    HWND parent;
    HRESULT hr;

    hr = dialog_texts(context, arguments, count, 1, &text, &title);
    if (FAILED(hr))
        return hr;
    if (!vb_argument_is_missing(arguments, count, 2))
        hr = vb_text_init(&usual, context, &arguments[2]);

    handling = handling_of(context, SCRIPTUICITEM_INPUTBOX);
    if (SUCCEEDED(hr) && handling == SCRIPTUICHANDLING_NOUIERROR)
        hr = MAKE_VBSERROR(VBE_PERMISSION_DENIED);
    if (SUCCEEDED(hr) && handling == SCRIPTUICHANDLING_ALLOW) {
        hr = begin_dialog(context, &parent);
        if (SUCCEEDED(hr)) {
            hr = ask_for_line(&text, &title, &usual, ret_result);
            end_dialog(context);
        }
    }
    vb_text_deinit(&usual);
    vb_text_deinit(&title);
    vb_text_deinit(&text);
    return hr;
}
