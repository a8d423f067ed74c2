/**
 * Linux's sysfs as `grep -Hs` prints it, made for these tests.
 *
 * @module
 */

const HWMON = "/sys/class/hwmon";
const SUPPLY = "/sys/class/power_supply";
const ZONE = "/sys/class/thermal";
const MD = "/sys/devices/virtual/block";

/** Sensors of hwmon, thermal zones and power supplies. */
export const SENSORS = `${HWMON}/hwmon10/name:nvme
${HWMON}/hwmon10/temp1_input:51850
${HWMON}/hwmon10/temp1_label:Composite
${HWMON}/hwmon10/temp1_max:84850
${HWMON}/hwmon10/temp1_crit:84850
${HWMON}/hwmon10/temp1_alarm:0
${HWMON}/hwmon2/name:nvme
${HWMON}/hwmon2/temp1_input:90000
${HWMON}/hwmon2/temp1_crit:84850
${HWMON}/hwmon3/name:nct6775.656
${HWMON}/hwmon3/in0_input:880
${HWMON}/hwmon3/in0_min:0
${HWMON}/hwmon3/in0_max:0
${HWMON}/hwmon3/in0_alarm:1
${HWMON}/hwmon3/in1_input:12096
${HWMON}/hwmon3/in1_min:11400
${HWMON}/hwmon3/in1_max:12600
${HWMON}/hwmon3/fan1_input:1300
${HWMON}/hwmon3/fan1_min:1500
${HWMON}/hwmon3/fan2_input:0
${HWMON}/hwmon3/fan2_fault:1
${HWMON}/hwmon3/temp10_input:-5500
${HWMON}/hwmon3/temp2_input:41000
${HWMON}/hwmon3/temp2_max:40000
${HWMON}/hwmon3/curr1_input:250
${HWMON}/hwmon3/power1_average:12340000
${HWMON}/hwmon3/energy1_input:7200000000
${HWMON}/hwmon3/humidity1_input:45500
${HWMON}/hwmon3/freq1_input:2400000000
${HWMON}/hwmon3/intrusion0_alarm:1
${HWMON}/hwmon3/pwm1:127
${HWMON}/hwmon4/temp1_input:30000
${HWMON}/hwmon5/name:acpitz
${HWMON}/hwmon5/temp1_input:27800
${ZONE}/thermal_zone0/type:acpitz
${ZONE}/thermal_zone0/temp:27800
${ZONE}/thermal_zone1/type:x86_pkg_temp
${ZONE}/thermal_zone1/temp:98000
${ZONE}/thermal_zone1/trip_point_0_type:passive
${ZONE}/thermal_zone1/trip_point_0_temp:50000
${ZONE}/thermal_zone1/trip_point_1_type:hot
${ZONE}/thermal_zone1/trip_point_1_temp:95000
${ZONE}/thermal_zone1/trip_point_2_type:critical
${ZONE}/thermal_zone1/trip_point_2_temp:100000
${ZONE}/cooling_device0/type:Processor
${SUPPLY}/BAT0/type:Battery
${SUPPLY}/BAT0/status:Discharging
${SUPPLY}/BAT0/capacity:9
${SUPPLY}/BAT0/capacity_level:Low
${SUPPLY}/BAT0/voltage_now:12350000
${SUPPLY}/BAT0/power_now:8400000
${SUPPLY}/BAT0/energy_now:2000000
${SUPPLY}/BAT0/energy_full:19830000
${SUPPLY}/BAT0/energy_full_design:23200000
${SUPPLY}/BAT0/model_name:45N1:127
${SUPPLY}/ucsi-source-psy-USBC000:001/online:0
${SUPPLY}/AC/online:1
`;

/** Health of drives. */
export const DRIVES = `/sys/class/nvme/nvme0/state:live
/sys/class/nvme/nvme0/model:Some SSD 1TB
/sys/class/nvme/nvme1/state:dead
/sys/class/nvme/nvme0/nvme0n1/size:1000
${MD}/md0/md/array_state:clean
${MD}/md0/md/degraded:0
${MD}/md0/md/sync_action:idle
${MD}/md0/md/level:raid1
${MD}/md1/md/array_state:active
${MD}/md1/md/degraded:1
${MD}/md1/md/sync_action:idle
${MD}/md10/md/array_state:active
${MD}/md10/md/degraded:1
${MD}/md10/md/sync_action:recover
${MD}/md3/md/array_state:inactive
`;
