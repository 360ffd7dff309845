/* SPDX-License-Identifier: MIT */
#include "compound/sector_reader.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "compound/compound_bytes.h"

void sector_reader_deinit(struct sector_reader *reader)
{
    free(reader->fat);
    free(reader->used);
    free(reader->mini_fat);
    free(reader->mini_used);
    free(reader->mini_stream);
}

/* ---- header ---- */

static void header_to_host(struct compound_header *header)
{
    header->signature = le64toh(header->signature);
    header->minor_version = le16toh(header->minor_version);
    header->major_version = le16toh(header->major_version);
    header->byte_order = le16toh(header->byte_order);
    header->sector_shift = le16toh(header->sector_shift);
    header->mini_shift = le16toh(header->mini_shift);
    header->n_fat_sectors = le32toh(header->n_fat_sectors);
    header->directory = le32toh(header->directory);
    header->transaction = le32toh(header->transaction);
    header->mini_cutoff = le32toh(header->mini_cutoff);
    header->mini_fat = le32toh(header->mini_fat);
    header->n_mini_fat_sectors = le32toh(header->n_mini_fat_sectors);
    header->difat = le32toh(header->difat);
    header->n_difat_sectors = le32toh(header->n_difat_sectors);
    for (unsigned i = 0; i < COMPOUND_HEADER_SECTORS; i++)
        header->fat[i] = le32toh(header->fat[i]);
}

HRESULT sector_reader_header(const struct compound_source *source,
                             struct compound_header *ret_header)
{
    struct compound_header header;
    HRESULT hr;

    if (source->size < sizeof(header))
        return STG_E_INVALIDHEADER;
    hr = source->read(source->context, 0, &header, sizeof(header));
    if (FAILED(hr))
        return hr;

    header_to_host(&header);
    if (header.signature != COMPOUND_SIGNATURE || header.byte_order != COMPOUND_BYTE_ORDER)
        return STG_E_INVALIDHEADER;
    if (header.major_version < 3)
        return STG_E_OLDFORMAT;
    if (header.major_version > 4)
        return STG_E_OLDDLL;
    if (header.sector_shift != (header.major_version == 3 ? 9 : 12) ||
        header.mini_shift != COMPOUND_MINI_SHIFT || header.mini_cutoff != COMPOUND_MINI_CUTOFF)
        return STG_E_DOCFILECORRUPT;
    *ret_header = header;
    return S_OK;
}

/* ---- sectors ---- */

static uint64_t offset_of(const struct sector_reader *reader, uint32_t sector)
{
    return ((uint64_t)sector + 1) << reader->shift;
}

/* Each sector is a chain's once. */
static bool claim(struct sector_reader *reader, uint32_t sector)
{
    uint8_t bit = (uint8_t)(1 << sector % 8);

    if (sector >= reader->n_sectors || reader->used[sector / 8] & bit)
        return false;
    reader->used[sector / 8] |= bit;
    reader->n_left--;
    return true;
}

/* The last sector of a file need not be whole: what there is not is 0. */
static HRESULT read_padded(const struct sector_reader *reader, uint64_t offset, uint8_t *ret_bytes,
                           size_t size)
{
    uint64_t left = reader->source->size - offset;
    size_t n = size < left ? size : (size_t)left;

    memset(ret_bytes + n, 0, size - n);
    return reader->source->read(reader->source->context, offset, ret_bytes, n);
}

static HRESULT read_numbers(struct sector_reader *reader, uint32_t sector, uint32_t *ret_numbers)
{
    size_t size = (size_t)1 << reader->shift;
    HRESULT hr;

    if (!claim(reader, sector))
        return STG_E_DOCFILECORRUPT;
    hr = read_padded(reader, offset_of(reader, sector), (uint8_t *)ret_numbers, size);
    for (size_t i = 0; SUCCEEDED(hr) && i < size / sizeof(*ret_numbers); i++)
        ret_numbers[i] = le32toh(ret_numbers[i]);
    return hr;
}

