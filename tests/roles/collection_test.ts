import assert from "node:assert/strict";
import { AbsentError, UnavailableError } from "../../collectors/collector.ts";
import { HOUSE, type House, houseModule } from "../server/fixture.ts";
import { fails, reads, TestCollection } from "./collection_fixture.ts";

/** Returns a run that hangs until it is let go, whatever its signal says. */
function hanging() {
  const { promise, resolve, reject } = Promise.withResolvers<typeof HOUSE>();
  return { run: () => promise, letGo: () => resolve(HOUSE), reject };
}

/** Lets the monotonic clock go as it is told to, besides as it goes. */
function setClock(): Disposable & { goOn(seconds: number): void } {
  const now = performance.now.bind(performance);
  let ahead = 0;
  Object.defineProperty(performance, "now", {
    value: () => now() + ahead,
    configurable: true,
  });
  return {
    goOn: (seconds) => ahead += seconds * 1000,
    [Symbol.dispose]: () => {
      Reflect.deleteProperty(performance, "now");
    },
  };
}

Deno.test("Collection.run() serves what was read and says that it is up", async () => {
  const test = new TestCollection();
  const before = Date.now();
  await test.run(reads);
  assert.deepEqual(test.told, ["info house: up", "segment 1", "status"]);
  const { lastSuccess = 0, duration = -1, ...status } = test.status;
  assert.ok(lastSuccess >= before && lastSuccess <= Date.now());
  assert.ok(duration >= 0 && duration < 10);
  assert.deepEqual(status, {
    name: "house",
    up: true,
    generation: 1,
    discontinuity: 0,
    failures: 0,
    parseErrors: 0,
    lost: 0,
    error: "",
    interval: 10,
    instances: 7,
  });
  assert.deepEqual(test.served, ["HOUSE-MIB"]);
  assert.equal(test.segments[0]?.collector, "house");
});

Deno.test("Collection.run() numbers the generations and says once that it is up", async () => {
  const test = new TestCollection();
  await test.run(reads);
  await test.run(reads);
  assert.equal(test.status.generation, 2);
  assert.equal(test.told.filter((text) => text === "info house: up").length, 1);
  assert.deepEqual(test.segments.map(({ generation }) => generation), [1, 2]);
});

Deno.test("Collection.run() tells versioned tables again only when they are others, or were taken away", async () => {
  const versioned = houseModule.objects.map((declared) =>
    declared.kind === "scalar"
      ? declared
      : { ...declared, version: ({ doors }: House) => doors }
  );
  const test = new TestCollection({
    modules: [{ ...houseModule, objects: versioned }],
    staleAfter: 0,
  });
  await test.run(reads);
  await test.run(reads);
  const doors = HOUSE.doors.slice(1);
  await test.run(() => Promise.resolve({ ...HOUSE, doors }));
  const told = () => test.told.filter((text) => text.includes("segment"));
  assert.deepEqual(told(), [
    ...["segment 1", "segment 1"],
    ...["segment 2", "same segment 2"],
    ...["segment 3", "segment 3"],
  ]);
  assert.equal(test.status.instances, 5);
  test.told.length = 0;
  await new Promise((resolve) => setTimeout(resolve, 5));
  await test.run(fails(new UnavailableError("Cannot read")));
  assert.deepEqual(test.served, []);
  await test.run(() => Promise.resolve({ ...HOUSE, doors }));
  assert.deepEqual(told(), ["segment 4", "segment 3"]);
});

Deno.test("Collection.run() keeps what it serves when a run fails, and says why", async () => {
  const test = new TestCollection();
  await test.run(reads);
  test.told.length = 0;
  await test.run(fails(new UnavailableError("Cannot read: locked")));
  assert.deepEqual(test.told, [
    "warning house: down: Cannot read: locked",
    "status",
  ]);
  assert.deepEqual(test.served, ["HOUSE-MIB"]);
  const { up, error, failures, generation, instances } = test.status;
  assert.deepEqual(
    { up, error, failures, generation, instances },
    {
      up: false,
      error: "Cannot read: locked",
      failures: 1,
      generation: 1,
      instances: 7,
    },
  );
});

