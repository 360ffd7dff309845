/* SPDX-License-Identifier: MIT */
/*
 * Every method of every interface between two processes: packets of objects go through a pipe, and
 * the calls through the server's socket.
 */
#include <comity/objbase.h>

#include <stdlib.h>
#include <unistd.h>

#include "marshal/marshaler.h"
#include "marshal/trial.h"
#include "test.h"

enum {
    PACKET_MAX = 1024,
};

struct packet {
    ULONG size;
    char bytes[PACKET_MAX];
};

/* ---- the server ---- */

static void pack(IUnknown *object, const IID *iid, struct packet *ret_packet)
{
    LARGE_INTEGER start = {0};
    IStream *stream;

    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    ASSERT_HR(CoMarshalInterface(stream, iid, object, MSHCTX_LOCAL, NULL, MSHLFLAGS_NORMAL), S_OK);
    ASSERT_HR(stream->lpVtbl->Seek(stream, start, STREAM_SEEK_SET, NULL), S_OK);
    stream->lpVtbl->Read(stream, ret_packet->bytes, PACKET_MAX, &ret_packet->size);
    stream->lpVtbl->Release(stream);
}

static void serve(int to_client)
{
    trial_set_afar();
    trial_set_result(S_FALSE);
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    for (struct interface_marshaler *const *const *group = interface_groups; *group; group++) {
        for (struct interface_marshaler *const *each = *group; *each; each++) {
            struct packet packet = {0};

            pack(trial_new_object(*each), (*each)->iid, &packet);
            ASSERT_EQ(write(to_client, &packet, sizeof(packet)), sizeof(packet));
        }
    }
    /* The harness kills what a test leaves. */
    for (;;)
        pause();
}

/* ---- the client ---- */

static IUnknown *unpack(const struct packet *packet, const IID *iid)
{
    LARGE_INTEGER start = {0};
    IUnknown *object;
    IStream *stream;

    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    ASSERT_HR(stream->lpVtbl->Write(stream, packet->bytes, packet->size, NULL), S_OK);
    ASSERT_HR(stream->lpVtbl->Seek(stream, start, STREAM_SEEK_SET, NULL), S_OK);
    ASSERT_HR(CoUnmarshalInterface(stream, iid, (void **)&object), S_OK);
    stream->lpVtbl->Release(stream);
    return object;
}

/* A method that gives an interface which does not travel yet cannot be answered. */
static bool has_answer(const struct method *method)
{
    for (int i = 0; i < PARAMETERS_MAX; i++) {
        if (method->parameters[i].iid && !marshaler_find(method->parameters[i].iid))
            return false;
    }
    return !method->stub;
}

static void call_all(IUnknown *object, const struct interface_marshaler *marshaler)
{
    const struct method *method;

    for (size_t i = 0; (method = marshaler_method(marshaler, i)); i++) {
        if (!has_answer(method))
            continue;
        ASSERT_HR(trial_call(object, method, i), S_FALSE);
        trial_assert_results(method);
        trial_clear(method);
    }
}

static int start_server(void)
{
    int ends[2];
    pid_t pid;

    ASSERT_EQ(pipe(ends), 0);
    pid = fork();
    ASSERT_TRUE(pid >= 0);
    if (pid == 0)
        serve(ends[1]);
    close(ends[1]);
    return ends[0];
}

TEST(every_method_of_every_interface_reaches_another_process)
{
    int from_server = start_server();
    struct packet packet;

    test_expect_open_descriptors();
    trial_set_afar();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    for (struct interface_marshaler *const *const *group = interface_groups; *group; group++) {
        for (struct interface_marshaler *const *each = *group; *each; each++) {
            IUnknown *object;

            ASSERT_EQ(read(from_server, &packet, sizeof(packet)), sizeof(packet));
            object = unpack(&packet, (*each)->iid);
            call_all(object, *each);
            ASSERT_EQ(object->lpVtbl->Release(object), 0);
        }
    }
    close(from_server);
    CoUninitialize();
    ASSERT_EQ(trial_references(), 1);
}
