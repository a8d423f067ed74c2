import assert from "node:assert/strict";
import { rootPath } from "../../dist/root.ts";

/**
 * Starts a shell that starts a shell that starts a program which waits to be
 * abandoned, and kills the process that `victim` picks; tells whether the program
 * noticed before it ended after `patience` seconds.
 */
async function noticed(
  victim: "parent" | "grandparent",
  env: Readonly<Record<string, string>>,
  patience = 120,
): Promise<boolean> {
  const script = `
    import { onAbandoned } from ${
    JSON.stringify(rootPath("dist/abandoned.ts"))
  };
    onAbandoned(() => { console.log("abandoned"); Deno.exit(0); });
    console.log("pids " + Deno.pid + " " + Deno.ppid);
    setTimeout(() => Deno.exit(1), ${patience * 1000});`;
  const quoted = `'${script.replaceAll("'", String.raw`'\''`)}'`;
  const child = new Deno.Command("/bin/sh", {
    // The commands behind each keep the shells from giving their process away.
    args: [
      "-c",
      '/bin/sh -c "$1; true"; true',
      "sh",
      `${Deno.execPath()} eval ${quoted}`,
    ],
    env: { ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const chunks = child.stdout.pipeThrough(new TextDecoderStream());
  let text = "";
  for await (const chunk of chunks) {
    const before = text;
    text += chunk;
    const pids = /pids (\d+) (\d+)\n/.exec(text);
    if (pids === null || /pids \d+ \d+\n/.test(before)) continue;
    Deno.kill(victim === "parent" ? Number(pids[2]) : child.pid, "SIGKILL");
  }
  await child.status;
  return text.includes("abandoned");
}

Deno.test("onAbandoned() notices that the parent is gone", async () => {
  assert.equal(await noticed("parent", {}), true);
});

Deno.test("onAbandoned() notices that npx is gone, behind the parent", async () => {
  assert.equal(await noticed("grandparent", { npm_command: "exec" }), true);
});

Deno.test("onAbandoned() lets whoever started the parent go, where it is not npx", async () => {
  assert.equal(await noticed("grandparent", { npm_command: "" }, 3), false);
});