Deno.test("Collection.run() logs an error when it changes, not each time", async () => {
  const test = new TestCollection({ asked: true });
  await test.run(fails(new Error("one")));
  await test.run(fails(new Error("one")));
  await test.run(fails(new Error("two")));
  await test.run(reads);
  await test.run(fails(new Error("two")));
  assert.deepEqual(test.told.filter((text) => /^(info|warning)/.test(text)), [
    "warning house: down: one",
    "warning house: down: two",
    "info house: up",
    "warning house: down: two",
  ]);
  assert.equal(test.status.failures, 4);
});

Deno.test("Collection.run() takes whatever a collector throws", async () => {
  const test = new TestCollection({ asked: true });
  await test.run(fails("just text"));
  assert.equal(test.status.error, "just text");
  await test.run(fails(undefined));
  assert.equal(test.status.error, "undefined");
  await test.run(() => {
    throw new TypeError("at once");
  });
  assert.equal(test.status.error, "at once");
  assert.equal(test.status.failures, 3);
});

Deno.test("Collection.run() takes an epoch that throws for a failure", async () => {
  const test = new TestCollection({
    asked: true,
    epoch: () => {
      throw new Error("no clock");
    },
  });
  await test.run(reads);
  assert.equal(test.status.up, false);
  assert.equal(test.status.error, "no clock");
});

Deno.test("Collection.run() gives a run up when its time is over, and aborts its signal", async () => {
  const test = new TestCollection({ timeout: 0.02, asked: true });
  let aborted = false;
  await test.run(({ signal }) =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => {
        aborted = true;
        reject(new Error("given up"));
      });
    })
  );
  assert.equal(aborted, true);
  assert.equal(test.status.up, false);
  assert.match(test.status.error, /ended after 0\.02 s/);
  await test.run(reads);
  assert.equal(test.status.up, true);
});

Deno.test("Collection.run() starts no second run beside one that does not heed its signal", async () => {
  const test = new TestCollection({ timeout: 0.02, asked: true });
  const hung = hanging();
  await test.run(hung.run);
  assert.match(test.status.error, /ended after 0\.02 s/);
  let started = 0;
  const counted = () => {
    started++;
    return reads;
  };
  await test.run((context) => counted()(context));
  await test.collection.run();
  assert.equal(started, 0);
  assert.match(test.status.error, /run before has not ended/);
  assert.equal(test.status.failures, 3);
  hung.letGo();
  await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert.equal(test.status.up, false);
  assert.equal(test.status.generation, 0);
  await test.collection.run();
  assert.equal(started, 1);
  assert.equal(test.status.up, true);
});

Deno.test("Collection.run() waits for a run that is within its time, and counts no failure", async () => {
  const test = new TestCollection();
  const slow = hanging();
  const first = test.run(slow.run);
  await test.collection.run();
  await test.collection.run();
  assert.deepEqual(test.told, []);
  slow.letGo();
  await first;
  const { up, failures, generation } = test.status;
  assert.deepEqual([up, failures, generation], [true, 0, 1]);
});

Deno.test("Collection.run() bears a hung run that fails later", async () => {
  const test = new TestCollection({ timeout: 0.02, asked: true });
  const hung = hanging();
  await test.run(hung.run);
  hung.reject(new Error("later"));
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert.match(test.status.error, /ended after/);
});

Deno.test("Collection.status is not there while the host has no such subsystem", async () => {
  const test = new TestCollection();
  assert.equal(test.collection.status, undefined);
  await test.run(fails(new AbsentError("Cannot find a house")));
  assert.equal(test.collection.status, undefined);
  assert.deepEqual(test.told, ["status"]);
  await test.run(reads);
  assert.equal(test.status.up, true);
  await test.run(fails(new AbsentError("Cannot find a house")));
  assert.equal(test.status.up, false);
  assert.equal(test.status.error, "Cannot find a house");
});

Deno.test("Collection.status is there when the subsystem cannot be read, or was asked for", async () => {
  const unreadable = new TestCollection();
  await unreadable.run(fails(new UnavailableError("locked")));
  assert.equal(unreadable.status.error, "locked");
  const asked = new TestCollection({ asked: true });
  assert.deepEqual(
    [asked.status.up, asked.status.error],
    [false, "no run has ended yet"],
  );
  await asked.run(fails(new AbsentError("absent")));
  assert.equal(asked.status.error, "absent");
});

