/**
 * Counts by name, in bounded memory.
 *
 * @module
 */

/** Packets and octets of one name. */
export interface Count {
  packets: number;
  octets: number;
}

/** Packets and octets by name; beyond a limit, the smallest are given up. */
export class Tally {
  private readonly limit: number;
  private counts = new Map<string, Count>();
  /** Names that were given up, and what had been counted of them. */
  readonly dropped: Count & { names: number } = {
    names: 0,
    packets: 0,
    octets: 0,
  };

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Counts one packet. */
  add(name: string, octets: number): void {
    const count = this.counts.get(name);
    if (count !== undefined) {
      count.packets++;
      count.octets += octets;
      return;
    }
    if (this.counts.size >= this.limit) this.dropHalf();
    this.counts.set(name, { packets: 1, octets });
  }

  /** Names by their octets, most first. */
  largest(): [string, Count][] {
    return [...this.counts].sort(([, a], [, b]) => b.octets - a.octets);
  }

  get size(): number {
    return this.counts.size;
  }

  private dropHalf(): void {
    const sorted = this.largest();
    const kept = sorted.slice(0, this.limit >>> 1);
    for (const [, count] of sorted.slice(kept.length)) {
      this.dropped.names++;
      this.dropped.packets += count.packets;
      this.dropped.octets += count.octets;
    }
    this.counts = new Map(kept);
  }
}
