/**
 * Notifications that are not delivered yet, where there is no state file: they
 * are lost when sounder ends.
 *
 * @module
 */

import type { Letter, Outbox } from "../store/outbox.ts";

/** Returns an outbox that is empty. */
export function memoryOutbox(): Outbox {
  let letters: (Letter & { readonly target: string })[] = [];
  let lastId = 0;
  const takeAway = (
    goes: (letter: (typeof letters)[number]) => boolean,
  ): Map<string, number> => {
    const gone = letters.filter(goes);
    letters = letters.filter((letter) => !gone.includes(letter));
    return countNames(gone);
  };
  return {
    add(targets, letter) {
      for (const target of targets) {
        letters.push({ ...letter, target, id: ++lastId });
      }
    },
    oldest: (target) => letters.find((letter) => letter.target === target),
    remove: (id) => void takeAway((letter) => letter.id === id),
    expire(time, most) {
      const room = new Map<string, number>();
      const tooMany = new Set(
        letters.toReversed().filter(({ target }) => {
          const place = (room.get(target) ?? 0) + 1;
          room.set(target, place);
          return place > most;
        }),
      );
      return takeAway((letter) => letter.raised < time || tooMany.has(letter));
    },
    keepOnly: (targets) => takeAway(({ target }) => !targets.includes(target)),
    waiting: () => countNames(letters),
  };
}

function countNames(letters: readonly Letter[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { name } of letters) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
