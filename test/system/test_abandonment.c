/* SPDX-License-Identifier: MIT */
/*
 * Servers that were started for a client who is killed before he has an object: they end, though
 * nobody ever uses them.
 */
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/test.h"
#include "load.h"
#include "wire/scm_client.h"

/* The server's steps are pipes in the home, so that nobody waits by the clock. */
static const char *pipe_path(const char *name)
{
    static char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/%s", test_home(), name);
    return path;
}

static void pass(const char *name, int flags)
{
    int fd = open(pipe_path(name), flags | O_CLOEXEC);
    char letter = '\n';

    ASSERT_TRUE(fd >= 0);
    ASSERT_EQ(flags == O_RDONLY ? read(fd, &letter, 1) : write(fd, &letter, 1), 1);
    close(fd);
}

static void register_script(const char *words)
{
    static const char key[] = "CLSID\\{7D0D8C11-43A5-4E2C-9A31-100000000005}\\LocalServer32";
    static const char *const pipes[] = {"begun", "go", "over"};
    char program[PATH_MAX], path[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", program, sizeof(program) - 1);
    FILE *script;

    ASSERT_TRUE(len > 0);
    program[len] = '\0';
    *strrchr(program, '/') = '\0';
    for (size_t i = 0; i < sizeof(pipes) / sizeof(*pipes); i++)
        ASSERT_EQ(mkfifo(pipe_path(pipes[i]), 0600), 0);
    snprintf(path, sizeof(path), "%s", pipe_path("server.sh"));
    script = fopen(path, "we");
    ASSERT_TRUE(script);
    /* A server that cannot begin is told of at once, and by what it says. */
    fprintf(script,
            "#!/bin/sh\nif mkdir \"$COMITY_HOME/first\"; then\n"
            "echo >\"$COMITY_HOME/begun\"\nread go <\"$COMITY_HOME/go\"\nfi\n"
            "'%s/witness_server' exits %s || exit\necho >\"$COMITY_HOME/over\"\n",
            program, words);
    fclose(script);
    ASSERT_EQ(chmod(path, 0755), 0);
    ASSERT_EQ(RegSetKeyValueA(HKEY_CLASSES_ROOT, key, NULL, REG_SZ, path, (DWORD)strlen(path) + 1),
              ERROR_SUCCESS);
}

static HRESULT activate_once(const void *context)
{
    static const int once = 1;

    return load_activate(&once);
}

/* Gets the class object's reference, and does nothing with it. */
static HRESULT ask_and_die(const void *context)
{
    struct scm_activate wish = {.clsid = CLSID_WitnessProgram, .clsctx = CLSCTX_LOCAL_SERVER};
    struct scm_activated activated;
    struct rpc_connection connection;
    struct ndr_writer writer;
    struct ndr_reader reader;
    HRESULT hr;

    hr = scm_connect(&connection);
    if (FAILED(hr))
        return hr;
    ndr_writer_init(&writer);
    scm_begin(&writer);
    scm_put_activate(&writer, &wish);
    hr = scm_call(&connection, SCM_ACTIVATE, &writer, &reader);
    if (FAILED(hr))
        return hr;
    scm_get_activated(&reader, &activated);
    if (!reader.failed && SUCCEEDED(activated.hr))
        raise(SIGKILL);
    return activated.hr;
}

static void expect_killed(pid_t client)
{
    int status;

    ASSERT_EQ(waitpid(client, &status, 0), client);
    ASSERT_TRUE(WIFSIGNALED(status));
    ASSERT_EQ(WTERMSIG(status), SIGKILL);
}

static void kill_during_launch(const char *words)
{
    pid_t client;

    test_expect_open_descriptors();
    register_script(words);
    client = load_start(activate_once, NULL);
    pass("begun", O_RDONLY);
    kill(client, SIGKILL);
    expect_killed(client);
    pass("go", O_WRONLY);
    pass("over", O_RDONLY);
}

static void kill_after_answer(const char *words)
{
    pid_t client;

    test_expect_open_descriptors();
    register_script(words);
    client = load_start(ask_and_die, NULL);
    pass("begun", O_RDONLY);
    pass("go", O_WRONLY);
    expect_killed(client);
    pass("over", O_RDONLY);
}

TEST(a_server_whose_client_is_killed_while_it_starts_ends)
{
    kill_during_launch("");
}

TEST(a_single_threaded_one_too)
{
    kill_during_launch("sta");
}

TEST(and_one_for_a_single_use)
{
    kill_during_launch("single");
}

TEST(and_one_that_resumes_its_classes_later)
{
    kill_during_launch("suspended");
}

TEST(a_server_whose_client_is_killed_before_it_creates_an_object_ends)
{
    kill_after_answer("");
}

TEST(one_for_a_single_use_too)
{
    kill_after_answer("single");
}

/* Who came besides is served, whether by this server or the next. */
TEST(another_client_of_the_same_server_sees_nothing_of_it)
{
    pid_t killed, other;

    test_expect_open_descriptors();
    register_script("");
    killed = load_start(activate_once, NULL);
    pass("begun", O_RDONLY);
    other = load_start(activate_once, NULL);
    kill(killed, SIGKILL);
    expect_killed(killed);
    pass("go", O_WRONLY);
    ASSERT_TRUE(load_has_succeeded(other));
    pass("over", O_RDONLY);
}
