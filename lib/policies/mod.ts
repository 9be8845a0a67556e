/**
 * Every policy, by name. Adding one is a file, and a line here.
 *
 * @module
 */

import { AFFINITY_ACCEPT } from "./balancing/affinity_accept_definition.ts";
import { CALADAN } from "./allocation/caladan.ts";
import { CENTRALIZED_FCFS } from "./balancing/centralized_fcfs.ts";
import { CFS } from "./preemption/cfs_definition.ts";
import { DARC } from "./ordering/darc_definition.ts";
import { DELAY_FLAGGING } from "./balancing/delay_flagging.ts";
import { CONCORD } from "./preemption/concord_definition.ts";
import { BUFFER_CORES } from "./allocation/buffer_cores.ts";
import { DELAY_RANGE } from "./allocation/delay_range.ts";
import { DELAY_THRESHOLD } from "./allocation/delay_threshold.ts";
import { IDEAL_ALLOCATION } from "./allocation/ideal_allocation.ts";
import { PER_TASK } from "./allocation/per_task.ts";
import { UTILIZATION_RANGE } from "./allocation/utilization_range.ts";
import type { PolicyDefinition } from "./definition.ts";
import { GHOST } from "./preemption/ghost_definition.ts";
import { JBSQ } from "./balancing/jbsq_definition.ts";
import { JOIN_SHORTEST_QUEUE } from "./balancing/join_shortest_queue.ts";
import { LEAST_ATTAINED_SERVICE } from "./preemption/least_attained_service.ts";
import { EARLIEST_DEADLINE_FIRST } from "./ordering/earliest_deadline_first.ts";
import { PARTITIONED_FCFS } from "./balancing/partitioned_fcfs.ts";
import { PRIORITY } from "./ordering/priority.ts";
import { PROCESSOR_SHARING } from "./preemption/processor_sharing.ts";
import { ROUND_ROBIN } from "./preemption/round_robin_definition.ts";
import { IX_CONTROL_PLANE } from "./allocation/ix_control_plane.ts";
import { SHENANGO } from "./allocation/shenango_definition.ts";
import { TAS_SCALING } from "./allocation/tas_scaling.ts";
import { SHINJUKU } from "./preemption/shinjuku_definition.ts";
import { SHORTEST_JOB_FIRST } from "./ordering/shortest_job_first.ts";
import { SRPT } from "./ordering/srpt.ts";
import { WORK_STEALING } from "./balancing/work_stealing_definition.ts";
import { ZYGOS } from "./balancing/zygos_definition.ts";

/** Every policy, in the order they are listed. */
export const POLICIES: readonly PolicyDefinition[] = [
  PARTITIONED_FCFS,
  CENTRALIZED_FCFS,
  JOIN_SHORTEST_QUEUE,
  JBSQ,
  WORK_STEALING,
  ZYGOS,
  AFFINITY_ACCEPT,
  DELAY_FLAGGING,
  SHINJUKU,
  GHOST,
  CONCORD,
  ROUND_ROBIN,
  CFS,
  SHENANGO,
  CALADAN,
  IX_CONTROL_PLANE,
  TAS_SCALING,
  DELAY_THRESHOLD,
  DELAY_RANGE,
  UTILIZATION_RANGE,
  BUFFER_CORES,
  IDEAL_ALLOCATION,
  PER_TASK,
  PROCESSOR_SHARING,
  LEAST_ATTAINED_SERVICE,
  SRPT,
  SHORTEST_JOB_FIRST,
  EARLIEST_DEADLINE_FIRST,
  PRIORITY,
  DARC,
];

/**
 * The policy called `name` among `definitions`.
 *
 * @throws {RangeError} If there is none.
 */
export function policyNamed(
  name: string,
  definitions: readonly PolicyDefinition[] = POLICIES,
): PolicyDefinition {
  const definition = definitions.find((candidate) => candidate.name === name);
  if (definition === undefined) {
    throw new RangeError(
      `Cannot find policy: name must be one of ${
        definitions.map((known) => `"${known.name}"`).join(", ")
      }, got "${name}"`,
    );
  }
  return definition;
}
