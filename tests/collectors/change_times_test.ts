import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { ChangeTimes, ListTimes } from "../../collectors/change_times.ts";

Deno.test("ChangeTimes knows no change until it saw one", () => {
  const times = new ChangeTimes();
  deepStrictEqual(times.see("carp0 1", { state: "backup", at: 1000 }), {
    changedAt: undefined,
    changes: 0,
  });
  times.endRun();
  deepStrictEqual(times.see("carp0 1", { state: "master", at: 2000 }), {
    changedAt: 2000,
    changes: 1,
  });
  times.endRun();
  deepStrictEqual(times.see("carp0 1", { state: "master", at: 3000 }), {
    changedAt: 2000,
    changes: 1,
  });
});

Deno.test("ChangeTimes forgets what is gone", () => {
  const times = new ChangeTimes();
  times.see("a", { state: "ok", at: 1 });
  times.endRun();
  times.endRun();
  deepStrictEqual(times.see("a", { state: "warn", at: 3 }), {
    changedAt: undefined,
    changes: 0,
  });
});

Deno.test("ListTimes tells when rows came, went or changed places", () => {
  const times = new ListTimes();
  const [a, b] = [{ name: "a" }, { name: "b" }];
  strictEqual(times.see("tables", { rows: [a, b], at: 1 }), 1);
  strictEqual(times.see("tables", { rows: [a, b], at: 2 }), 1);
  strictEqual(times.see("labels", { rows: [a, b], at: 2 }), 2);
  strictEqual(times.see("tables", { rows: [b, a], at: 3 }), 3);
  strictEqual(times.see("tables", { rows: [b], at: 4 }), 4);
});
