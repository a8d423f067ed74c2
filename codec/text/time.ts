/**
 * Times of packets as text, in UTC.
 *
 * @module
 */

/** A moment to the nanosecond. */
export interface PacketTime {
  /** Whole seconds since the epoch; undefined when the time is not known. */
  readonly seconds: number | undefined;
  readonly nanoseconds: number;
}

/** Dates are the same for many packets on end, and costly to make. */
interface DayText {
  readonly day: number;
  readonly text: string;
}

const SECONDS_OF_DAY = 86_400;
const TWO_DIGITS: readonly string[] = Array.from(
  { length: 100 },
  (_, number) => String(number).padStart(2, "0"),
);

/** Last date for which `Date` has a text (ECMA-262, "Time Values and Time Range"), in days since the epoch. */
const LAST_DAY = 100_000_000;

/** Formats times, remembering the date of the last one. */
export class TimeFormatter {
  private last: DayText = { day: Number.NaN, text: "" };
  private readonly separator: string;

  /** `separator` stands between date and time of day. */
  constructor(separator: string) {
    this.separator = separator;
  }

  /** Returns date and time of day with 6 or 9 decimal digits; empty text when the time is not known. */
  format(time: PacketTime, digits: number): string {
    if (time.seconds === undefined) return "";
    // A fraction of more than a second, which a file can claim, carries over.
    const extra = Math.floor(time.nanoseconds / 1_000_000_000);
    const seconds = time.seconds + extra;
    const day = Math.floor(seconds / SECONDS_OF_DAY);
    const rest = seconds - day * SECONDS_OF_DAY;
    const hour = (rest / 3600) | 0;
    const minute = ((rest / 60) | 0) % 60;
    const nanoseconds = time.nanoseconds - extra * 1_000_000_000;
    return this.date(day) + this.separator + TWO_DIGITS[hour] + ":" +
      TWO_DIGITS[minute] + ":" + TWO_DIGITS[rest % 60] + "." +
      fraction(nanoseconds, digits);
  }

  private date(day: number): string {
    if (day !== this.last.day) {
      const known = Math.abs(day) <= LAST_DAY;
      const date = new Date(known ? day * SECONDS_OF_DAY * 1000 : 0);
      const text = known
        ? date.toISOString().replace(/T.*$/, "")
        : `day ${day}`;
      this.last = { day, text };
    }
    return this.last.text;
  }
}

function fraction(nanoseconds: number, digits: number): string {
  const number = digits <= 6 ? (nanoseconds / 1000) | 0 : nanoseconds;
  const width = digits <= 6 ? 1_000_000 : 1_000_000_000;
  return String(width + number).slice(1);
}
