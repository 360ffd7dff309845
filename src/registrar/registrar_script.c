/* SPDX-License-Identifier: MIT */
#include "registrar/registrar_script.h"

#include <stdlib.h>

#include <comity/winreg.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "registrar/registrar_data.h"
#include "registrar/registrar_token.h"

enum {
    KEY_NAME_MAX = 255,
};

struct parser {
    struct registrar_scanner *scanner;
    const struct registrar_listener *listener;
    struct registrar_script *script;
    size_t size; /* of its items */
    unsigned depth;
    bool is_stray_told;
};

static bool is_word(const struct parser *parser, const char16_t *word)
{
    const struct registrar_token *token = &parser->scanner->token;

    return token->kind == REGISTRAR_TOKEN_WORD && utf16_equal_nocase(token->units, word);
}

static HRESULT fail_for(const struct parser *parser, const char *expected)
{
    return registrar_scanner_fail(parser->scanner, DISP_E_EXCEPTION, "%s expected, not %s",
                                  expected, registrar_scanner_show(parser->scanner).text);
}

/* ---- items ---- */

/* The new item, for who fills it in; NULL with the failure raised. */
static HRESULT add_item(struct parser *parser, enum registrar_item_kind kind,
                        struct registrar_item **ret_item)
{
    struct registrar_script *script = parser->script;

    if (script->n == REGISTRAR_ITEMS_MAX)
        return registrar_scanner_fail(parser->scanner, DISP_E_EXCEPTION, "more than %d items",
                                      REGISTRAR_ITEMS_MAX);
    if (script->n == parser->size) {
        size_t size = 2 * parser->size + 32;
        struct registrar_item *grown = realloc(script->items, size * sizeof(*grown));

        if (!grown)
            return hr_raise(E_OUTOFMEMORY, "a registrar script");
        script->items = grown;
        parser->size = size;
    }
    *ret_item = &script->items[script->n++];
    **ret_item = (struct registrar_item){.kind = kind};
    return S_OK;
}

static HRESULT add_named(struct parser *parser, enum registrar_item_kind kind, const char16_t *name,
                         struct registrar_item **ret_item)
{
    HRESULT hr;

    hr = add_item(parser, kind, ret_item);
    if (FAILED(hr))
        return hr_trace(hr);
    (*ret_item)->name = utf16_dup(name);
    if (!(*ret_item)->name)
        return hr_raise(E_OUTOFMEMORY, "a name of a registrar script");
    return S_OK;
}

void registrar_script_deinit(struct registrar_script *script)
{
    for (size_t i = 0; i < script->n; i++) {
        free(script->items[i].name);
        free((void *)script->items[i].data.bytes);
    }
    free(script->items);
    *script = (struct registrar_script){0};
}

/* ---- values ---- */

/* From behind the equals sign to behind the data. */
static HRESULT parse_data(struct parser *parser, struct registry_data *ret_data)
{
    struct registrar_scanner *scanner = parser->scanner;
    char16_t type;
    HRESULT hr;

    if (scanner->token.kind != REGISTRAR_TOKEN_WORD ||
        !registrar_data_is_type(scanner->token.units))
        return fail_for(parser, "a type (s, d, b or m)");

    type = scanner->token.units[0];
    hr = registrar_scanner_next(scanner);
    if (FAILED(hr))
        return hr_trace(hr);
    if (scanner->token.kind != REGISTRAR_TOKEN_WORD)
        return fail_for(parser, "a value");
    hr = registrar_data_read(type, scanner->token.units, scanner->token.len, ret_data);
    if (hr == E_FAIL)
        return registrar_scanner_fail(scanner, E_FAIL, "%s is no even row of hexadecimal digits",
                                      registrar_scanner_show(scanner).text);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(registrar_scanner_next(scanner));
}

/* From the equals sign on. */
static HRESULT parse_value(struct parser *parser, const char16_t *name)
{
    struct registrar_item *item;
    HRESULT hr;

    if (parser->scanner->token.kind != REGISTRAR_TOKEN_EQUALS)
        return fail_for(parser, "=");
    hr = registrar_scanner_next(parser->scanner);
    if (SUCCEEDED(hr))
        hr = add_named(parser, REGISTRAR_VALUE, name, &item);
    if (SUCCEEDED(hr))
        hr = parse_data(parser, &item->data);
    return hr_trace(hr);
}

