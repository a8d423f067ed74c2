import assert from "node:assert/strict";
import { memoryOutbox } from "../../roles/memory_outbox.ts";
import type { Delivery, Outcome } from "../../roles/messages.ts";
import { type Lane, Notifier } from "../../roles/notifier.ts";
import type { NotificationCounts } from "../../mib/modules/sounder_notifications.ts";
import type { Outbox } from "../../store/outbox.ts";

const TRAP: Lane = {
  target: "trap 192.0.2.1:162",
  role: "face",
  number: 0,
  trap: {
    address: { hostname: "192.0.2.1", port: 162 },
    community: "public",
    inform: false,
    retries: 0,
    timeout: 1,
  },
  patience: 60_000,
};
const MASTER: Lane = {
  ...TRAP,
  target: "agentx",
  role: "agentx",
  trap: undefined,
};

class Test {
  now = 1_000_000;
  readonly delivered: (Delivery & { target: string })[] = [];
  readonly log: string[] = [];
  readonly notifier: Notifier;
  #counts: readonly NotificationCounts[] = [];

  constructor(
    options: {
      lanes?: Lane[];
      outbox?: Outbox;
      rate?: number;
      keep?: number;
    } = {},
  ) {
    this.notifier = new Notifier({
      lanes: [TRAP],
      outbox: memoryOutbox(),
      names: ["fire", "flood"],
      rate: 3,
      keep: 60,
      upTime: () => 4_294_967_297,
      now: () => this.now,
      deliver: ({ target }, delivery) =>
        this.delivered.push({ ...delivery, target }),
      onCounts: (counts) => this.#counts = counts,
      onLog: (level, text) => this.log.push(`${level} ${text}`),
      ...options,
    });
    this.notifier.begin();
  }

  raise(name = "fire"): void {
    this.notifier.raise({ name, oid: [1, 3, 6], varbinds: [] });
  }

  report(
    outcome: Outcome["outcome"],
    lane: Lane = TRAP,
    id = this.delivered.findLast(({ target }) => target === lane.target)?.id,
  ): void {
    this.notifier.take(lane.role, {
      type: "notified",
      lane: lane.number,
      id: id ?? -1,
      outcome,
      reason: outcome === "failed" ? "no route" : "",
    });
  }

  counts(name = "fire") {
    const { name: _, ...counts } = this.#counts.find((counts) =>
      counts.name === name
    )!;
    return counts;
  }

  [Symbol.dispose]() {
    this.notifier.end();
  }
}

const NONE = {
  raised: 0,
  suppressed: 0,
  sent: 0,
  acknowledged: 0,
  dropped: 0,
  waiting: 0,
};

Deno.test("Notifier delivers one after the other, sysUpTime.0 and snmpTrapOID.0 first", () => {
  using test = new Test();
  test.raise();
  test.raise("flood");
  assert.equal(test.delivered.length, 1);
  assert.deepEqual(test.delivered[0]?.varbinds, [
    {
      oid: [1, 3, 6, 1, 2, 1, 1, 3, 0],
      value: { type: "time-ticks", value: 1 },
    },
    {
      oid: [1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0],
      value: { type: "oid", value: [1, 3, 6] },
    },
  ]);
  assert.deepEqual(test.counts(), { ...NONE, raised: 1, waiting: 1 });
  test.report("sent");
  assert.equal(test.delivered.length, 2);
  test.report("acknowledged");
  assert.deepEqual(test.counts(), { ...NONE, raised: 1, sent: 1 });
  assert.deepEqual(test.counts("flood"), {
    ...NONE,
    raised: 1,
    sent: 1,
    acknowledged: 1,
  });
});

Deno.test("Notifier tells everybody, and lets nobody wait for another", () => {
  using test = new Test({ lanes: [TRAP, MASTER] });
  test.raise();
  assert.deepEqual(
    test.delivered.map(({ target }) => target),
    [TRAP.target, MASTER.target],
  );
  test.report("failed");
  test.report("acknowledged", MASTER);
  test.raise();
  assert.equal(test.delivered.at(-1)?.target, MASTER.target);
  assert.equal(test.counts().waiting, 3);
});

Deno.test("Notifier tries again what failed, and says so once", async () => {
  using test = new Test();
  test.raise();
  test.report("failed");
  assert.deepEqual(test.log, [
    "warning notifications: trap 192.0.2.1:162: not delivered, which is tried again: no route",
  ]);
  while (test.delivered.length < 2) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.equal(test.delivered[1]?.id, test.delivered[0]?.id);
  test.report("sent");
  assert.equal(
    test.log.at(-1),
    "info notifications: trap 192.0.2.1:162: delivered again",
  );
  assert.deepEqual(test.counts(), { ...NONE, raised: 1, sent: 1 });
});

Deno.test("Notifier holds back what is raised more often than the rate allows", () => {
  using test = new Test({ rate: 3 });
  for (let i = 0; i < 5; i++) test.raise();
  test.raise("flood");
  assert.deepEqual(test.counts(), {
    ...NONE,
    raised: 5,
    suppressed: 2,
    waiting: 3,
  });
  assert.equal(test.counts("flood").suppressed, 0);
  test.now += 20_000;
  test.raise();
  assert.equal(test.counts().suppressed, 2);
});

Deno.test("Notifier gives up what the master refuses, and what has waited for too long", () => {
  const outbox = memoryOutbox();
  {
    using test = new Test({ outbox });
    test.raise();
    test.report("refused");
    assert.deepEqual(test.counts(), { ...NONE, raised: 1, dropped: 1 });
    test.raise();
    test.raise();
  }
  using later = new Test({ outbox, keep: 60 });
  assert.equal(later.counts().waiting, 2);
  later.notifier.end();
  const end = new Test({ outbox });
  end.now += 61_000;
  end.notifier.end();
  end.notifier.begin();
  assert.equal(end.counts().dropped, 2);
  assert.equal(end.counts().waiting, 0);
  assert.match(end.log.join("\n"), /2 given up, which could not be delivered/);
  end.notifier.end();
});

Deno.test("Notifier hands over again what was on its way when a role began anew, and heeds no report of before", () => {
  using test = new Test();
  test.raise();
  test.notifier.roleBegan("agentx");
  assert.equal(test.delivered.length, 1);
  test.notifier.roleBegan("face");
  assert.equal(test.delivered.length, 2);
  test.report("sent", TRAP, 4711);
  assert.equal(test.counts().sent, 0);
  test.report("sent");
  test.report("sent");
  assert.equal(test.counts().sent, 1);
});

Deno.test("Notifier does nothing where nobody is to be told, and survives a state file that cannot be written", () => {
  using silent = new Test({ lanes: [] });
  silent.raise();
  assert.deepEqual(silent.counts(), NONE);
  const broken: Outbox = {
    ...memoryOutbox(),
    add() {
      throw new Error("the disk is full");
    },
  };
  using test = new Test({ outbox: broken });
  test.raise();
  assert.deepEqual(test.counts(), { ...NONE, raised: 1, dropped: 1 });
  assert.deepEqual(test.log, ["warning notifications: the disk is full"]);
});
