/* SPDX-License-Identifier: Apache-2.0 */
/* The parameters of a story. */
#ifndef TW_SIM_BREAKS_H
#define TW_SIM_BREAKS_H

/* Everything that can break or be set in a story: row = name, healthy value, what it is. */
#define BREAK_MAP(X)                                                                      \
    X(line, 0.25, "mains pressure, MPa")                                                  \
    X(line_peak, -1, "mains pressure 06-09 and 17-22, MPa; -1 as always")                 \
    X(temp, 25, "feed temperature, C")                                                    \
    X(tds, 300, "feed TDS, ppm")                                                          \
    X(prefilter, 1, "resistance of the pre-filter over a new one")                        \
    X(valve, 1, "resistance of the feed valve over an open one, adds to the pre-filter")  \
    X(membrane, 1, "permeability of the membrane over a new one")                         \
    X(bypass, 0, "share of feed that passes the membrane's seal")                         \
    X(restrictor, 1, "opening of the waste restrictor over the right one")                \
    X(waste_tube, 9, "opening of the waste tube over the restrictor; small: kinked")      \
    X(flush_open, 0, "1: the flush valve does not close")                                 \
    X(flush_frees, 0, "hours that a flush frees a flush valve which does not close")      \
    X(flush_shut, 0, "1: the flush valve does not open")                                  \
    X(pump, 1, "strength of the pump")                                                    \
    X(relief, 9, "pressure at which the pump's own bypass opens, MPa")                    \
    X(pump_dead, 0, "1: the pump does not turn, no current")                              \
    X(pump_gaps, 0, "1: the plug is loose, the current comes and goes")                   \
    X(pump_hot, 0, "1: the thermal protector opens after 30 minutes of running")          \
    X(current_sense, 1, "scale of the current reading")                                   \
    X(supply, 24, "rail under load, V")                                                   \
    X(inlet_shut, 0, "1: the inlet valve does not open")                                  \
    X(lps_open, 0, "1: the low-pressure switch is stuck open")                            \
    X(leak, 0, "1: water on the pad")                                                     \
    X(leak_pump, 0, "1: water on the pad while the pump runs, and 20 minutes after")      \
    X(leak_blink, 0, "1: the pad toggles every 10 seconds")                               \
    X(tds_out_shift, 0, "added to the permeate TDS reading, ppm")                         \
    X(tds_out_stuck, -1, "the permeate TDS reading stands at this value; -1 it does not") \
    X(perm_meter, 1, "scale of the permeate meter")                                       \
    X(waste_meter, 1, "scale of the waste meter")                                         \
    X(p_in_shift, 0, "added to the inlet pressure reading, MPa")                          \
    X(p_mem_meter, 1, "scale of the membrane pressure reading")                           \
    X(tds_in_stuck, -1, "the feed TDS reading stands at this value; -1 it does not")      \
    X(tds_in_scale, 1, "scale of the feed TDS reading")                                   \
    X(tds_in_peak, 1, "the same, for 6 hours after a power-on")                           \
    X(tds_out_jumps, 0, "an air bubble: of the readings many are up to so much higher")   \
    X(tds_out_hang_d, 0, "days after a boot from when the reading stands; 0 never")       \
    X(temp_shift, 0, "added to the temperature reading, C")                               \
    X(temp_stuck, -99, "the temperature reading stands at this value; -99 it does not")   \
    X(temp_loose, 0, "1: the plug is loose, 127 for a minute of eight")                   \
    X(p_in_stuck, -9, "the inlet pressure reading stands there, MPa; -9 it does not")     \
    X(p_mem_stuck, -9, "the membrane pressure reading stands there, MPa; -9 it does not") \
    X(p_mem_lag, 0, "seconds by which the membrane gauge follows its water late")         \
    X(p_tank_stuck, -9, "the tank pressure reading stands there, MPa; -9 it does not")    \
    X(code_blink, 0, "1: the code of `code` is there 3 minutes of 20")                    \
    X(code_stays, 0, "1: a reboot does not take it away")                                 \
    X(rssi, -58, "Wi-Fi level, dBm")                                                      \
    X(clock_zone, 0, "seconds that the clock is off and goes back to when it is set")     \
    X(clock_drift, 0, "seconds that the clock went wrong by itself; setting it ends it")  \
    X(clock_lost, 0, "1: the clock begins at 1970 with each boot until it is set")        \
    X(save_min, 0, "minutes between savings of the counters; a boot loses the rest")      \
    X(counters_lost, 0, "1: a boot begins the counters at 0")                             \
    X(wrap_l, 0, "litres at which the permeate counter begins anew; 0 never")             \
    X(counter_scale, 1, "scale of the volume counters")                                   \
    X(hours_scale, 1, "scale of the hours that it counts of its filters")                 \
    X(stale_first, 0, "1: the first sample after a silence has the readings from before") \
    X(half_pushes, 0, "1: of two samples one has no TDS and no temperature")              \
    X(noise, 1, "scale of all sensor noise")                                              \
    X(cabinet, 25, "air around the machine, C")                                           \
    X(guard, 0, "1: the board watches the pump's temperature")                            \
    X(pump_seized, 0, "1: the pump's rotor is locked")                                    \
    X(pump_short, 0, "1: turns of the pump's winding are shorted")                        \
    X(pump_wear, 1, "scale of the current that the pump takes for its work")              \
    X(inlet_seep, 0, "that seeps through the shut inlet valve, L/min")                    \
    X(inlet_frees, 0, "hours that cycling the inlet valve cures it")                      \
    X(lps_shut, 0, "1: the low-pressure switch says water at all times")                  \
    X(power, 1, "0: no electricity")                                                      \
    X(plug, 0, "1: the plug is loose, 10 seconds of every 10 minutes without power")      \
    X(crash_h, 0, "hours after a boot at which the firmware crashes; 0 never")            \
    X(temp_peak, -1, "feed temperature 06-09 and 17-22, C; -1 as always")                 \
    X(count_jump, 0, "litres that the permeate counter jumps at each start")              \
    X(uv, 1, "strength of the UV lamp over a new one")                                    \
    X(uv_used, 0, "share of the UV lamp's life that is over")

#endif
