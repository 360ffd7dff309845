/* SPDX-License-Identifier: MIT */
/*
 * What a daemon tells those who look on, seen from its socket.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <comity/winreg.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "test.h"
#include "wire/scm_client.h"
#include "wire/scm_protocol.h"

enum {
    MANY = 1024,
    LIMIT_MS = 45000,
};

static const CLSID clsid_test = {
    0x5b1fe8a2, 0x3c5d, 0x4a0e, {0x8f, 0x11, 0x22, 0x3d, 0x5a, 0x9c, 0x70, 0x0b}};

static void offer(struct rpc_connection *scm, uint32_t cookie, uint32_t flags)
{
    const struct scm_offer told = {.clsid = clsid_test,
                                   .cookie = cookie,
                                   .clsctx = 4,
                                   .flags = flags,
                                   .objref = "x",
                                   .objref_size = 1};
    struct ndr_writer writer;
    struct ndr_reader reader;

    ndr_writer_init(&writer);
    scm_begin(&writer);
    scm_put_offer(&writer, &told);
    ASSERT_HR(scm_call(scm, SCM_OFFER, &writer, &reader), S_OK);
    ASSERT_HR((HRESULT)ndr_get_u32(&reader), S_OK);
    ndr_writer_deinit(&writer);
}

/* One page; the reader stands before the first entry. */
static uint32_t list(struct rpc_connection *scm, uint16_t opnum, uint64_t number,
                     struct ndr_reader *ret_reader)
{
    struct ndr_writer writer;
    uint32_t n;

    ndr_writer_init(&writer);
    scm_begin(&writer);
    ndr_put_u64(&writer, number);
    ASSERT_HR(scm_call(scm, opnum, &writer, ret_reader), S_OK);
    ndr_writer_deinit(&writer);
    n = scm_get_listed_count(ret_reader);
    ASSERT_FALSE(ret_reader->failed);
    return n;
}

TEST(offers_are_listed_newest_first_with_all_that_was_told)
{
    struct rpc_connection scm, other;
    struct scm_listed_offer first, second;
    struct ndr_reader reader;

    ASSERT_HR(scm_connect(&scm), S_OK);
    ASSERT_HR(scm_connect_running(&other), S_OK);
    offer(&scm, 7, 1);
    offer(&scm, 8, 5);
    ASSERT_EQ(list(&other, SCM_LIST_OFFERS, 0, &reader), 2);
    scm_get_listed_offer(&reader, &first);
    scm_get_listed_offer(&reader, &second);
    ASSERT_FALSE(reader.failed);
    ASSERT_TRUE(first.number > second.number);
    ASSERT_EQ(first.cookie, 8);
    ASSERT_EQ(first.flags, 5);
    ASSERT_EQ(first.is_suspended, 1);
    ASSERT_EQ(first.clsctx, 4);
    ASSERT_EQ((pid_t)first.pid, getpid());
    ASSERT_TRUE(guid_is_equal(&first.clsid, &clsid_test));
    ASSERT_EQ(second.cookie, 7);
    ASSERT_EQ(second.is_suspended, 0);
    rpc_connection_deinit(&scm);
    rpc_connection_deinit(&other);
}

TEST(a_list_of_more_than_a_page_goes_on_with_the_next)
{
    struct rpc_connection scm, other;
    struct scm_listed_offer listed = {0};
    struct ndr_reader reader;
    uint32_t total = 0, n;

    ASSERT_HR(scm_connect(&scm), S_OK);
    ASSERT_HR(scm_connect_running(&other), S_OK);
    for (uint32_t i = 0; i < MANY; i++)
        offer(&scm, i + 1, 1);
    offer(&other, 1, 1);
    while ((n = list(&other, SCM_LIST_OFFERS, listed.number, &reader)) > 0) {
        total += n;
        for (uint32_t i = 0; i < n; i++)
            scm_get_listed_offer(&reader, &listed);
        ASSERT_FALSE(reader.failed);
    }
    ASSERT_EQ(total, MANY + 1);
    rpc_connection_deinit(&scm);
    rpc_connection_deinit(&other);
}

