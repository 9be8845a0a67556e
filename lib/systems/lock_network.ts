/**
 * What cores do together that wait for one another at locks, while none is without
 * something to do: each goes round between work of its own and the locks, which are
 * handed over the more slowly the more cores want them. There is a bound of that, and
 * an estimate. Cores that begin idle may bear more for long, since few are at the locks
 * at once, until by chance many are: then all wait, and go on to wait.
 *
 * The bound: of n cores that do x rounds a µs, each with w µs of work of its own, x w
 * are at work, by Little's law, and n - x w at locks; and no lock is taken for more than
 * all of the time, by the utilisation law, though it is the longer the more are at it.
 * That leaves two answers, one of cores that wait and one of cores that hardly do; where
 * cores are fast enough for the second, locks set no bound. Whoever comes to a lock is
 * taken to find as many there as there are on average, or more, and to have its lines
 * brought over. (A core that takes it several times in a row may have them: two cores
 * have been seen to do up to 5 % more.)
 *
 * The estimate: going round is carried out, with locks as those of a stack. The work
 * between two of them, fixed stretches in an order that varies, is drawn from a gamma
 * law with a squared coefficient of variation of 1/2. Linux at its defaults, on short,
 * mixed and lasting connections, does as much within 2 % on 2 to 32 cores. (A network of
 * exponential times is off by up to 11 %: there more wait by chance.) Where both answers
 * are possible, cores stay with either for long, and what a run does depends on how it
 * went: with services of 50 µs on 24 cores and short connections it is 13 % less than
 * estimated, with 200 µs on 64 and lasting ones half.
 *
 * Source: S. Boyd-Wickizer et al., "Non-scalable locks are dangerous", Linux
 * Symposium 2012: a closed chain of cores at one lock, and its collapse; E. D. Lazowska
 * et al., "Quantitative System Performance", 1984, chapters 3 and 5.
 *
 * @module
 */

import { toTicks, toUs } from "../engine/ticks.ts";
import { streamOf } from "../random/stream.ts";
import { Lock } from "./lock.ts";

/** A lock that all cores share. */
export interface SharedLock {
  /** How often a round comes for it, and how often it then takes it in a row. */
  readonly visits: readonly {
    readonly times: number;
    readonly takes: number;
  }[];
  /** How long it is held, µs. */
  readonly holdUs: number;
}

/** What it takes to hand a lock over. */
export interface HandOver {
  /** Cores that share it. */
  readonly cores: number;
  /** How long a cache line takes from core to core, µs. */
  readonly transferUs: number;
  /** Lines of what it protects. */
  readonly lines: number;
}

/** Cores that go round. */
export interface LockNetwork extends HandOver {
  /** Work of its own that a core has in each round, µs. */
  readonly workUs: number;
  /** Locks that it takes in each round. */
  readonly locks: readonly SharedLock[];
}

/** Visits to locks that an estimate is made of, after those before it that do not count. */
const VISITS = 60_000, WARMUP_VISITS = 20_000;
const SEED = 1;

/** How long `lock` is taken for in each round where nobody waits, by whichever core had it last, µs. */
export function aloneUs(
  { visits, holdUs }: SharedLock,
  { cores, lines, transferUs }: HandOver,
): number {
  const brought = (1 - 1 / cores) * (1 + lines) * transferUs;
  return sum(visits, ({ times, takes }) => times * (takes * holdUs + brought));
}

/** How long `lock` is taken for in each round while `at` cores are at it, two or more, µs: of those that wait, half go first. */
export function contendedUs(
  lock: SharedLock,
  { lines, transferUs }: HandOver,
  at: number,
): number {
  return takesOf(lock) * (lock.holdUs + (lines + at / 2) * transferUs);
}

/** Rounds a µs that the locks of `network` allow at most; `Infinity` if they set no bound. */
export function mostRoundsPerUs(network: LockNetwork): number {
  const { cores, workUs, locks, transferUs, lines } = network;
  // At x rounds a µs, cores - x workUs are at locks, and each lock is held for 1 / (x takes) at most. So
  // slower workUs x² - (slower cores + held) x + pace >= 0: x is below one root or above the other.
  const slower = transferUs / 2;
  const held = sum(locks, ({ holdUs }) => holdUs + lines * transferUs);
  const pace = sum(locks, (lock) => 1 / takesOf(lock));
  const middle = slower * cores + held;
  const apart = middle ** 2 - 4 * slower * workUs * pace;
  const alone = sum(locks, (lock) => aloneUs(lock, network));
  const above = (middle + Math.sqrt(apart)) / (2 * slower * workUs);
  if (apart < 0 || cores / (workUs + alone) >= above) return Infinity;
  return 2 * pace / (middle + Math.sqrt(apart));
}

/** Rounds a µs of `network`, about: no bound. */
export function roundsPerUs(network: LockNetwork): number {
  return network.cores / (network.workUs + atLocksUs(network));
}

/** Time that a round takes at locks, waiting included, µs: of cores that go round. */
function atLocksUs(
  { cores, workUs, locks, transferUs, lines }: LockNetwork,
): number {
  const clock = { now: 0, allCores: cores, count: () => {} };
  const kinds = locks.flatMap(({ visits, holdUs }) => {
    const lock = new Lock(clock, toTicks(transferUs), lines);
    const hold = toTicks(holdUs);
    return visits.map((of) => ({ ...of, lock, hold, visits: 0, ticks: 0 }));
  });
  const stream = streamOf(SEED, 0, "policy");
  const perRound = sum(kinds, ({ times }) => times);
  const halfOfWork = toTicks(workUs) / perRound / 2;
  /** When it takes a lock next, on which kind of visit, and how often still. By core. */
  const next = new Float64Array(cores);
  const kindOf = new Uint8Array(cores), left = new Int32Array(cores);
  const work = (core: number) => {
    next[core] += halfOfWork * (stream.exponential() + stream.exponential());
    kindOf[core] = drawn(kinds, stream.uniform() * perRound);
    left[core] = kinds[kindOf[core]].takes;
  };
  for (let core = 0; core < cores; core++) work(core);
  for (let visits = 0; visits < WARMUP_VISITS + VISITS;) {
    const core = earliest(next), kind = kinds[kindOf[core]];
    clock.now = next[core];
    const ticks = kind.lock.take(core, kind.hold);
    next[core] += ticks;
    if (visits >= WARMUP_VISITS) kind.ticks += ticks;
    if (--left[core] > 0) continue;
    if (visits++ >= WARMUP_VISITS) kind.visits++;
    work(core);
  }
  // Of each kind as many as there are on average, not as were drawn.
  return toUs(
    sum(kinds, ({ times, visits, ticks }) => times * ticks / (visits || 1)),
  );
}

/** How often a round takes `lock`. */
export function takesOf({ visits }: SharedLock): number {
  return sum(visits, ({ times, takes }) => times * takes);
}

/** The place of what `upTo` falls to, each with its `times`. */
function drawn(
  kinds: readonly { readonly times: number }[],
  upTo: number,
): number {
  let place = 0, rest = upTo;
  while (place < kinds.length - 1 && rest >= kinds[place].times) {
    rest -= kinds[place++].times;
  }
  return place;
}

function earliest(times: Float64Array): number {
  let first = 0;
  for (let place = 1; place < times.length; place++) {
    if (times[place] < times[first]) first = place;
  }
  return first;
}

function sum<T>(of: readonly T[], value: (each: T) => number): number {
  return of.reduce((all, each) => all + value(each), 0);
}
