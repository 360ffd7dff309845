/* SPDX-License-Identifier: MIT */
/*
 * Feeds the parser with source text, a byte a unit, and walks the tree. A first byte of 'e' has it
 * read one expression, one of 'h' the script of a page.
 */
#include <stdlib.h>

#include "parser.h"
#include "tree_dump.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct parse_error error;
    struct tree *tree;
    char16_t *text;
    unsigned flags;

    if (!size)
        return 0;
    flags = data[0] == 'e' ? PARSE_EXPRESSION : data[0] == 'h' ? PARSE_HTML : 0;

    /* Just as long as it is, so that a sanitizer sees a step beyond. */
    text = malloc(size * sizeof(*text));
    if (!text)
        return 0;
    for (size_t i = 1; i < size; i++)
        text[i - 1] = data[i];
    if (SUCCEEDED(parser_read(text, size - 1, flags, &tree, &error))) {
        free(tree_dump(tree));
        tree_free(tree);
    }
    free(text);
    return 0;
}
