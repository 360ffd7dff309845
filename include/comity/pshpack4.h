/* SPDX-License-Identifier: MIT */
/* Included as often as wanted, each time with <poppack.h> after it. */
#ifdef __clang__
#pragma clang diagnostic ignored "-Wpragma-pack"
#endif
#pragma pack(push, 4)
