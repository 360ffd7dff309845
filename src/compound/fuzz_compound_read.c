/* SPDX-License-Identifier: MIT */
/* What can be read is written again, and read again as the same. */
#include <stdlib.h>
#include <string.h>

#include "compound/compound_write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct buffer {
    uint8_t *bytes;
    size_t size, room;
};

static HRESULT take(void *context, const void *bytes, size_t size)
{
    struct buffer *buffer = context;

    if (buffer->size + size > buffer->room) {
        buffer->room = 2 * (buffer->size + size);
        buffer->bytes = realloc(buffer->bytes, buffer->room);
        if (!buffer->bytes)
            abort();
    }
    memcpy(buffer->bytes + buffer->size, bytes, size);
    buffer->size += size;
    return S_OK;
}

static void check_same(const struct compound_node *a, const struct compound_node *b)
{
    if (a->is_storage != b->is_storage || a->size != b->size || a->n_children != b->n_children ||
        memcmp(a->name, b->name, sizeof(a->name)) != 0 || a->state_bits != b->state_bits ||
        a->created != b->created || a->modified != b->modified ||
        (a->size && memcmp(compound_node_bytes(a), compound_node_bytes(b), a->size) != 0))
        abort();
    for (size_t i = 0; i < a->n_children; i++)
        check_same(a->children[i], b->children[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct compound_memory memory = {data, size};
    struct compound_source source = compound_source_memory(&memory);
    struct compound_node *root, *again;
    struct compound_facts facts;
    struct buffer buffer = {0};

    if (FAILED(compound_read(&source, &facts, &root)))
        return 0;
    if (FAILED(compound_write(root, &facts, &(struct compound_sink){take, &buffer})))
        abort();
    memory = (struct compound_memory){buffer.bytes, buffer.size};
    source = compound_source_memory(&memory);
    if (FAILED(compound_read(&source, &facts, &again)))
        abort();
    check_same(root, again);
    compound_node_free(again);
    compound_node_free(root);
    free(buffer.bytes);
    return 0;
}
