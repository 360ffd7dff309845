/* SPDX-License-Identifier: MIT */
#include "customaction/script_channel.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "test.h"

static int ends[2];

static void open_channel(void)
{
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
}

static void close_channel(void)
{
    close(ends[0]);
    close(ends[1]);
}

static void send_raw(const uint32_t *words, size_t n)
{
    ASSERT_EQ(send(ends[0], words, n * sizeof(*words), 0), (ssize_t)(n * sizeof(*words)));
}

TEST(messages_arrive_as_they_were_sent)
{
    struct channel_message sent = {CHANNEL_SET_PROPERTY, 2, {"NAME", "välue"}}, got;

    open_channel();
    ASSERT_TRUE(channel_send(ends[0], &sent));
    ASSERT_TRUE(channel_receive(ends[1], &got));
    ASSERT_EQ(got.number, CHANNEL_SET_PROPERTY);
    ASSERT_EQ(got.n_texts, 2);
    ASSERT_STR(got.texts[0], "NAME");
    ASSERT_STR(got.texts[1], "välue");
    channel_message_deinit(&got);
    close_channel();
}

TEST(what_is_no_message_is_refused)
{
    struct channel_message got;

    open_channel();
    send_raw((const uint32_t[]){CHANNEL_LOG, CHANNEL_TEXTS_MAX + 1}, 2);
    ASSERT_FALSE(channel_receive(ends[1], &got));
    send_raw((const uint32_t[]){CHANNEL_LOG, 1, CHANNEL_TEXT_MAX + 1}, 3);
    ASSERT_FALSE(channel_receive(ends[1], &got));
    close_channel();
}

TEST(an_end_in_the_midst_is_the_end)
{
    struct channel_message got;

    open_channel();
    send_raw((const uint32_t[]){CHANNEL_LOG, 2, 4, 0x41414141, 100}, 5);
    shutdown(ends[0], SHUT_WR);
    ASSERT_FALSE(channel_receive(ends[1], &got));
    ASSERT_FALSE(channel_receive(ends[1], &got));
    close(ends[1]);
    ASSERT_FALSE(channel_send(ends[0], &(struct channel_message){CHANNEL_LOG, 1, {"x"}}));
    close(ends[0]);
}
