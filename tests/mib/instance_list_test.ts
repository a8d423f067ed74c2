import assert from "node:assert/strict";
import { EncodeError } from "../../codec/error.ts";
import { decodeVarbind } from "../../codec/snmp/value.ts";
import { type Instance, InstanceList } from "../../mib/instance_list.ts";

const seven: Instance = {
  value: { type: "integer32", value: 7 },
  objectIndex: 3,
  sample: 5,
  label: undefined,
};

Deno.test("InstanceList.add() appends nothing that cannot be encoded", () => {
  const list = new InstanceList();
  list.add([1, 3, 1], seven);
  assert.throws(() => list.add([1], seven), EncodeError);
  assert.throws(() => list.add([1, 3, -1], seven), EncodeError);
  assert.throws(
    () =>
      list.add([1, 3, 2], {
        ...seven,
        value: { type: "integer32", value: 0.5 },
      }),
    EncodeError,
  );
  list.add([1, 3, 3], seven);
  const columns = list.finish();
  assert.equal(columns.count, 2);
  assert.deepEqual([...columns.oids], [1, 3, 1, 1, 3, 3]);
  assert.deepEqual([...columns.oidOffsets], [0, 3, 6]);
  const second = columns.varbinds.subarray(columns.varbindOffsets[1]);
  assert.deepEqual(decodeVarbind(second).oid, [1, 3, 3]);
});

Deno.test("InstanceList.finish() numbers labels and keeps what instances refer to", () => {
  const list = new InstanceList();
  list.add([1, 3, 1], { ...seven, label: "view" });
  list.add([1, 3, 2], { ...seven, sample: -1 });
  list.add([1, 3, 3], { ...seven, label: "zone", objectIndex: 65535 });
  list.add([1, 3, 4], { ...seven, label: "view" });
  const columns = list.finish();
  assert.deepEqual(columns.labelNames, ["view", "zone"]);
  assert.deepEqual([...columns.instanceLabel], [0, -1, 1, 0]);
  assert.deepEqual([...columns.instanceSample], [5, -1, 5, 5]);
  assert.deepEqual([...columns.objects], [3, 3, 65535, 3]);
});
