/* SPDX-License-Identifier: MIT */
#include "compound/compound_read.h"

#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compound/compound_file.h"
#include "compound/sector_reader.h"

/* An entry that waits for its turn, with the storage that it is in. */
struct waiting {
    uint32_t entry;
    struct compound_node *parent; /* borrowed */
};

struct directory {
    struct sector_reader sectors;
    struct compound_entry *entries;
    uint32_t n_entries;
    uint8_t *seen; /* a bit for each entry */
    struct waiting *waiting;
    size_t n_waiting;
};

static void directory_deinit(struct directory *directory)
{
    sector_reader_deinit(&directory->sectors);
    free(directory->entries);
    free(directory->seen);
    free(directory->waiting);
}

/* ---- entries ---- */

static uint64_t time_from(const uint32_t words[2])
{
    return le32toh(words[0]) | (uint64_t)le32toh(words[1]) << 32;
}

/* Versions before 4 leave the upper half alone. */
static uint64_t size_of(const struct directory *directory, const struct compound_entry *entry)
{
    uint64_t size = le32toh(entry->size[0]);

    return directory->sectors.header.major_version == 3
               ? size
               : size | (uint64_t)le32toh(entry->size[1]) << 32;
}

static bool name_from(const struct compound_entry *entry, char16_t *ret_name)
{
    unsigned n = le16toh(entry->name_size) / 2;

    if (n < 2 || n > COMPOUND_NAME_SIZE / 2 || le16toh(entry->name_size) % 2)
        return false;
    for (unsigned i = 0; i < n; i++) {
        ret_name[i] = le16toh(entry->name[i]);
        if ((ret_name[i] == 0) != (i == n - 1))
            return false;
    }
    return true;
}

static void take_facts(const struct compound_entry *entry, struct compound_node *node)
{
    memcpy(&node->clsid, entry->clsid, sizeof(node->clsid));
    node->clsid.Data1 = le32toh(node->clsid.Data1);
    node->clsid.Data2 = le16toh(node->clsid.Data2);
    node->clsid.Data3 = le16toh(node->clsid.Data3);
    node->state_bits = le32toh(entry->state_bits);
    node->created = time_from(entry->created);
    node->modified = time_from(entry->modified);
}

/* ---- the tree ---- */

/* Each entry is in the tree once, so there is room for all that wait. */
static HRESULT push(struct directory *directory, uint32_t entry, struct compound_node *parent)
{
    if (entry == COMPOUND_NO_ENTRY)
        return S_OK;
    if (entry >= directory->n_entries || directory->seen[entry / 8] & 1 << entry % 8)
        return STG_E_DOCFILECORRUPT;
    directory->seen[entry / 8] |= (uint8_t)(1 << entry % 8);
    directory->waiting[directory->n_waiting++] = (struct waiting){entry, parent};
    return S_OK;
}

/* More or deeper than this program can hold is as corrupt as what contradicts itself. */
static HRESULT add_child(struct compound_node *parent, const struct compound_entry *entry,
                         struct compound_node **ret_child)
{
    char16_t name[COMPOUND_NAME_SIZE / 2];
    HRESULT hr;

    if ((entry->kind != COMPOUND_STORAGE && entry->kind != COMPOUND_STREAM) ||
        !name_from(entry, name))
        return STG_E_DOCFILECORRUPT;
    hr = compound_node_append(parent, name, entry->kind == COMPOUND_STORAGE, ret_child);
    return hr == STG_E_MEDIUMFULL ? STG_E_DOCFILECORRUPT : hr;
}

static HRESULT read_entry(struct directory *directory, const struct waiting *waiting)
{
    const struct compound_entry *entry = &directory->entries[waiting->entry];
    struct compound_node *node;
    HRESULT hr = add_child(waiting->parent, entry, &node);

    if (FAILED(hr))
        return hr;
    take_facts(entry, node);
    if (!node->is_storage)
        hr = sector_reader_stream(&directory->sectors, le32toh(entry->start),
                                  size_of(directory, entry), node);
    else
        hr = push(directory, le32toh(entry->child), node);
    if (SUCCEEDED(hr))
        hr = push(directory, le32toh(entry->left), waiting->parent);
    if (SUCCEEDED(hr))
        hr = push(directory, le32toh(entry->right), waiting->parent);
    return hr;
}

/* Puts all storages in order, which a file may not have been in; they are no deeper than a tree may
 * be. */
static bool sort_all(struct compound_node *node)
{
    bool is_sorted = compound_node_sort(node);

    for (size_t i = 0; is_sorted && i < node->n_children; i++)
        is_sorted = sort_all(node->children[i]);
    return is_sorted;
}

