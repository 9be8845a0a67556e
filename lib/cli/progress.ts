/**
 * How far a run is: a bar on a terminal, a line now and then elsewhere.
 *
 * @module
 */

import process from "node:process";
import cliProgress from "cli-progress";
import type { Progress } from "../sweep/run.ts";
import { say, sayRaw } from "./output.ts";

/** Shows progress on standard error. */
export interface ProgressDisplay {
  /** The run is this far. */
  update(progress: Progress): void;
  /** Says a line without spoiling the display. */
  note(line: string): void;
  /** The run is over. */
  end(): void;
}

/** Between two lines where there is no terminal, ms. */
const LINE_EVERY_MS = 5000;

/** The display that suits where standard error goes. */
export function progressDisplay(isQuiet: boolean): ProgressDisplay {
  if (isQuiet) return { update: () => {}, note: say, end: () => {} };
  return Deno.stderr.isTerminal() ? new Bar() : new Lines();
}

/** What there is to say of a run, in words. */
export interface Figures {
  /** "12/95 points". */
  readonly points: string;
  /** "8.1 M requests/s"; empty at the start. */
  readonly rate: string;
  /** "0:42 left"; empty while unknown. */
  readonly left: string;
}

/** `progress` in words, `seconds` after the start. */
export function figuresOf(progress: Progress, seconds: number): Figures {
  const { points, pointsDone, requests, requestsDone } = progress;
  const rate = requestsDone / seconds;
  const left = (requests - requestsDone) / rate;
  const isKnown = requestsDone > 0 && seconds > 0;
  return {
    points: `${pointsDone}/${points} points`,
    rate: isKnown ? formatRate(rate) : "",
    left: isKnown && left > 0 ? `${formatDuration(left)} left` : "",
  };
}

/** `rate` requests per second with a fitting prefix. */
export function formatRate(rate: number): string {
  const [scale, prefix] = rate >= 1e6
    ? [1e6, "M "]
    : rate >= 1e3
    ? [1e3, "k "]
    : [1, ""];
  return `${Number((rate / scale).toPrecision(2))} ${prefix}requests/s`;
}

/** `seconds` as minutes and seconds, or hours, minutes and seconds. */
export function formatDuration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(whole % 60)}`
    : `${minutes}:${two(whole % 60)}`;
}

class Bar implements ProgressDisplay {
  readonly #start = performance.now();
  readonly #bar = new cliProgress.SingleBar({
    stream: process.stderr,
    format: "{bar} {percentage} % | {points} | {rate} | {left}",
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    fps: 10,
  });
  #isShown = false;

  update(progress: Progress): void {
    const figures = figuresOf(
      progress,
      (performance.now() - this.#start) / 1000,
    );
    if (!this.#isShown) {
      this.#bar.start(progress.requests, 0, { points: "", rate: "", left: "" });
      this.#isShown = true;
    }
    this.#bar.update(progress.requestsDone, figures);
  }

  note(line: string): void {
    if (this.#isShown) sayRaw("\r\x1b[K");
    say(line);
  }

  end(): void {
    // Also brings the cursor back.
    if (this.#isShown) this.#bar.stop();
  }
}

class Lines implements ProgressDisplay {
  readonly #start = performance.now();
  #last = performance.now();

  update(progress: Progress): void {
    const now = performance.now();
    if (now - this.#last < LINE_EVERY_MS) return;
    this.#last = now;
    const figures = figuresOf(progress, (now - this.#start) / 1000);
    const share = Math.floor(100 * progress.requestsDone / progress.requests);
    say(
      [figures.points, `${share} %`, figures.rate, figures.left]
        .filter((part) => part !== "").join(", "),
    );
  }

  note(line: string): void {
    say(line);
  }

  end(): void {}
}