/* Windows takes such a brace for a key's name, and so its own end for the parent's. */
static void meet_stray_block(struct parser *parser)
{
    struct registrar_scanner *scanner = parser->scanner;
    struct registrar_place place;

    if (scanner->token.kind != REGISTRAR_TOKEN_OPEN)
        return;
    scanner->token.kind = REGISTRAR_TOKEN_WORD;
    if (parser->is_stray_told)
        return;
    parser->is_stray_told = true;
    place = registrar_text_place(scanner->text, scanner->token.offset);
    registrar_notice(parser->listener,
                     "line %u, column %u: only keys have blocks; { is a key's name here",
                     place.line, place.column);
}

/* From val on. */
static HRESULT parse_named_value(struct parser *parser)
{
    _cleanup_(freep) char16_t *name = NULL;
    HRESULT hr;

    hr = registrar_scanner_next(parser->scanner);
    if (FAILED(hr))
        return hr_trace(hr);
    if (parser->scanner->token.kind != REGISTRAR_TOKEN_WORD)
        return fail_for(parser, "a value's name");
    name = utf16_dup(parser->scanner->token.units);
    if (!name)
        return hr_raise(E_OUTOFMEMORY, "a name of a registrar script");

    hr = registrar_scanner_next(parser->scanner);
    if (SUCCEEDED(hr))
        hr = parse_value(parser, name);
    if (FAILED(hr))
        return hr_trace(hr);
    meet_stray_block(parser);
    return S_OK;
}

/* ---- keys ---- */

static HRESULT check_key_name(struct parser *parser)
{
    const char16_t *at = parser->scanner->token.units;
    size_t len = 0;

    if (parser->scanner->token.kind != REGISTRAR_TOKEN_WORD)
        return fail_for(parser, "a key's name");
    for (;; at++) {
        if (*at && *at != '\\') {
            len++;
            continue;
        }
        if (len == 0)
            return fail_for(parser, "a key's name");
        if (len > KEY_NAME_MAX)
            return registrar_scanner_fail(parser->scanner, DISP_E_EXCEPTION,
                                          "a key's name of more than %d characters", KEY_NAME_MAX);
        if (!*at)
            return S_OK;
        len = 0;
    }
}

/* From Delete on. */
static HRESULT parse_delete(struct parser *parser)
{
    struct registrar_item *item;
    HRESULT hr;

    hr = registrar_scanner_next(parser->scanner);
    if (SUCCEEDED(hr))
        hr = check_key_name(parser);
    if (SUCCEEDED(hr))
        hr = add_named(parser, REGISTRAR_DELETE, parser->scanner->token.units, &item);
    if (SUCCEEDED(hr))
        hr = registrar_scanner_next(parser->scanner);
    if (FAILED(hr))
        return hr_trace(hr);
    meet_stray_block(parser);
    return S_OK;
}

static HRESULT parse_block(struct parser *parser);

/* From the key's name on. */
static HRESULT parse_key(struct parser *parser, enum registrar_removal removal)
{
    struct registrar_item *item;
    HRESULT hr;

    hr = check_key_name(parser);
    if (SUCCEEDED(hr))
        hr = add_named(parser, REGISTRAR_KEY, parser->scanner->token.units, &item);
    if (FAILED(hr))
        return hr_trace(hr);

    item->removal = removal;
    hr = registrar_scanner_next(parser->scanner);
    if (SUCCEEDED(hr) && parser->scanner->token.kind == REGISTRAR_TOKEN_EQUALS)
        hr = parse_value(parser, u"");
    if (SUCCEEDED(hr) && parser->scanner->token.kind == REGISTRAR_TOKEN_OPEN)
        hr = parse_block(parser);
    if (SUCCEEDED(hr))
        hr = add_item(parser, REGISTRAR_END, &item);
    return hr_trace(hr);
}