/* How much of a chain is to be read. */
struct extent {
    uint32_t start;
    uint8_t *bytes; /* room for @size of them */
    uint64_t size;
};

/* Reads neighbours at once. */
static HRESULT read_chain(struct sector_reader *reader, const struct extent *extent)
{
    const uint64_t sector_size = (uint64_t)1 << reader->shift;
    uint32_t sector = extent->start;
    uint64_t done = 0;
    HRESULT hr;

    while (done < extent->size) {
        uint32_t first = sector;
        uint64_t n = 0;

        do {
            if (!claim(reader, sector))
                return STG_E_DOCFILECORRUPT;
            n += sector_size;
            sector = reader->fat[sector];
        } while (done + n < extent->size && sector == first + n / sector_size);
        if (n > extent->size - done)
            n = extent->size - done;
        if (offset_of(reader, first) + n > reader->source->size)
            return STG_E_DOCFILECORRUPT;
        hr = reader->source->read(reader->source->context, offset_of(reader, first),
                                  extent->bytes + done, (size_t)n);
        if (FAILED(hr))
            return hr;
        done += n;
    }
    return S_OK;
}

/* No chain is longer than what no other has used. */
static bool may_have(const struct sector_reader *reader, uint64_t size)
{
    return size <= (uint64_t)reader->n_left << reader->shift;
}

/* ---- tables ---- */

/* Reads the part of the table that is in @sector, the @i-th of it. */
static HRESULT read_fat_sector(struct sector_reader *reader, uint32_t sector, uint32_t i)
{
    uint32_t numbers[1024], n = (uint32_t)1 << (reader->shift - 2);
    uint64_t first = (uint64_t)i * n;
    HRESULT hr;

    /* A table may tell of more sectors than there are. */
    hr = read_numbers(reader, sector, numbers);
    for (uint32_t k = 0; SUCCEEDED(hr) && k < n && first + k < reader->n_sectors; k++)
        reader->fat[first + k] = numbers[k];
    return hr;
}

static HRESULT read_fat(struct sector_reader *reader)
{
    const struct compound_header *header = &reader->header;
    uint32_t n = (uint32_t)1 << (reader->shift - 2), numbers[1024], sector = header->difat;
    uint32_t i = 0;
    HRESULT hr = S_OK;

    for (; SUCCEEDED(hr) && i < COMPOUND_HEADER_SECTORS && i < header->n_fat_sectors; i++)
        hr = read_fat_sector(reader, header->fat[i], i);
    while (SUCCEEDED(hr) && i < header->n_fat_sectors) {
        hr = read_numbers(reader, sector, numbers);
        for (uint32_t k = 0; SUCCEEDED(hr) && k < n - 1 && i < header->n_fat_sectors; k++)
            hr = read_fat_sector(reader, numbers[k], i++);
        if (SUCCEEDED(hr))
            sector = numbers[n - 1];
    }
    return hr;
}

HRESULT sector_reader_init(struct sector_reader *reader, const struct compound_source *source)
{
    uint64_t size;
    HRESULT hr = sector_reader_header(source, &reader->header);

    if (FAILED(hr))
        return hr;

    reader->source = source;
    reader->shift = reader->header.sector_shift;
    size = source->size > offset_of(reader, 0) ? source->size - offset_of(reader, 0) : 0;
    size = (size + (1u << reader->shift) - 1) >> reader->shift;
    if (size > COMPOUND_SECTOR_MAX)
        return STG_E_DOCFILECORRUPT;
    reader->n_sectors = reader->n_left = (uint32_t)size;
    reader->fat = malloc((size_t)size * sizeof(*reader->fat) + 1);
    reader->used = calloc((size_t)size / 8 + 1, 1);
    if (!reader->fat || !reader->used)
        return STG_E_INSUFFICIENTMEMORY;
    memset(reader->fat, 0xff, (size_t)size * sizeof(*reader->fat));
    return read_fat(reader);
}

/* ---- chains ---- */