Deno.test("Collection.dropStale() takes away what is too old, and once", async () => {
  using clock = setClock();
  const test = new TestCollection({ staleAfter: 300 });
  await test.run(reads);
  clock.goOn(150);
  test.collection.dropStale();
  assert.deepEqual(test.served, ["HOUSE-MIB"]);
  clock.goOn(151);
  test.told.length = 0;
  test.collection.dropStale();
  test.collection.dropStale();
  assert.deepEqual(test.told, ["drop HOUSE-MIB", "status"]);
  assert.deepEqual(test.served, []);
  assert.equal(test.status.instances, 0);
});

Deno.test("Collection.run() drops what is too old when a run fails, and serves again afterwards", async () => {
  using clock = setClock();
  const test = new TestCollection({ staleAfter: 300 });
  await test.run(reads);
  clock.goOn(301);
  await test.run(fails(new Error("gone")));
  assert.deepEqual(test.served, []);
  assert.equal(test.status.up, false);
  await test.run(reads);
  assert.deepEqual(test.served, ["HOUSE-MIB"]);
  assert.equal(test.status.instances, 7);
});

Deno.test("Collection.run() tells a discontinuity when the epoch changes, not before", async () => {
  let epoch: string | undefined;
  const test = new TestCollection({
    upTime: () => 5,
    epoch: () => epoch,
  });
  for (const unchanged of [undefined, "first", "first", undefined, "first"]) {
    epoch = unchanged;
    await test.run(reads);
    assert.equal(test.status.discontinuity, 0, String(unchanged));
  }
  epoch = "second";
  await test.run(reads);
  const { discontinuity } = test.status;
  assert.equal(discontinuity, 5);
  await test.run(reads);
  await test.run(fails(new Error("down")));
  assert.equal(test.status.discontinuity, discontinuity);
});

Deno.test("Collection counts problems and logs each once", async () => {
  const test = new TestCollection();
  const problem = { where: "door 3", what: 'expected a number, found "x"' };
  await test.run((context) => {
    context.problem(problem);
    context.problem(problem);
    context.problem({ ...problem, where: "door 4" });
    return reads(context);
  });
  assert.equal(test.status.parseErrors, 3);
  assert.equal(test.status.up, true);
  assert.deepEqual(test.told.slice(0, 2), [
    'warning house: door 3: expected a number, found "x"',
    'warning house: door 4: expected a number, found "x"',
  ]);
});

Deno.test("Collection logs no more than a hundred problems, and counts all", async () => {
  const test = new TestCollection();
  await test.run((context) => {
    for (let i = 0; i < 1_000; i++) {
      context.problem({ where: `door ${i}`, what: "locked" });
    }
    return reads(context);
  });
  assert.equal(test.status.parseErrors, 1_000);
  const logged = test.told.filter((text) => text.startsWith("warning"));
  assert.equal(logged.length, 100);
});

Deno.test("Collection.status tells what was lost of a reading", async () => {
  const test = new TestCollection();
  const [front] = HOUSE.doors;
  const twice = { ...HOUSE, doors: [...HOUSE.doors, front!] };
  await test.run(() => Promise.resolve(twice));
  assert.ok(test.status.lost > 0);
  assert.equal(test.status.up, true);
});

Deno.test("Collection.look() runs once where there is something new, and only then", async () => {
  const news = [false, true, true];
  const test = new TestCollection({
    hasNews: () => Promise.resolve(news.shift() ?? false),
  });
  assert.equal(test.collection.looks, true);
  await test.collection.look();
  assert.deepEqual(test.told, []);
  // Two looks at once are one.
  await Promise.all([test.collection.look(), test.collection.look()]);
  assert.equal(test.status.generation, 1);
  await test.collection.look();
  await test.collection.look();
  assert.equal(test.status.generation, 2);
  assert.equal(new TestCollection().collection.looks, false);
});

Deno.test("Collection.look() leaves a run alone that is going on", async () => {
  const { promise, resolve } = Promise.withResolvers<typeof HOUSE>();
  let asked = 0;
  const test = new TestCollection({
    hasNews: () => Promise.resolve(++asked > 0),
  });
  const run = test.run(() => promise);
  await test.collection.look();
  assert.equal(asked, 0);
  resolve(HOUSE);
  await run;
  assert.equal(test.status.generation, 1);
});