/* The class's server is a script that never offers it. */
static void register_silent_server(void)
{
    char path[4096], key[256], clsid[GUID_TEXT_SIZE];
    DWORD limit = LIMIT_MS;
    FILE *file;

    snprintf(path, sizeof(path), "%s/server", test_home());
    file = fopen(path, "we");
    ASSERT_TRUE(file);
    fputs("#!/bin/sh\nexec sleep 60\n", file);
    fclose(file);
    ASSERT_EQ(chmod(path, 0755), 0);
    guid_to_text(&clsid_test, clsid);
    snprintf(key, sizeof(key), "CLSID\\%s\\LocalServer32", clsid);
    ASSERT_EQ(RegSetKeyValueA(HKEY_CLASSES_ROOT, key, NULL, REG_SZ, path, (DWORD)strlen(path) + 1),
              ERROR_SUCCESS);
    snprintf(key, sizeof(key), "AppID\\%s", clsid);
    ASSERT_EQ(
        RegSetKeyValueA(HKEY_CLASSES_ROOT, key, "ServerTimeout", REG_DWORD, &limit, sizeof(limit)),
        ERROR_SUCCESS);
}

static uint32_t send_activation(struct rpc_connection *scm)
{
    const struct scm_activate activate = {.clsid = clsid_test, .clsctx = 4};
    struct ndr_writer writer;
    uint32_t call;

    ndr_writer_init(&writer);
    scm_begin(&writer);
    scm_put_activate(&writer, &activate);
    ASSERT_HR(rpc_send_request(scm, &scm_interface, NULL, SCM_ACTIVATE, &writer, 0, &call), S_OK);
    ndr_writer_deinit(&writer);
    return call;
}

TEST(a_launch_is_listed_until_it_ends)
{
    struct scm_listed_launch launch;
    struct ndr_reader reader;
    struct rpc_connection scm;
    uint32_t call;

    test_expect_open_descriptors();
    register_silent_server();
    ASSERT_HR(scm_connect(&scm), S_OK);
    ASSERT_EQ(list(&scm, SCM_LIST_LAUNCHES, 0, &reader), 0);
    send_activation(&scm);
    call = send_activation(&scm);
    ASSERT_EQ(list(&scm, SCM_LIST_LAUNCHES, 0, &reader), 1);
    scm_get_listed_launch(&reader, &launch);
    ASSERT_FALSE(reader.failed);
    ASSERT_TRUE(guid_is_equal(&launch.clsid, &clsid_test));
    ASSERT_EQ(launch.n_waiting, 2);
    ASSERT_EQ(launch.limit_ms, LIMIT_MS);
    ASSERT_TRUE(launch.age_ms < LIMIT_MS);
    ASSERT_TRUE(memmem(launch.command, launch.command_size, "/server", 7));
    ASSERT_EQ(list(&scm, SCM_LIST_LAUNCHES, launch.number, &reader), 0);

    ASSERT_EQ(kill((pid_t)launch.pid, SIGKILL), 0);
    ASSERT_HR(rpc_receive_response(&scm, call - 1, &reader), S_OK);
    ASSERT_HR(rpc_receive_response(&scm, call, &reader), S_OK);
    ASSERT_EQ(list(&scm, SCM_LIST_LAUNCHES, 0, &reader), 0);
    rpc_connection_deinit(&scm);
}

TEST(a_question_without_a_number_ends_the_connection)
{
    struct ndr_writer writer;
    struct ndr_reader reader;
    struct rpc_connection scm;

    ndr_writer_init(&writer);
    for (uint16_t opnum = SCM_LIST_OFFERS; opnum <= SCM_LIST_LAUNCHES; opnum++) {
        ASSERT_HR(scm_connect(&scm), S_OK);
        scm_begin(&writer);
        ASSERT_TRUE(FAILED(scm_call(&scm, opnum, &writer, &reader)));
        rpc_connection_deinit(&scm);
    }
    ndr_writer_deinit(&writer);
}
