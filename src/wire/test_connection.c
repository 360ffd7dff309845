/* SPDX-License-Identifier: MIT */
/*
 * Both sides of a connection over a socket pair: the server's is this thread, the client's another
 * process where it has to wait.
 */
#include "wire/connection.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/hresult.h"
#include "test.h"

static const IID iid_known = {1}, iid_other = {2};

static bool offers(void *context, const IID *iid, uint32_t version)
{
    return iid->Data1 == 1 && version == 0;
}

static uint32_t join(void *context, struct rpc_connection *connection, uint32_t association)
{
    return association == 13 ? 0 : 5;
}

static const struct rpc_server server = {offers, join, NULL};

static void open_pair(struct rpc_connection *ret_server, int *ret_client)
{
    int pair[2];

    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
    rpc_connection_init(ret_server, pair[0]);
    *ret_client = pair[1];
}

/* Serves one request, echoing its stub; binds on the way. */
static HRESULT serve_one(struct rpc_connection *connection, struct rpc_request *request)
{
    struct ndr_writer writer;
    HRESULT hr;

    while ((hr = rpc_next_request(connection, &server, request)) == S_FALSE) {
        hr = rpc_receive(connection, 0);
        if (FAILED(hr))
            return hr;
    }
    if (FAILED(hr))
        return hr;
    ndr_writer_init(&writer);
    ndr_writer_reset(&writer, PDU_RESPONSE_SIZE);
    ndr_put_bytes(&writer, request->stub.data, request->stub.size);
    hr = rpc_respond(connection, request, &writer);
    ndr_writer_deinit(&writer);
    return hr;
}

/* Runs @client on the other end, in a process of its own, and @serve_one until it has gone. */
static void with_client(HRESULT (*client)(struct rpc_connection *))
{
    struct rpc_connection connection;
    struct rpc_request request;
    int fd, status;
    pid_t child;

    open_pair(&connection, &fd);
    child = fork();
    if (child == 0) {
        struct rpc_connection mine;

        close(connection.fd);
        rpc_connection_init(&mine, fd);
        _exit(client(&mine) != S_OK);
    }
    close(fd);
    while (SUCCEEDED(serve_one(&connection, &request)))
        continue;
    rpc_connection_deinit(&connection);
    waitpid(child, &status, 0);
    ASSERT_EQ(status, 0);
}

static HRESULT call_with(struct rpc_connection *connection, const IID *iid, size_t size)
{
    struct ndr_writer writer;
    struct ndr_reader reader;
    uint32_t call;
    HRESULT hr;

    ndr_writer_init(&writer);
    ndr_writer_reset(&writer, PDU_OBJECT_REQUEST_SIZE);
    for (size_t i = 0; i < size; i++)
        ndr_put_u8(&writer, (uint8_t)(i * 7 >> 3));
    hr = rpc_send_request(connection, iid, &iid_other, 3, &writer, 0, &call);
    if (SUCCEEDED(hr))
        hr = rpc_receive_response(connection, call, &reader);
    if (SUCCEEDED(hr) && (reader.size != size ||
                          memcmp(reader.data, writer.data + PDU_OBJECT_REQUEST_SIZE, size) != 0))
        hr = E_FAIL;
    ndr_writer_deinit(&writer);
    return hr;
}

static HRESULT call_all_sizes(struct rpc_connection *connection)
{
    static const size_t sizes[] = {0, 1, 1432, 65488, 65489, 65528, 200001, 1 << 20};
    HRESULT hr = rpc_bind(connection, &iid_known, 0);

    for (size_t i = 0; SUCCEEDED(hr) && i < sizeof(sizes) / sizeof(*sizes); i++)
        hr = call_with(connection, &iid_known, sizes[i]);
    return hr;
}

TEST(requests_of_any_size_come_back)
{
    with_client(call_all_sizes);
}

static HRESULT bind_what_is_not_there(struct rpc_connection *connection)
{
    HRESULT hr = rpc_bind(connection, &iid_known, 0);

    if (FAILED(hr))
        return hr;
    return call_with(connection, &iid_other, 1) == E_NOINTERFACE &&
                   call_with(connection, &iid_known, 1) == S_OK
               ? S_OK
               : E_FAIL;
}

TEST(an_unknown_interface_is_refused_and_nothing_else)
{
    with_client(bind_what_is_not_there);
}

static HRESULT bind_to_the_full(struct rpc_connection *connection)
{
    HRESULT hr = rpc_bind(connection, &iid_known, 13);

    return hr == HRESULT_FROM_WIN32(ERROR_NOT_ENOUGH_QUOTA) ? S_OK : E_FAIL;
}

TEST(who_is_one_too_many_is_told)
{
    with_client(bind_to_the_full);
}

static HRESULT alternate(struct rpc_connection *connection)
{
    HRESULT hr = rpc_bind(connection, &iid_known, 0);

    for (int i = 0; i < 3 && SUCCEEDED(hr); i++) {
        uint32_t call;
        struct ndr_writer writer;

        /* Nobody answers the first. */
        ndr_writer_init(&writer);
        ndr_writer_reset(&writer, PDU_OBJECT_REQUEST_SIZE);
        hr = rpc_send_request(connection, &iid_known, NULL, 1, &writer, RPC_CALL_MAYBE, &call);
        ndr_writer_deinit(&writer);
        if (SUCCEEDED(hr))
            hr = call_with(connection, &iid_known, 10);
    }
    return hr;
}

