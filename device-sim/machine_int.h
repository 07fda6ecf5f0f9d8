/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of one machine share. */
#ifndef TW_SIM_MACHINE_INT_H
#define TW_SIM_MACHINE_INT_H

#include "device-sim/machine.h"

/* machine_send.c */
void machine_send_sample(struct machine *m, const struct machine_port *port);
void machine_send_state(struct machine *m, const struct machine_port *port);
void machine_send_event(struct machine *m, const char *type, const char *member, const char *value,
                        const struct machine_port *port);
void machine_ack(struct machine *m, int64_t boot_id, int64_t seq);
void machine_resend(struct machine *m, const struct machine_port *port);

/* machine_command.c */
void machine_end_run(struct machine *m, const struct machine_port *port);

/* machine_power.c */
bool machine_pump_lost(struct machine *m);
void machine_warm(struct machine *m, double dt_s); /* the pump, by its current and the air */

/* machine_habit.c */
void machine_plan_day(struct machine *m);

#endif
