/* SPDX-License-Identifier: Apache-2.0 */
/* CRC-32C (Castagnoli), by the processor where it can, by a table else. */
#ifndef TW_INGEST_CRC32C_H
#define TW_INGEST_CRC32C_H

#include <stddef.h>
#include <stdint.h>

uint32_t crc32c(uint32_t crc, const void *data, size_t len);       /* start with 0 */
uint32_t crc32c_table(uint32_t crc, const void *data, size_t len); /* the same, slowly */

#endif
