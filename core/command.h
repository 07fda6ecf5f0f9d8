/* SPDX-License-Identifier: Apache-2.0 */
/* The commands a machine understands: names and bits. */
#ifndef TW_CORE_COMMAND_H
#define TW_CORE_COMMAND_H

#define COMMAND_MAP(X)            \
    X(FLUSH, "flush")             \
    X(VALVE_CYCLE, "valve_cycle") \
    X(TEST_RUN, "test_run")       \
    X(REBOOT, "reboot")           \
    X(TIME_SYNC, "time_sync")     \
    X(COUNTER_SET, "counter_set") \
    X(STOP, "stop")               \
    X(RESUME, "resume")           \
    X(READ_ALL, "read_all")

enum device_command {
#define COMMAND_ENUM(id, name) CMD_##id,
    COMMAND_MAP(COMMAND_ENUM)
#undef COMMAND_ENUM
        COMMAND_COUNT
};

const char *command_name(enum device_command c);
int command_find(const char *name); /* -1 when there is none */

#endif
