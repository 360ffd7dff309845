/* SPDX-License-Identifier: MIT */
#include "marshal/invoke.h"
#include "marshal/oaut.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static HRESULT put(struct interface_codec *codec, struct ndr_writer *writer, IUnknown *unknown,
                   const IID *iid)
{
    return E_NOINTERFACE;
}

static HRESULT get(struct interface_codec *codec, struct ndr_reader *reader, const IID *iid,
                   void **ppv)
{
    if (ppv)
        *ppv = NULL;
    ndr_get_bytes(reader, ndr_get_count(reader, 1));
    return reader->failed ? oaut_bad_data() : S_OK;
}

/* A VARIANT from any bytes: what is accepted can be written, and nothing leaks. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct interface_codec codec = {.put = put, .get = get};
    struct ndr_reader reader;
    struct ndr_writer writer;
    EXCEPINFO excepinfo;
    VARIANT variant;

    ndr_reader_init(&reader, data, size);
    if (SUCCEEDED(oaut_get_variant(&reader, &codec, &variant))) {
        ndr_writer_init(&writer);
        oaut_put_variant(&writer, &codec, &variant);
        ndr_writer_deinit(&writer);
        oaut_clear(&variant);
    }
    ndr_reader_init(&reader, data, size);
    if (SUCCEEDED(invoke_get_excepinfo(&reader, &excepinfo))) {
        SysFreeString(excepinfo.bstrSource);
        SysFreeString(excepinfo.bstrDescription);
        SysFreeString(excepinfo.bstrHelpFile);
    }
    return 0;
}
