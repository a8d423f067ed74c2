/**
 * The day and the hour of a line, as its writer's clock had them.
 *
 * @module
 */

import type { LineContext } from "./lines.ts";
import { ownText } from "./own_text.ts";

/** A day and an hour. */
export interface LineTime {
  /** `2026-11-22`; empty where the line has no time that is known. */
  readonly day: string;
  /** 0 to 23. */
  readonly hour: number;
}

const unknownTime: LineTime = { day: "", hour: 0 };

const months: readonly string[] = [
  "Jan",
  "Feb",
  "Mar",
  "Apr",
  "May",
  "Jun",
  "Jul",
  "Aug",
  "Sep",
  "Oct",
  "Nov",
  "Dec",
];

const dayLength = 86_400_000;

/** Reads the times of lines; those of one hour are read once. */
export class LogClock {
  readonly #now: number;
  #prefix = "";
  #hour = -1;
  #last: LineTime = unknownTime;

  /** `now` in milliseconds since the epoch: a time stamp without a year is of the latest year that is not later. */
  constructor(now: number) {
    this.#now = now;
  }

  /** Returns the day and hour of the line. */
  timeOf(context: LineContext): LineTime {
    const { text, timeStart, timeEnd, time } = context;
    if (time >= 0) return this.#ofEpoch(time);
    if (this.#prefix !== "" && text.startsWith(this.#prefix, timeStart)) {
      return this.#last;
    }
    const stamp = text.slice(timeStart, timeEnd);
    const iso = /^(\d{4}-\d\d-\d\d)[T ](\d\d):/.exec(stamp);
    if (iso !== null) {
      return this.#keep(stamp.slice(0, 13), iso[1]!, Number(iso[2]));
    }
    if (/^\d{9,11}(?:\.\d+)?$/.test(stamp)) {
      return this.#ofEpoch(Math.floor(Number(stamp) * 1_000_000));
    }
    const traditional = /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (?:(\d{4}) )?(\d\d):/
      .exec(stamp);
    if (traditional === null) return unknownTime;
    const [prefix, month, day, year, hour] = traditional;
    const index = months.indexOf(month!);
    if (index < 0) return unknownTime;
    const date = year === undefined
      ? this.#latest(index, Number(day))
      : dateText(Number(year), index, Number(day));
    return this.#keep(prefix, date, Number(hour));
  }

  #ofEpoch(time: number): LineTime {
    const hour = Math.floor(time / 3_600_000_000);
    if (hour === this.#hour) return this.#last;
    this.#hour = hour;
    const local = new Date(time / 1000);
    const day = dateText(
      local.getFullYear(),
      local.getMonth(),
      local.getDate(),
    );
    return this.#keep("", day, local.getHours());
  }

  #keep(prefix: string, day: string, hour: number): LineTime {
    this.#prefix = ownText(prefix);
    if (prefix !== "") this.#hour = -1;
    this.#last = { day: ownText(day), hour };
    return this.#last;
  }

  /** The latest day of this month and number that has begun, a day's difference between clocks allowed; 29 February only in leap years. */
  #latest(month: number, day: number): string {
    const limit = this.#now + dayLength;
    let year = new Date(limit).getUTCFullYear();
    for (let tried = 0; tried < 9; tried++, year--) {
      const time = Date.UTC(year, month, day);
      if (time <= limit && new Date(time).getUTCMonth() === month) break;
    }
    return dateText(year, month, day);
  }
}

function dateText(year: number, month: number, day: number): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${year}-${two(month + 1)}-${two(day)}`;
}

/** Returns the day that `today`, `yesterday` or a date names, as `2026-11-22`; undefined where it names none. */
export function dayNamed(name: string, now: number): string | undefined {
  if (name === "today" || name === "yesterday") {
    const date = new Date(now);
    if (name === "yesterday") date.setDate(date.getDate() - 1);
    return dateText(date.getFullYear(), date.getMonth(), date.getDate());
  }
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(name);
  if (match === null) return undefined;
  const date = new Date(`${name}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(match[3])
    ? undefined
    : name;
}
