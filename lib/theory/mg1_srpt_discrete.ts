/**
 * M/G/1-SRPT with services from a list of fixed times, as in a bimodal law:
 * Poisson arrivals, one core that always serves the request with the least left
 * to do; of equals, the first to arrive.
 *
 * @module
 */

import { checkLoad, checkPositive, refuse } from "./_check.ts";

/** A service time and how much of the requests have it. */
export interface Atom {
  /** Service, µs. */
  readonly timeUs: number;
  /** Its weight among all, above 0; weights need not sum to 1. */
  readonly weight: number;
}

/**
 * Mean latency, µs, of the requests of each time, exact.
 *
 * With atoms, Schrage and Miller's formula splits. Ahead of a request stand those
 * that have as much left as it needs, or less: load up to its time, atom included.
 * Those that arrive while it waits overtake it only if they need less: load below
 * its time. In service, with `t` left, only those shorter than `t` do. So
 *
 *     λ (E[S²; S ≤ x] + x² P(S > x)) / (2 (1 − ρ(S ≤ x)) (1 − ρ(S < x))) + ∫₀ˣ dt / (1 − ρ(S < t))
 *
 * which with one atom is the latency of M/D/1. The formula for services without
 * atoms is the same with both loads equal.
 * Source: the derivation of L. E. Schrage and L. W. Miller, "The queue M/G/1 with
 * the shortest remaining processing time discipline", Operations Research 14,
 * 1966, carried through for atoms.
 *
 * @param load Load, 0 ≤ load < 1.
 * @param atoms Services, at least one, in any order.
 * @returns Mean latency, µs. By atom, in the order given.
 * @throws {RangeError} If `load` is not below 1, or a time or weight is not above 0.
 *
 * @example Half loaded, by hand: 8/7 and 33/7
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const [short, long] = latenciesUs(0.5, [
 *   { timeUs: 1, weight: 1 },
 *   { timeUs: 3, weight: 1 },
 * ]);
 * assertAlmostEquals(short, 8 / 7);
 * assertAlmostEquals(long, 33 / 7);
 * ```
 */
export function latenciesUs(load: number, atoms: readonly Atom[]): number[] {
  checkAtoms(load, atoms);
  const ratePerUs = load / meanUs(atoms);
  const weight = sumOf(atoms, (atom) => atom.weight);
  /** Load of the atoms that `isIn` says. */
  const loadOf = (isIn: (atom: Atom) => boolean) =>
    ratePerUs / weight *
    sumOf(atoms.filter(isIn), (atom) => atom.weight * atom.timeUs);
  const ascending = atoms.map((atom) => atom.timeUs).sort((a, b) => a - b);

  return atoms.map(({ timeUs }) => {
    const aheadUs2 = sumOf(atoms, (atom) =>
      atom.weight * Math.min(atom.timeUs, timeUs) ** 2) /
      weight;
    const below = loadOf((atom) => atom.timeUs < timeUs);
    const upTo = loadOf((atom) => atom.timeUs <= timeUs);
    let latencyUs = ratePerUs * aheadUs2 / (2 * (1 - upTo) * (1 - below));
    let fromUs = 0;
    for (const toUs of ascending) {
      if (toUs > timeUs) break;
      latencyUs += (toUs - fromUs) / (1 - loadOf((atom) => atom.timeUs < toUs));
      fromUs = toUs;
    }
    return latencyUs;
  });
}

/**
 * Mean latency, µs, of all requests, exact.
 *
 * Source: as {@linkcode latenciesUs}, averaged over the services.
 *
 * @param load Load, 0 ≤ load < 1.
 * @param atoms Services, at least one, in any order.
 * @throws {RangeError} If `load` is not below 1, or a time or weight is not above 0.
 *
 * @example With one time, SRPT is FCFS
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(meanLatencyUs(0.75, [{ timeUs: 10, weight: 1 }]), 25);
 * ```
 */
export function meanLatencyUs(load: number, atoms: readonly Atom[]): number {
  const latencies = latenciesUs(load, atoms);
  const weight = sumOf(atoms, (atom) => atom.weight);
  return latencies.reduce(
    (sum, latencyUs, atom) => sum + atoms[atom].weight / weight * latencyUs,
    0,
  );
}

function checkAtoms(load: number, atoms: readonly Atom[]): void {
  const act = "compute the latency of M/G/1-SRPT";
  checkLoad(act, load);
  if (atoms.length === 0) refuse(act, "atoms", "at least one", "none");
  for (const [index, { timeUs, weight }] of atoms.entries()) {
    checkPositive(act, `atoms[${index}].timeUs`, timeUs);
    checkPositive(act, `atoms[${index}].weight`, weight);
  }
}

/** Mean service, µs. */
function meanUs(atoms: readonly Atom[]): number {
  return sumOf(atoms, (atom) => atom.weight * atom.timeUs) /
    sumOf(atoms, (atom) => atom.weight);
}

function sumOf(atoms: readonly Atom[], value: (atom: Atom) => number): number {
  return atoms.reduce((sum, atom) => sum + value(atom), 0);
}
