/* SPDX-License-Identifier: MIT */
/*
 * Regular files: opened by names that anybody may have given, without waiting for what is none. A
 * FIFO would wait for another end, and a device do what devices do.
 */
#pragma once

/*
 * open() with @flags, and O_CLOEXEC; a new file is anybody's, as the umask has it. -1 with errno
 * set, EACCES for what is there and is no regular file, EISDIR for a folder.
 */
int regular_file_open(const char *path, int flags);
