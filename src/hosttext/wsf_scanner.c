/* SPDX-License-Identifier: MIT */
#include "hosttext/wsf_scanner.h"

#include <string.h>

#include "hosttext/text.h"

void wsf_scanner_init(struct wsf_scanner *scanner, const char16_t *text, size_t len)
{
    *scanner = (struct wsf_scanner){.at = text, .end = text + len};
}

/* ---- units ---- */

static bool is_space(char16_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_name_unit(char16_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == ':' || c == '.' || c >= 0x80;
}

static size_t left(const struct wsf_scanner *scanner)
{
    return (size_t)(scanner->end - scanner->at);
}

static void advance(struct wsf_scanner *scanner, size_t n)
{
    for (; n; n--, scanner->at++) {
        if (*scanner->at == '\n') {
            scanner->place.line++;
            scanner->place.column = 0;
        } else {
            scanner->place.column++;
        }
    }
}

static bool fail(struct wsf_scanner *scanner, const char *error)
{
    scanner->error = error;
    return false;
}

static void skip_spaces(struct wsf_scanner *scanner)
{
    while (left(scanner) && is_space(*scanner->at))
        advance(scanner, 1);
}

static bool begins_with(const char16_t *at, const char16_t *end, const char *ascii)
{
    size_t len = strlen(ascii);

    return (size_t)(end - at) >= len && text_is_n(at, len, ascii);
}

static bool is_at(const struct wsf_scanner *scanner, const char *ascii)
{
    return begins_with(scanner->at, scanner->end, ascii);
}

/* Skips to behind @ascii; false if it does not come. */
static bool skip_past(struct wsf_scanner *scanner, const char *ascii)
{
    while (left(scanner) && !is_at(scanner, ascii))
        advance(scanner, 1);
    if (!left(scanner))
        return false;
    advance(scanner, strlen(ascii));
    return true;
}

/* ---- tags ---- */

static struct wsf_text read_name(struct wsf_scanner *scanner)
{
    struct wsf_text name = {scanner->at, 0};

    while (left(scanner) && is_name_unit(*scanner->at)) {
        advance(scanner, 1);
        name.len++;
    }
    return name;
}

static bool read_quoted(struct wsf_scanner *scanner, struct wsf_text *ret_value)
{
    char16_t quote = *scanner->at;

    advance(scanner, 1);
    *ret_value = (struct wsf_text){scanner->at, 0};
    while (left(scanner) && *scanner->at != quote) {
        if (*scanner->at == '<' && scanner->is_strict)
            return fail(scanner, "An attribute's value has a '<'");
        advance(scanner, 1);
        ret_value->len++;
    }
    if (!left(scanner))
        return fail(scanner, "An attribute's value is not ended");
    advance(scanner, 1);
    return true;
}

static bool read_value(struct wsf_scanner *scanner, struct wsf_text *ret_value)
{
    if (!left(scanner))
        return fail(scanner, "Expected an attribute's value");
    if (*scanner->at == '"' || *scanner->at == '\'')
        return read_quoted(scanner, ret_value);
    if (scanner->is_strict)
        return fail(scanner, "Expected a quoted value");
    *ret_value = (struct wsf_text){scanner->at, 0};
    while (left(scanner) && !is_space(*scanner->at) && *scanner->at != '>' &&
           !is_at(scanner, "/>") && !is_at(scanner, "?>")) {
        advance(scanner, 1);
        ret_value->len++;
    }
    return ret_value->len ? true : fail(scanner, "Expected an attribute's value");
}

static bool read_attribute(struct wsf_scanner *scanner, struct wsf_tag *tag)
{
    struct wsf_attribute *attribute = &tag->attributes[tag->n_attributes];

    if (tag->n_attributes == WSF_ATTRIBUTES_MAX)
        return fail(scanner, "Too many attributes");
    attribute->name = read_name(scanner);
    if (attribute->name.len == 0)
        return fail(scanner, "Expected an attribute's name");
    attribute->value = (struct wsf_text){scanner->at, 0};
    skip_spaces(scanner);
    if (left(scanner) && *scanner->at == '=') {
        advance(scanner, 1);
        skip_spaces(scanner);
        if (!read_value(scanner, &attribute->value))
            return false;
    } else if (scanner->is_strict) {
        return fail(scanner, "Expected '='");
    }
    tag->n_attributes++;
    return true;
}

/* Attributes and what ends the tag. */
static bool read_rest(struct wsf_scanner *scanner, struct wsf_tag *tag)
{
    for (;;) {
        skip_spaces(scanner);
        if (!left(scanner))
            return fail(scanner, "A tag is not ended");
        if (tag->kind == WSF_INSTRUCTION ? is_at(scanner, "?>") : is_at(scanner, "/>")) {
            if (tag->kind == WSF_OPEN)
                tag->kind = WSF_EMPTY;
            advance(scanner, 2);
            return true;
        }
        if (*scanner->at == '>' && tag->kind != WSF_INSTRUCTION) {
            advance(scanner, 1);
            return true;
        }
        if (!read_attribute(scanner, tag))
            return false;
    }
}

static bool read_tag(struct wsf_scanner *scanner, struct wsf_tag *tag)
{
    tag->place = scanner->place;
    tag->n_attributes = 0;
    tag->kind = is_at(scanner, "</")   ? WSF_CLOSE
                : is_at(scanner, "<?") ? WSF_INSTRUCTION
                                       : WSF_OPEN;
    advance(scanner, tag->kind == WSF_OPEN ? 1 : 2);
    tag->name = read_name(scanner);
    if (tag->name.len == 0)
        return fail(scanner, "Expected a name");
    if (!read_rest(scanner, tag))
        return false;
    if (tag->kind == WSF_CLOSE && tag->n_attributes)
        return fail(scanner, "A closing tag has attributes");
    if (tag->kind == WSF_INSTRUCTION && wsf_text_is(tag->name, "xml"))
        scanner->is_strict = true;
    return true;
}

bool wsf_scanner_next(struct wsf_scanner *scanner, struct wsf_tag *ret_tag)
{
    for (;;) {
        skip_spaces(scanner);
        if (!left(scanner)) {
            *ret_tag = (struct wsf_tag){.kind = WSF_END, .place = scanner->place};
            return true;
        }
        if (is_at(scanner, "<!--")) {
            if (!skip_past(scanner, "-->"))
                return fail(scanner, "A comment is not ended");
        } else if (is_at(scanner, "<!")) {
            if (!skip_past(scanner, ">"))
                return fail(scanner, "A declaration is not ended");
        } else if (*scanner->at == '<') {
            return read_tag(scanner, ret_tag);
        } else {
            return fail(scanner, "Text is not allowed here");
        }
    }
}

/* ---- text ---- */

static bool is_closing(const struct wsf_scanner *scanner, struct wsf_text name)
{
    const char16_t *at = scanner->at + 2;

    if (!is_at(scanner, "</") || (size_t)(scanner->end - at) < name.len)
        return false;
    if (CompareStringOrdinal(at, (int)name.len, name.units, (int)name.len, !scanner->is_strict) !=
        CSTR_EQUAL)
        return false;
    at += name.len;
    return at < scanner->end && (*at == '>' || is_space(*at));
}

/* Up to the closing tag; a CDATA section may have in it what looks like one. */
static bool find_closing(struct wsf_scanner *scanner, struct wsf_text name, bool *ret_has_markup)
{
    *ret_has_markup = false;
    while (left(scanner) && !is_closing(scanner, name)) {
        if (is_at(scanner, "<![CDATA[")) {
            if (!skip_past(scanner, "]]>"))
                return fail(scanner, "A CDATA section is not ended");
        } else {
            *ret_has_markup |= *scanner->at == '<';
            advance(scanner, 1);
        }
    }
    return left(scanner) ? true : fail(scanner, "Expected a closing tag");
}

/* Takes text that is nothing but a CDATA section out of its brackets. */
static bool unwrap(struct wsf_text *text, struct wsf_place *place)
{
    static const char open[] = "<![CDATA[", close[] = "]]>";
    struct wsf_scanner inner;
    const char16_t *end = text->units + text->len;

    wsf_scanner_init(&inner, text->units, text->len);
    inner.place = *place;
    skip_spaces(&inner);
    if (!is_at(&inner, open))
        return false;
    advance(&inner, sizeof(open) - 1);
    while (end > inner.at && is_space(end[-1]))
        end--;
    if ((size_t)(end - inner.at) < sizeof(close) - 1 ||
        !begins_with(end - (sizeof(close) - 1), end, close))
        return false;
    end -= sizeof(close) - 1;
    /* Two sections are not one. */
    for (const char16_t *at = inner.at; at < end; at++) {
        if (begins_with(at, end, close))
            return false;
    }
    *text = (struct wsf_text){inner.at, (size_t)(end - inner.at)};
    *place = inner.place;
    return true;
}

bool wsf_scanner_text(struct wsf_scanner *scanner, struct wsf_text name, struct wsf_text *ret_text,
                      struct wsf_place *ret_place, bool *ret_is_raw)
{
    struct wsf_tag closing;
    bool has_markup;

    *ret_text = (struct wsf_text){scanner->at, 0};
    *ret_place = scanner->place;
    if (!find_closing(scanner, name, &has_markup))
        return false;
    ret_text->len = (size_t)(scanner->at - ret_text->units);
    if (scanner->is_strict && has_markup) {
        scanner->place = *ret_place;
        return fail(scanner, "Text with a '<' must be in a CDATA section");
    }
    *ret_is_raw = unwrap(ret_text, ret_place) || !scanner->is_strict;
    return read_tag(scanner, &closing);
}

bool wsf_text_is(struct wsf_text text, const char *name)
{
    return text_is_n(text.units, text.len, name);
}

const struct wsf_text *wsf_tag_attribute(const struct wsf_tag *tag, const char *name)
{
    for (unsigned i = 0; i < tag->n_attributes; i++) {
        if (wsf_text_is(tag->attributes[i].name, name))
            return &tag->attributes[i].value;
    }
    return NULL;
}

/* ---- entities ---- */

/* The number of "&#123;" or "&#x7b;", without what is no character of UTF-16; 0 for none. */
static unsigned long number_of(const char16_t *at, size_t len)
{
    unsigned long value = 0;
    unsigned base = len && (*at == 'x' || *at == 'X') ? 16 : 10;

    for (size_t i = base == 16; i < len; i++) {
        char16_t c = at[i];
        unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                         : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10)
                         : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A' + 10)
                                                : 16;

        if (digit >= base || value > 0x10ffff)
            return 0;
        value = value * base + digit;
    }
    return value <= 0x10ffff && (value < 0xd800 || value > 0xdfff) ? value : 0;
}

