/* SPDX-License-Identifier: MIT */
/*
 * What a server's offers outlive: the daemon that knew them.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "apartment/test_server.h"
#include "test.h"
#include "wire/scm_client.h"
#include "wire/scm_protocol.h"

enum {
    PATIENCE_SECONDS = 10,
};

static DWORD begin_serving_as(DWORD flags)
{
    DWORD cookie;

    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(CoRegisterClassObject(&clsid_test, (IUnknown *)&test_factory, CLSCTX_LOCAL_SERVER,
                                    flags, &cookie),
              S_OK);
    return cookie;
}

static DWORD begin_serving(DWORD flags)
{
    return begin_serving_as(REGCLS_MULTIPLEUSE | flags);
}

static void end_serving(DWORD cookie)
{
    ASSERT_HR(CoRevokeClassObject(cookie), S_OK);
    CoUninitialize();
}

struct status {
    uint32_t pid;
    uint32_t n_classes;
};

static struct status ask_status(struct rpc_connection *scm)
{
    struct ndr_writer writer;
    struct ndr_reader reader;
    struct status status;

    ndr_writer_init(&writer);
    scm_begin(&writer);
    ASSERT_HR(scm_call(scm, SCM_STATUS, &writer, &reader), S_OK);
    status.pid = ndr_get_u32(&reader);
    ndr_get_u32(&reader);
    status.n_classes = ndr_get_u32(&reader);
    ASSERT_FALSE(reader.failed);
    ndr_writer_deinit(&writer);
    return status;
}

/* Whether the class is found by who asks for it. */
static HRESULT ask_class(struct rpc_connection *scm)
{
    struct scm_activate wish = {.clsid = clsid_test, .clsctx = CLSCTX_LOCAL_SERVER};
    struct scm_activated activated;
    struct ndr_writer writer;
    struct ndr_reader reader;

    ndr_writer_init(&writer);
    scm_begin(&writer);
    scm_put_activate(&writer, &wish);
    ASSERT_HR(scm_call(scm, SCM_ACTIVATE, &writer, &reader), S_OK);
    scm_get_activated(&reader, &activated);
    ASSERT_FALSE(reader.failed);
    ndr_writer_deinit(&writer);
    return activated.hr;
}

/* Kills the daemon, and returns when it is dead: its connections close then. */
static void kill_daemon(void)
{
    struct rpc_connection scm;

    ASSERT_HR(scm_connect_running(&scm), S_OK);
    ASSERT_EQ(kill((pid_t)ask_status(&scm).pid, SIGKILL), 0);
    ASSERT_HR(rpc_receive(&scm, 0), HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE));
    rpc_connection_deinit(&scm);
}

static void await_classes(struct rpc_connection *scm, uint32_t n)
{
    time_t end = time(NULL) + PATIENCE_SECONDS;

    while (ask_status(scm).n_classes != n)
        ASSERT_TRUE(time(NULL) < end);
}

TEST(offers_outlive_a_killed_daemon)
{
    struct rpc_connection scm;
    DWORD cookie = begin_serving(0);

    for (int i = 0; i < 3; i++) {
        kill_daemon();
        ASSERT_HR(scm_connect(&scm), S_OK);
        await_classes(&scm, 1);
        ASSERT_HR(ask_class(&scm), S_OK);
        rpc_connection_deinit(&scm);
    }
    /* Under the old cookie: the new daemon knows it. */
    end_serving(cookie);
    ASSERT_HR(scm_connect(&scm), S_OK);
    await_classes(&scm, 0);
    rpc_connection_deinit(&scm);
}

TEST(suspended_offers_stay_suspended)
{
    struct rpc_connection scm;
    DWORD cookie = begin_serving(0);

    ASSERT_HR(CoSuspendClassObjects(), S_OK);
    kill_daemon();
    ASSERT_HR(scm_connect(&scm), S_OK);
    await_classes(&scm, 1);
    ASSERT_HR(ask_class(&scm), REGDB_E_CLASSNOTREG);
    ASSERT_HR(CoResumeClassObjects(), S_OK);
    ASSERT_HR(ask_class(&scm), S_OK);
    rpc_connection_deinit(&scm);
    end_serving(cookie);
}

TEST(a_single_use_that_was_made_stays_made)
{
    DWORD cookie = begin_serving_as(REGCLS_SINGLEUSE);
    struct rpc_connection scm;
    IUnknown *factory;

    for (int i = 0; i < 2; i++) {
        kill_daemon();
        ASSERT_HR(scm_connect(&scm), S_OK);
        await_classes(&scm, 1);
        rpc_connection_deinit(&scm);
        ASSERT_HR(CoGetClassObject(&clsid_test, CLSCTX_LOCAL_SERVER, NULL, &IID_IUnknown,
                                   (void **)&factory),
                  i == 0 ? S_OK : REGDB_E_CLASSNOTREG);
    }
    end_serving(cookie);
}

TEST(a_daemon_that_died_before_the_first_class_was_resumed_is_missed_then)
{
    struct rpc_connection scm;
    DWORD cookie = begin_serving(REGCLS_SUSPENDED);

    kill_daemon();
    ASSERT_HR(CoResumeClassObjects(), S_OK);
    ASSERT_HR(scm_connect(&scm), S_OK);
    await_classes(&scm, 1);
    ASSERT_HR(ask_class(&scm), S_OK);
    rpc_connection_deinit(&scm);
    end_serving(cookie);
}

TEST(a_class_can_be_offered_and_withdrawn_without_the_daemon_that_knew_the_others)
{
    struct rpc_connection scm;
    DWORD cookie = begin_serving(0), second;

    kill_daemon();
    ASSERT_HR(CoRegisterClassObject(&IID_IUnknown, (IUnknown *)&test_factory, CLSCTX_LOCAL_SERVER,
                                    REGCLS_MULTIPLEUSE, &second),
              S_OK);
    ASSERT_HR(scm_connect_running(&scm), S_OK);
    await_classes(&scm, 2);
    rpc_connection_deinit(&scm);
    kill_daemon();
    ASSERT_HR(CoRevokeClassObject(second), S_OK);
    ASSERT_HR(scm_connect(&scm), S_OK);
    await_classes(&scm, 1);
    rpc_connection_deinit(&scm);
    end_serving(cookie);
}

/* What a server writes goes to the daemon that started it; that one's death must not hurt it. */
TEST(output_to_a_dead_daemon_goes_to_its_log)
{
    char path[4096], log[64] = "";
    struct rpc_connection scm;
    int pipes[2], saved;
    DWORD cookie;
    FILE *file;

    ASSERT_EQ(pipe(pipes), 0);
    saved = dup(STDERR_FILENO);
    dup2(pipes[1], STDERR_FILENO);
    close(pipes[1]);
    cookie = begin_serving(0);
    close(pipes[0]);
    kill_daemon();
    ASSERT_HR(scm_connect(&scm), S_OK);
    await_classes(&scm, 1);
    rpc_connection_deinit(&scm);
    ASSERT_EQ(write(STDERR_FILENO, "still here\n", 11), 11);
    dup2(saved, STDERR_FILENO);
    close(saved);
    snprintf(path, sizeof(path), "%s/state/comityd.log", test_home());
    file = fopen(path, "re");
    ASSERT_TRUE(file);
    while (strcmp(log, "still here\n") != 0)
        ASSERT_TRUE(fgets(log, sizeof(log), file));
    fclose(file);
    end_serving(cookie);
}
