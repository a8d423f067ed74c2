/**
 * Octets over time, in a fixed number of steps that grow with the capture.
 *
 * @module
 */

/** Steps of the chart. */
export const THROUGHPUT_STEPS = 60;

/** Seconds of the first steps. */
const FIRST_STEP = 0.001;

/** Adds up octets by time. Whatever the times, a bounded number of steps is kept. */
export class Throughput {
  /** Seconds since the epoch at which the first step begins; undefined before the first packet. */
  begin: number | undefined = undefined;
  /** Latest time, in seconds since the epoch. */
  end = 0;
  /** Seconds that a step lasts. */
  step = FIRST_STEP;
  /** Octets of each step. */
  readonly octets = new Float64Array(THROUGHPUT_STEPS);

  /** Counts a packet. One that is older than the first is counted with it. */
  add(seconds: number, octets: number): void {
    if (this.begin === undefined) {
      this.begin = seconds;
      this.end = seconds;
    }
    if (seconds > this.end) this.end = seconds;
    let index = Math.floor((seconds - this.begin) / this.step);
    while (index >= THROUGHPUT_STEPS) {
      this.widen();
      index = Math.floor((seconds - this.begin) / this.step);
    }
    const place = index < 0 ? 0 : index;
    this.octets[place] = this.octets[place]! + octets;
  }

  /** Steps from the first to the last packet. */
  get used(): number {
    if (this.begin === undefined) return 0;
    return Math.floor((this.end - this.begin) / this.step) + 1;
  }

  /** Makes each two steps one. */
  private widen(): void {
    const { octets } = this;
    for (let i = 0; i < THROUGHPUT_STEPS; i++) {
      const first = octets[2 * i] ?? 0;
      octets[i] = first + (octets[2 * i + 1] ?? 0);
    }
    this.step *= 2;
  }
}