/* What stands for the entity between "&" and ";"; 0 if it is none. */
static unsigned long character_of(const char16_t *at, size_t len)
{
    static const struct {
        const char *name;
        char16_t unit;
    } entities[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};

    if (len > 1 && *at == '#')
        return number_of(at + 1, len - 1);
    for (size_t i = 0; i < sizeof(entities) / sizeof(*entities); i++) {
        if (text_is_n(at, len, entities[i].name))
            return entities[i].unit;
    }
    return 0;
}

BSTR wsf_text_decode(struct wsf_text text)
{
    enum { ENTITY_MAX = 10 };
    BSTR copy = SysAllocStringLen(text.units, (UINT)text.len);
    size_t len = 0;

    for (size_t i = 0; copy && i < text.len; i++) {
        unsigned long c = 0;
        size_t n = 1;

        if (text.units[i] == '&') {
            while (n < ENTITY_MAX && i + n < text.len && text.units[i + n] != ';')
                n++;
            if (i + n < text.len && text.units[i + n] == ';')
                c = character_of(text.units + i + 1, n - 1);
        }
        if (c == 0) {
            copy[len++] = text.units[i];
            continue;
        }
        if (c >= 0x10000) {
            copy[len++] = (char16_t)(0xd7c0 + (c >> 10));
            copy[len++] = (char16_t)(0xdc00 + (c & 0x3ff));
        } else {
            copy[len++] = (char16_t)c;
        }
        i += n;
    }
    if (copy && !SysReAllocStringLen(&copy, copy, (UINT)len)) {
        SysFreeString(copy);
        return NULL;
    }
    return copy;
}
