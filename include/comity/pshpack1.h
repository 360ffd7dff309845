/* SPDX-License-Identifier: MIT */
/* Included as often as wanted, up to <poppack.h>. */
#pragma pack(push, 1)
