/* SPDX-License-Identifier: MIT */
/*
 * Processes that do not tell of themselves as they should: none may hold up who looks on, or make
 * him believe in what was not said.
 */
#include "wire/process_client.h"

#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "base/hresult.h"
#include "test.h"
#include "wire/endpoint.h"

enum {
    PATIENCE_MS = 20000,
    IMPATIENCE_MS = 50,
};

/* One connection of a process whose answers to all questions are the same. */
struct liar {
    pthread_t thread;
    int listener;
    struct ndr_writer answer; /* behind room for a header */
};

static bool offers(void *context, const IID *iid, uint32_t version)
{
    return true;
}

static uint32_t join(void *context, struct rpc_connection *connection, uint32_t association)
{
    return 1;
}

static void *lie(void *context)
{
    struct rpc_server server = {offers, join, NULL};
    struct rpc_connection connection;
    struct rpc_request request;
    struct liar *liar = context;
    struct pollfd ready = {.fd = liar->listener, .events = POLLIN};
    HRESULT hr = S_FALSE;
    pid_t pid;
    int fd;

    poll(&ready, 1, -1);
    ASSERT_HR(endpoint_accept(liar->listener, &fd, &pid), S_OK);
    rpc_connection_init(&connection, fd);
    while (SUCCEEDED(hr)) {
        hr = rpc_next_request(&connection, &server, &request);
        if (hr == S_OK)
            hr = rpc_respond(&connection, &request, &liar->answer);
        else if (hr == S_FALSE)
            hr = rpc_receive(&connection, 0);
    }
    rpc_connection_deinit(&connection);
    return NULL;
}

static void liar_begin(struct liar *liar)
{
    ASSERT_HR(endpoint_listen("process-1", &liar->listener), S_OK);
    ndr_writer_init(&liar->answer);
    ndr_writer_reset(&liar->answer, PDU_RESPONSE_SIZE);
}

static void liar_start(struct liar *liar, struct rpc_connection *ret_connection)
{
    ASSERT_EQ(pthread_create(&liar->thread, NULL, lie, liar), 0);
    ASSERT_HR(process_connect("process-1", PATIENCE_MS, ret_connection), S_OK);
    ASSERT_EQ(ret_connection->peer, getpid());
}

static void liar_end(struct liar *liar, struct rpc_connection *connection)
{
    rpc_connection_deinit(connection);
    pthread_join(liar->thread, NULL);
    close(liar->listener);
    ndr_writer_deinit(&liar->answer);
}

TEST(who_is_not_there_is_not_waited_for)
{
    struct rpc_connection connection;

    ASSERT_HR(process_connect("process-1", PATIENCE_MS, &connection),
              HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE));
}

TEST(who_says_nothing_is_not_waited_for_long)
{
    struct rpc_connection connection;
    int listener;

    ASSERT_HR(endpoint_listen("process-1", &listener), S_OK);
    ASSERT_HR(process_connect("process-1", IMPATIENCE_MS, &connection),
              HRESULT_FROM_WIN32(RPC_S_CALL_FAILED));
    close(listener);
}

TEST(a_description_that_is_cut_is_none)
{
    struct process_description description = {.pid = 7};
    struct rpc_connection connection;
    struct liar liar;

    liar_begin(&liar);
    ndr_put_u32(&liar.answer, 1);
    ndr_put_u32(&liar.answer, 2);
    liar_start(&liar, &connection);
    ASSERT_HR(process_ask_description(&connection, &description),
              HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA));
    ASSERT_EQ(description.pid, 7);
    liar_end(&liar, &connection);
}

/* A page with that cursor, count and rest. */
static HRESULT ask_for_page(uint64_t asked, uint64_t next, uint32_t n, size_t rest)
{
    struct rpc_connection connection;
    uint64_t cursor = asked;
    struct ndr_reader reader;
    struct liar liar;
    uint32_t told;
    HRESULT hr;

    liar_begin(&liar);
    ndr_put_u64(&liar.answer, next);
    ndr_put_u32(&liar.answer, n);
    memset(ndr_put_space(&liar.answer, rest), 0xff, rest);
    liar_start(&liar, &connection);
    hr = process_ask_objects(&connection, &cursor, &reader, &told);
    if (SUCCEEDED(hr)) {
        ASSERT_EQ(cursor, next);
        ASSERT_EQ(told, n);
    } else {
        ASSERT_EQ(cursor, asked);
    }
    liar_end(&liar, &connection);
    return hr;
}

TEST(pages_that_cannot_be_are_refused)
{
    const HRESULT nonsense = HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);

    ASSERT_HR(ask_for_page(0, 0, 0, 0), S_OK);
    ASSERT_HR(ask_for_page(0, 1, 0, 0), S_OK);
    /* It would be asked for again and again. */
    ASSERT_HR(ask_for_page(1, 1, 0, 0), nonsense);
    ASSERT_HR(ask_for_page(2, 1, 0, 0), nonsense);
    ASSERT_HR(ask_for_page(0, 0, 1, 0), nonsense);
    ASSERT_HR(ask_for_page(0, 0, UINT32_MAX, 4096), nonsense);
}

TEST(counts_within_a_page_cannot_be_more_than_it_holds)
{
    struct process_object object;
    struct process_object_interface held;
    struct ndr_writer writer;
    struct ndr_reader reader;

    ndr_writer_init(&writer);
    process_put_object(&writer, &(struct process_object){.oid = 1, .n_interfaces = 1000});
    ndr_reader_init(&reader, writer.data, writer.size);
    process_get_object(&reader, &object);
    ASSERT_TRUE(reader.failed);
    ASSERT_EQ(object.n_interfaces, 0);

    ndr_writer_reset(&writer, 0);
    process_put_interface(&writer, &(struct process_object_interface){.n_holders = 1});
    ndr_reader_init(&reader, writer.data, writer.size);
    process_get_interface(&reader, &held);
    ASSERT_TRUE(reader.failed);
    ASSERT_EQ(held.n_holders, 0);
    ndr_writer_deinit(&writer);
}
