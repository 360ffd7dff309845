/* SPDX-License-Identifier: MIT */
/*
 * No activation is lost: a request that meets a server on its way out is served by the next.
 */
#include <stdio.h>
#include <stdlib.h>

#include "harness/test.h"
#include "load.h"
#include "wire/scm_client.h"
#include "wire/scm_protocol.h"

enum {
    CLIENTS = 8,
    ACTIVATIONS = 2000,
};

/* The most servers that were found under one class at a time. */
static uint32_t most_servers(void)
{
    struct rpc_connection scm;
    struct ndr_writer writer;
    struct ndr_reader reader;
    uint32_t most;

    ASSERT_HR(scm_connect_running(&scm), S_OK);
    ndr_writer_init(&writer);
    scm_begin(&writer);
    ASSERT_HR(scm_call(&scm, SCM_STATUS, &writer, &reader), S_OK);
    for (int i = 0; i < 3; i++)
        ndr_get_u32(&reader);
    most = ndr_get_u32(&reader);
    ASSERT_FALSE(reader.failed);
    ndr_writer_deinit(&writer);
    rpc_connection_deinit(&scm);
    return most;
}

/* Each of the clients' releases is a moment at which the server may decide to leave. */
static void race(const char *server)
{
    const int n = ACTIVATIONS / CLIENTS;
    pid_t clients[CLIENTS];

    test_expect_open_descriptors();
    witness_register_program(&CLSID_WitnessProgram, server);
    for (int i = 0; i < CLIENTS; i++)
        clients[i] = load_start(load_activate, &n);
    for (int i = 0; i < CLIENTS; i++)
        ASSERT_TRUE(load_has_succeeded(clients[i]));
}

TEST(no_activation_is_lost_to_a_server_that_leaves)
{
    race("exits");
    ASSERT_EQ(most_servers(), 1);
}

TEST(no_activation_is_lost_to_a_single_threaded_server_that_leaves)
{
    race("sta exits");
    ASSERT_EQ(most_servers(), 1);
}
