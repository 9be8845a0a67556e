/**
 * What requests ask of a resource.
 *
 * @module
 */

/** What comes to a system. */
export interface Offered {
  /** Worker cores. */
  readonly cores: number;
  /** Mean service of a request, µs. */
  readonly meanServiceUs: number;
  /** Requests on a connection; `Infinity` where connections last. */
  readonly requestsEach: number;
  /** How long it does, µs; a second, if not said. An interrupt that moves less often stays where it is. */
  readonly forUs?: number;
}

/** What a request asks of a resource, on average. */
export interface Demand {
  /** Which it is. */
  readonly resource: string;
  /** Its time a request, µs. */
  readonly us: number;
  /** How many of it there are. */
  readonly servers: number;
  /** Requests that it can do at most, million a second; `Infinity` if it is not asked for. */
  readonly limitMrps: number;
  /** Set if that is no bound but an estimate: what cores do that wait for one another at locks, each always with something to do. */
  readonly isEstimate?: true;
}

/** `us` a request, of each of `servers` of `resource`. */
export function demand(resource: string, us: number, servers: number): Demand {
  return {
    resource,
    us,
    servers,
    limitMrps: us === 0 ? Infinity : servers / us,
  };
}