HRESULT sector_reader_all(struct sector_reader *reader, uint32_t start, uint8_t **ret_bytes,
                          size_t *ret_size)
{
    const size_t sector_size = (size_t)1 << reader->shift;
    _cleanup_(freep) uint8_t *bytes = NULL;
    size_t size = 0, room = 0;
    HRESULT hr;

    for (uint32_t sector = start; sector != COMPOUND_END; sector = reader->fat[sector]) {
        if (!claim(reader, sector))
            return STG_E_DOCFILECORRUPT;
        if (size == room) {
            uint8_t *grown = realloc(bytes, room = room ? 2 * room : sector_size);

            if (!grown)
                return STG_E_INSUFFICIENTMEMORY;
            bytes = grown;
        }
        hr = read_padded(reader, offset_of(reader, sector), bytes + size, sector_size);
        if (FAILED(hr))
            return hr;
        size += sector_size;
    }
    *ret_bytes = TAKE_PTR(bytes);
    *ret_size = size;
    return S_OK;
}

HRESULT sector_reader_mini(struct sector_reader *reader, uint32_t start, uint64_t size)
{
    uint32_t n = (uint32_t)1 << (reader->shift - 2), sector = reader->header.mini_fat;
    uint64_t n_numbers = (uint64_t)reader->header.n_mini_fat_sectors * n;
    HRESULT hr;

    if (!may_have(reader, size) || !may_have(reader, n_numbers * sizeof(*reader->mini_fat)))
        return STG_E_DOCFILECORRUPT;
    reader->mini_fat = malloc((size_t)n_numbers * sizeof(*reader->mini_fat) + 1);
    reader->mini_used = calloc((size_t)n_numbers / 8 + 1, 1);
    reader->mini_stream = malloc((size_t)size + 1);
    if (!reader->mini_fat || !reader->mini_used || !reader->mini_stream)
        return STG_E_INSUFFICIENTMEMORY;

    for (uint64_t i = 0; i < n_numbers; i += n) {
        hr = read_numbers(reader, sector, reader->mini_fat + i);
        if (FAILED(hr))
            return hr;
        sector = reader->fat[sector];
    }
    reader->n_mini_sectors = n_numbers;
    reader->mini_size = size;
    return read_chain(reader, &(struct extent){start, reader->mini_stream, size});
}

/* The last sector of the stream of small ones need not be whole. */
static HRESULT read_mini_stream(struct sector_reader *reader, uint32_t sector,
                                struct compound_node *stream)
{
    uint8_t *bytes = stream->bytes->data;

    for (uint64_t done = 0; done < stream->size; done += COMPOUND_MINI_SIZE) {
        uint64_t left = stream->size - done, offset = (uint64_t)sector << COMPOUND_MINI_SHIFT;
        size_t n = left < COMPOUND_MINI_SIZE ? (size_t)left : COMPOUND_MINI_SIZE;
        uint8_t bit = (uint8_t)(1 << sector % 8);

        if (sector >= reader->n_mini_sectors || reader->mini_used[sector / 8] & bit ||
            offset + n > reader->mini_size)
            return STG_E_DOCFILECORRUPT;
        reader->mini_used[sector / 8] |= bit;
        memcpy(bytes + done, reader->mini_stream + offset, n);
        sector = reader->mini_fat[sector];
    }
    return S_OK;
}

HRESULT sector_reader_stream(struct sector_reader *reader, uint32_t start, uint64_t size,
                             struct compound_node *stream)
{
    bool is_mini = size < COMPOUND_MINI_CUTOFF;

    if (size == 0)
        return S_OK;
    if (!is_mini && !may_have(reader, size))
        return STG_E_DOCFILECORRUPT;
    if (FAILED(compound_node_resize(stream, size)))
        return STG_E_INSUFFICIENTMEMORY;
    if (is_mini)
        return read_mini_stream(reader, start, stream);
    return read_chain(reader, &(struct extent){start, stream->bytes->data, size});
}