TEST(a_call_that_wants_no_answer_gets_none)
{
    with_client(alternate);
}

TEST(nonsense_in_a_frame_is_a_failure)
{
    static const struct {
        size_t at;
        uint8_t value;
    } changes[] = {
        {0, 4},    /* another version */
        {4, 0},    /* another byte order */
        {8, 15},   /* shorter than its header */
        {2, 77},   /* no such type */
        {10, 8},   /* a proof */
        {24, 200}, /* more contexts than are there */
    };

    for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++) {
        uint8_t frame[72] = {0};
        struct rpc_connection connection;
        struct rpc_request request;
        HRESULT hr;
        int fd;

        open_pair(&connection, &fd);
        pdu_header_fill(frame, PDU_BIND, PFC_FIRST_FRAG | PFC_LAST_FRAG, sizeof(frame), 1);
        frame[24] = 1;
        frame[30] = 1;
        frame[changes[i].at] = changes[i].value;
        ASSERT_EQ(send(fd, frame, sizeof(frame), 0), sizeof(frame));
        ASSERT_HR(rpc_receive(&connection, 0), S_OK);
        hr = rpc_next_request(&connection, &server, &request);
        ASSERT_TRUE(FAILED(hr));
        rpc_connection_deinit(&connection);
        close(fd);
    }
}

TEST(a_continuation_of_nothing_is_a_failure)
{
    uint8_t frame[PDU_REQUEST_SIZE] = {0};
    struct rpc_connection connection;
    struct rpc_request request;
    int fd;

    open_pair(&connection, &fd);
    connection.association = 5;
    pdu_header_fill(frame, PDU_REQUEST, PFC_LAST_FRAG, sizeof(frame), 1);
    ASSERT_EQ(send(fd, frame, sizeof(frame), 0), sizeof(frame));
    ASSERT_HR(rpc_receive(&connection, 0), S_OK);
    ASSERT_HR(rpc_next_request(&connection, &server, &request), hr_from_win32(RPC_X_BAD_STUB_DATA));
    rpc_connection_deinit(&connection);
    close(fd);
}

TEST(a_peer_that_goes_is_told_from_one_that_is_silent)
{
    struct rpc_connection connection;
    int fd;

    open_pair(&connection, &fd);
    ASSERT_HR(rpc_receive(&connection, MSG_DONTWAIT), S_FALSE);
    close(fd);
    ASSERT_HR(rpc_receive(&connection, MSG_DONTWAIT), hr_from_win32(RPC_S_SERVER_UNAVAILABLE));
    rpc_connection_deinit(&connection);
}

/* Answers as long as they go, with output queued; returns how many it took. */
static int answer_until_gone(struct rpc_connection *connection, HRESULT *ret_hr)
{
    struct rpc_request request = {.wants_answer = true};
    struct ndr_writer writer;
    int n = 0;

    ndr_writer_init(&writer);
    do {
        ndr_writer_reset(&writer, PDU_RESPONSE_SIZE);
        ndr_put_space(&writer, 1000);
        memset(writer.data + PDU_RESPONSE_SIZE, 'x', 1000);
        *ret_hr = rpc_respond(connection, &request, &writer);
        n++;
    } while (SUCCEEDED(*ret_hr) && n < 100000);
    ndr_writer_deinit(&writer);
    return n;
}

TEST(queued_output_has_a_limit)
{
    struct rpc_connection connection;
    HRESULT hr;
    int fd;

    open_pair(&connection, &fd);
    rpc_queue_output(&connection, 64 << 10);
    ASSERT_TRUE(answer_until_gone(&connection, &hr) < 100000);
    ASSERT_HR(hr, hr_from_win32(RPC_S_SERVER_UNAVAILABLE));
    ASSERT_TRUE(rpc_output_waits(&connection));
    ASSERT_TRUE(connection.output.end <= 64 << 10);
    rpc_connection_deinit(&connection);
    close(fd);
}

TEST(queued_output_arrives_in_order)
{
    uint8_t frame[PDU_RESPONSE_SIZE + 1000];
    struct rpc_connection connection;
    size_t taken = 0, sent;
    HRESULT hr;
    int fd, n;

    open_pair(&connection, &fd);
    rpc_queue_output(&connection, 64 << 10);
    n = answer_until_gone(&connection, &hr) - 1;
    ASSERT_HR(rpc_flush(&connection), S_FALSE);
    sent = (size_t)n * sizeof(frame);
    while (taken < sent) {
        ASSERT_EQ(recv(fd, frame, sizeof(frame), MSG_WAITALL), sizeof(frame));
        ASSERT_EQ(frame[2], PDU_RESPONSE);
        ASSERT_EQ(frame[sizeof(frame) - 1], 'x');
        taken += sizeof(frame);
        hr = rpc_flush(&connection);
        ASSERT_TRUE(SUCCEEDED(hr));
    }
    ASSERT_HR(rpc_flush(&connection), S_OK);
    ASSERT_FALSE(rpc_output_waits(&connection));
    rpc_connection_deinit(&connection);
    close(fd);
}
