/**
 * How far a run is: a bar on a terminal, a line now and then elsewhere.
 *
 * @module
 */

import process from "node:process";
import cliProgress from "cli-progress";
import { describePoint } from "../sweep/merge.ts";
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

/** Between two looks at the time where nothing is done meanwhile, ms. */
const AGAIN_EVERY_MS = 1000;

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
  /** "point 7 (srpt, load 0.9) for 1:05"; empty while no point takes long. */
  readonly slow: string;
}

/** A point that takes longer than this is said to, s. */
const SLOW_SECONDS = 10;

/**
 * `progress` in words, `seconds` after the start and `oldestSeconds` after its
 * oldest point came to be that.
 */
export function figuresOf(
  progress: Progress,
  seconds: number,
  oldestSeconds: number,
): Figures {
  const { points, pointsDone, requestsDone, share, oldest } = progress;
  const rate = requestsDone / seconds;
  const left = seconds * (1 - share) / share;
  const isKnown = requestsDone > 0 && seconds > 0;
  const isSlow = oldest !== null && oldestSeconds >= SLOW_SECONDS;
  return {
    points: `${pointsDone}/${points} points`,
    rate: isKnown ? formatRate(rate) : "",
    left: isKnown && left > 0 ? `${formatDuration(left)} left` : "",
    slow: isSlow
      ? `point ${describePoint(oldest)} for ${formatDuration(oldestSeconds)}`
      : "",
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

/** Knows how long a run takes, and its oldest point. */
class Watch {
  readonly #start = performance.now();
  #oldest: Progress["oldest"] = null;
  #oldestSince = this.#start;

  /** `progress` in words, now. */
  figuresOf(progress: Progress): Figures {
    const now = performance.now();
    if (progress.oldest !== this.#oldest) {
      this.#oldest = progress.oldest;
      this.#oldestSince = now;
    }
    return figuresOf(
      progress,
      (now - this.#start) / 1000,
      (now - this.#oldestSince) / 1000,
    );
  }
}

/** Shows the last progress again every second, however long nothing is done. */
abstract class Display implements ProgressDisplay {
  readonly #watch = new Watch();
  readonly #timer: ReturnType<typeof setInterval>;
  #last: Progress | null = null;

  constructor() {
    this.#timer = setInterval(() => this.#again(), AGAIN_EVERY_MS);
  }

  update(progress: Progress): void {
    this.#last = progress;
    this.show(progress, this.#watch.figuresOf(progress));
  }

  abstract show(progress: Progress, figures: Figures): void;
  abstract note(line: string): void;

  end(): void {
    clearInterval(this.#timer);
  }

  #again(): void {
    if (this.#last !== null) this.update(this.#last);
  }
}

class Bar extends Display {
  readonly #bar = new cliProgress.SingleBar({
    stream: process.stderr,
    format: "{bar} {percentage} % | {points} | {rate} | {left} {slow}",
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    fps: 10,
  });
  #isShown = false;

  show({ share }: Progress, figures: Figures): void {
    if (!this.#isShown) {
      this.#bar.start(1, 0, { points: "", rate: "", left: "", slow: "" });
      this.#isShown = true;
    }
    const slow = figures.slow === "" ? "" : `| ${figures.slow}`;
    this.#bar.update(share, { ...figures, slow });
  }

  note(line: string): void {
    if (this.#isShown) sayRaw("\r\x1b[K");
    say(line);
  }

  override end(): void {
    super.end();
    // Also brings the cursor back.
    if (this.#isShown) this.#bar.stop();
  }
}

class Lines extends Display {
  #last = performance.now();

  show({ share }: Progress, figures: Figures): void {
    const now = performance.now();
    if (now - this.#last < LINE_EVERY_MS) return;
    this.#last = now;
    const { points, rate, left, slow } = figures;
    const percent = `${Math.floor(100 * share)} %`;
    say(
      [points, percent, rate, left, slow]
        .filter((part) => part !== "").join(", "),
    );
  }

  note(line: string): void {
    say(line);
  }
}