static HRESULT parse_item(struct parser *parser)
{
    enum registrar_removal removal = REGISTRAR_REMOVE;
    HRESULT hr = S_OK;

    if (is_word(parser, u"val"))
        return hr_trace(parse_named_value(parser));
    if (is_word(parser, u"Delete"))
        return hr_trace(parse_delete(parser));

    if (is_word(parser, u"NoRemove"))
        removal = REGISTRAR_NO_REMOVE;
    else if (is_word(parser, u"ForceRemove"))
        removal = REGISTRAR_FORCE_REMOVE;
    if (removal != REGISTRAR_REMOVE)
        hr = registrar_scanner_next(parser->scanner);
    if (SUCCEEDED(hr))
        hr = parse_key(parser, removal);
    return hr_trace(hr);
}

/* From the opening brace to behind the closing one. */
static HRESULT parse_block(struct parser *parser)
{
    struct registrar_scanner *scanner = parser->scanner;
    size_t opened = scanner->token.offset;
    HRESULT hr;

    if (parser->depth == REGISTRAR_DEPTH_MAX)
        return registrar_scanner_fail(scanner, DISP_E_EXCEPTION, "blocks more than %d deep",
                                      REGISTRAR_DEPTH_MAX);
    parser->depth++;
    hr = registrar_scanner_next(scanner);
    while (SUCCEEDED(hr) && scanner->token.kind != REGISTRAR_TOKEN_CLOSE) {
        if (scanner->token.kind == REGISTRAR_TOKEN_END) {
            scanner->token.offset = opened;
            return registrar_scanner_fail(scanner, DISP_E_EXCEPTION,
                                          "this block is not closed: a } is missing");
        }
        hr = parse_item(parser);
    }
    parser->depth--;
    if (SUCCEEDED(hr))
        hr = registrar_scanner_next(scanner);
    return hr_trace(hr);
}

/* ---- trees ---- */

static const struct {
    const char16_t *name, *short_name;
    HKEY key;
} roots[] = {
    {u"HKEY_CLASSES_ROOT", u"HKCR", HKEY_CLASSES_ROOT},
    {u"HKEY_CURRENT_USER", u"HKCU", HKEY_CURRENT_USER},
    {u"HKEY_LOCAL_MACHINE", u"HKLM", HKEY_LOCAL_MACHINE},
    {u"HKEY_USERS", u"HKU", HKEY_USERS},
    {u"HKEY_PERFORMANCE_DATA", u"HKPD", HKEY_PERFORMANCE_DATA},
    {u"HKEY_DYN_DATA", u"HKDD", HKEY_DYN_DATA},
    {u"HKEY_CURRENT_CONFIG", u"HKCC", HKEY_CURRENT_CONFIG},
};

/* From the root's name on. */
static HRESULT parse_tree(struct parser *parser)
{
    struct registrar_item *item;
    HRESULT hr;
    size_t i = 0;

    while (i < sizeof(roots) / sizeof(*roots) && !is_word(parser, roots[i].name) &&
           !is_word(parser, roots[i].short_name))
        i++;
    if (i == sizeof(roots) / sizeof(*roots))
        return fail_for(parser, "a root (HKCR, HKCU, HKLM, HKU, HKPD, HKDD or HKCC)");

    hr = add_item(parser, REGISTRAR_ROOT, &item);
    if (FAILED(hr))
        return hr_trace(hr);
    item->root = roots[i].key;
    hr = registrar_scanner_next(parser->scanner);
    if (FAILED(hr))
        return hr_trace(hr);
    if (parser->scanner->token.kind != REGISTRAR_TOKEN_OPEN)
        return fail_for(parser, "{");
    return hr_trace(parse_block(parser));
}

HRESULT registrar_script_parse(const struct registrar_text *text,
                               const struct registrar_listener *listener,
                               struct registrar_script *ret_script)
{
    _cleanup_(freep) struct registrar_scanner *scanner = malloc(sizeof(*scanner));
    struct registrar_script script = {0};
    struct parser parser = {.scanner = scanner, .listener = listener, .script = &script};
    HRESULT hr;

    if (!scanner)
        return hr_raise(E_OUTOFMEMORY, "a registrar script");

    registrar_scanner_init(scanner, text);
    hr = registrar_scanner_next(scanner);
    while (SUCCEEDED(hr) && scanner->token.kind != REGISTRAR_TOKEN_END)
        hr = parse_tree(&parser);
    if (FAILED(hr))
        registrar_script_deinit(&script);
    else
        *ret_script = script;
    return hr_trace(hr);
}
