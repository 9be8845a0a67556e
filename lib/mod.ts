/**
 * Kneepoint: CPU scheduling at the microsecond scale, simulated.
 *
 * What a notebook or a script imports. The words that names here are made of:
 *
 * | word | means |
 * | --- | --- |
 * | request | one unit of work |
 * | core | what runs one request at a time; a worker core, or an extra core: dispatcher, IOKernel |
 * | arrival, service | when a request comes; the work it then owes |
 * | class | requests that share a law of service |
 * | latency | finish − arrival |
 * | wait | first service − arrival |
 * | slowdown | latency ÷ service |
 * | load | arrival rate × mean service ÷ worker cores, 0 … 1 |
 * | speed | service that a core gives in a unit of its time: 1, or less if it is slow or beside a busy sibling |
 * | siblings | two hyperthreads of one core, worker cores 2k and 2k + 1 |
 * | client | who sends a request, waits for the reply, and thinks before the next, where arrivals are closed |
 * | knee | the load at which the tail of the latency leaves its flat part |
 * | application | requests that cores are granted to as one: latency-critical, or best-effort, which has what is left |
 * | grant, yield | a core goes to an application; it gives one back |
 * | tail | the slowest requests: those beyond a high percentile |
 * | cause | what an instant of a request's latency is due to: service, or what it waits for |
 * | schedule | what every core did in a window of a run |
 * | timeline | a run over time: latencies and cores granted, window by window |
 * | system | a network stack of the survey, whole: what its stack costs, and the policy above it |
 * | policy | what decides which core runs which request when |
 * | quantum, slice | the longest stay on a core that a policy allows; one such stay |
 * | overhead | core time in which no request progresses |
 * | activity | what a core does at an instant: one of ten, and the ledger adds them up |
 * | CPU efficiency | application time ÷ core time granted to the application, overheads and polling included |
 * | scenario, point, run | a question as a grid; a cell of it; the grid as executed and stored |
 * | replication | the same point with other random streams |
 * | warm-up | requests at the start of a replication that are not measured |
 * | saturated | the backlog grows without bound: there is no steady state |
 * | scv | squared coefficient of variation: variance ÷ mean² |
 *
 * @module
 */

export { compare, type CompareOptions } from "./compare/compare.ts";
export type { CompareRow } from "./compare/row.ts";
export * from "./engine/activities.ts";
export { Fifos } from "./engine/fifos.ts";
export {
  Machine,
  type RequestObserver,
  type SpanObserver,
} from "./engine/machine.ts";
export type { Policy } from "./engine/policy.ts";
export { NONE, RequestPool } from "./engine/pool.ts";
export { PriorityQueue } from "./engine/priority_queue.ts";
export { toTicks, toUs } from "./engine/ticks.ts";
export { CAUSE_NAMES, type CauseName } from "./explain/causes.ts";
export {
  explain,
  type ExplainOptions,
  type Explanation,
  type Saving,
} from "./explain/explain.ts";
export * from "./fit/mod.ts";
export { findKnees, type KneeOptions } from "./knee/knees.ts";
export type { KneeRow } from "./knee/row.ts";
export {
  type Theory,
  theoryFor,
  type TheoryStatistic,
} from "./expected/theory.ts";
export { tailTheoryOf, theoryOf } from "./expected/theory_of.ts";
export * from "./policies/definition.ts";
export { CoreSet } from "./policies/core_set.ts";
export { POLICIES } from "./policies/mod.ts";
export { Stream, streamOf } from "./random/stream.ts";
export { type LiveOptions, type LiveRun, runLive } from "./notebook/live.ts";
export { answerOf } from "./report/answer.ts";
export { coreTimeLedger } from "./report/core_time.ts";
export type { FigureOptions } from "./report/figure.ts";
export { gantt, type GanttLabels } from "./report/gantt.ts";
export { heatMap } from "./report/heat_map.ts";
export { kneesCompared } from "./report/knees_compared.ts";
export { latencyAgainstLoad } from "./report/latency_against_load.ts";
export {
  type CcdfOptions,
  type HistogramsByPoint,
  latencyCcdf,
} from "./report/latency_ccdf.ts";
export {
  latencyOverTime,
  type OverTimeOptions,
} from "./report/latency_over_time.ts";
export {
  systemsCompared,
  type SystemsOptions,
} from "./report/systems_compared.ts";
export {
  type DifferencesOptions,
  pairedDifferences,
} from "./report/paired_differences.ts";
export { slowdownByClass } from "./report/slowdown_by_class.ts";
export { tailAgainstEfficiency } from "./report/tail_against_efficiency.ts";
export { compareTable } from "./report/compare_table.ts";
export { type Html, md, pre, show } from "./report/show.ts";
export { type Frame, slider } from "./report/slider.ts";
export { kneeTable } from "./report/knee_table.ts";
export { resultTable } from "./report/table.ts";
export {
  waterfall,
  type WaterfallData,
  type WaterfallOptions,
} from "./report/waterfall.ts";
export type {
  TailTheoryOf,
  TheoryOf,
  TheoryTail,
  TheoryValue,
} from "./report/theory_lines.ts";
export { ScenarioError } from "./scenario/error.ts";
export { type ParseOptions, parseScenario } from "./scenario/parse.ts";
export type { Point, Scenario } from "./scenario/point.ts";
export type {
  ApplicationRow,
  Distribution,
  Estimate,
  Row,
  TimelineRow,
} from "./stats/row.ts";
export {
  percentileOf,
  type StoredHistogram,
  type StoredHistograms,
} from "./stats/stored_histogram.ts";
export type { RunStart } from "./stats/welch.ts";
export { runStartOf } from "./sweep/run_start.ts";
export { settling } from "./report/settling.ts";
export { type RunOptions, runScenario } from "./sweep/run.ts";
export type { FarEstimate } from "./tails/estimate.ts";
export {
  type FarTail,
  farTail,
  type FarTailOptions,
} from "./tails/far_tail.ts";
export {
  demandsOf,
  limitMrps,
  type SystemParameters,
} from "./systems/bounds.ts";
export type { Demand, Offered } from "./systems/demand.ts";
export type { Composition, SystemDefinition } from "./systems/definition.ts";
export { DEFINITIONS, SYSTEMS } from "./systems/mod.ts";
export { TRAITS, traitsOf } from "./systems/traits.ts";
export * as mmc from "./theory/mmc.ts";
export * as machineRepair from "./theory/machine_repair.ts";
export * as mmcPriority from "./theory/mmc_priority.ts";
export * as mmcUneven from "./theory/mmc_uneven.ts";
export * as md1 from "./theory/md1.ts";
export * as mdc from "./theory/mdc.ts";
export * as ggc from "./theory/ggc.ts";
export * as staffing from "./theory/staffing.ts";
export * as mg1 from "./theory/mg1.ts";
export * as mg1Tail from "./theory/mg1_tail.ts";
export * as mg1Transform from "./theory/mg1_transform.ts";
export * as mg1Las from "./theory/mg1_las.ts";
export * as mg1Priority from "./theory/mg1_priority.ts";
export * as mg1Ps from "./theory/mg1_ps.ts";
export * as mg1Sjf from "./theory/mg1_sjf.ts";
export * as mg1Srpt from "./theory/mg1_srpt.ts";
export * as mg1SrptDiscrete from "./theory/mg1_srpt_discrete.ts";
export { chromeTrace } from "./trace/chrome.ts";
export type { Schedule } from "./trace/schedule.ts";
export { type Trace, trace, type TraceOptions } from "./trace/trace.ts";