static HRESULT read_tree(struct directory *directory, struct compound_node *root)
{
    const struct compound_entry *entry = directory->entries;
    HRESULT hr;

    if (directory->n_entries == 0 || entry->kind != COMPOUND_ROOT)
        return STG_E_DOCFILECORRUPT;
    take_facts(entry, root);
    hr = sector_reader_mini(&directory->sectors, le32toh(entry->start), size_of(directory, entry));
    directory->seen[0] |= 1;
    if (SUCCEEDED(hr))
        hr = push(directory, le32toh(entry->child), root);
    while (SUCCEEDED(hr) && directory->n_waiting > 0) {
        struct waiting waiting = directory->waiting[--directory->n_waiting];

        hr = read_entry(directory, &waiting);
    }
    if (SUCCEEDED(hr) && !sort_all(root))
        hr = STG_E_DOCFILECORRUPT;
    return hr;
}

static HRESULT read_directory(struct directory *directory)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    HRESULT hr =
        sector_reader_all(&directory->sectors, directory->sectors.header.directory, &bytes, &size);

    if (FAILED(hr))
        return hr;
    directory->entries = (struct compound_entry *)bytes;
    if (size / sizeof(*directory->entries) > COMPOUND_SECTOR_MAX)
        return STG_E_DOCFILECORRUPT;
    directory->n_entries = (uint32_t)(size / sizeof(*directory->entries));
    directory->seen = calloc(directory->n_entries / 8 + 1, 1);
    directory->waiting = calloc((size_t)directory->n_entries + 1, sizeof(*directory->waiting));
    return directory->seen && directory->waiting ? S_OK : STG_E_INSUFFICIENTMEMORY;
}

/* ---- files ---- */

HRESULT compound_probe(const struct compound_source *source)
{
    uint64_t signature;
    HRESULT hr;

    if (source->size < sizeof(signature))
        return S_FALSE;
    hr = source->read(source->context, 0, &signature, sizeof(signature));
    if (FAILED(hr))
        return hr;
    return le64toh(signature) == COMPOUND_SIGNATURE ? S_OK : S_FALSE;
}

static struct compound_facts facts_of(const struct compound_header *header)
{
    return (struct compound_facts){
        .version = header->major_version,
        .transaction = header->transaction,
    };
}

HRESULT compound_read_facts(const struct compound_source *source, struct compound_facts *ret_facts)
{
    struct compound_header header;
    HRESULT hr = sector_reader_header(source, &header);

    if (SUCCEEDED(hr))
        *ret_facts = facts_of(&header);
    return hr;
}

HRESULT compound_read(const struct compound_source *source, struct compound_facts *ret_facts,
                      struct compound_node **ret_root)
{
    _cleanup_(directory_deinit) struct directory directory = {0};
    _cleanup_(compound_node_freep) struct compound_node *root = NULL;
    HRESULT hr;

    hr = sector_reader_init(&directory.sectors, source);
    if (SUCCEEDED(hr))
        hr = read_directory(&directory);
    if (FAILED(hr))
        return hr;
    root = compound_node_new();
    if (!root)
        return STG_E_INSUFFICIENTMEMORY;
    hr = read_tree(&directory, root);
    if (FAILED(hr))
        return hr;

    *ret_facts = facts_of(&directory.sectors.header);
    *ret_root = TAKE_PTR(root);
    return S_OK;
}

/* ---- sources ---- */

static HRESULT read_memory(void *context, uint64_t offset, void *ret_bytes, size_t size)
{
    const struct compound_memory *memory = context;

    if (offset > memory->size || size > memory->size - offset)
        return STG_E_READFAULT;
    memcpy(ret_bytes, memory->bytes + offset, size);
    return S_OK;
}

struct compound_source compound_source_memory(struct compound_memory *memory)
{
    return (struct compound_source){read_memory, memory, memory->size};
}

/* The file may have become shorter since it was asked how long it is. */
static HRESULT read_file(void *context, uint64_t offset, void *ret_bytes, size_t size)
{
    const int *fd = context;
    uint8_t *rest = ret_bytes;

    while (size > 0) {
        ssize_t n = pread(*fd, rest, size, (off_t)offset);

        if (n == 0 || (n < 0 && errno != EINTR))
            return STG_E_READFAULT;
        if (n > 0) {
            rest += n;
            offset += (uint64_t)n;
            size -= (size_t)n;
        }
    }
    return S_OK;
}

HRESULT compound_source_file(int *fd, struct compound_source *ret_source)
{
    struct stat stat;

    if (fstat(*fd, &stat) < 0)
        return compound_from_errno(errno);
    *ret_source = (struct compound_source){read_file, fd, (uint64_t)stat.st_size};
    return S_OK;
}
