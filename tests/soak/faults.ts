/**
 * Faults that a soak injects one after the other: none may cost an answer.
 *
 * @module
 */

import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import type { MailLogWriter } from "../integration/mail_log_writer.ts";
import { type Named, startNamed } from "../integration/named.ts";

/** What the faults befall. */
export interface Scene {
  readonly folder: string;
  readonly writer: MailLogWriter;
  readonly httpUrl: string;
  readonly snmpPort: number;
  readonly pid: number;
  named: Named | undefined;
  /** Seconds that a named may live. */
  readonly lifetime: number;
}

/** A fault, and how it is named. */
export interface Fault {
  readonly name: string;
  inject(scene: Scene): Promise<void>;
}

/** The process that timeout(1) has started. */
async function childOf(pid: number): Promise<number> {
  return Number(await Deno.readTextFile(`/proc/${pid}/task/${pid}/children`));
}

const NAMED_FAULTS: readonly Fault[] = [
  {
    name: "BIND hangs",
    async inject({ named }) {
      const pid = await childOf(named!.pid);
      Deno.kill(pid, "SIGSTOP");
      await pause(4_000);
      Deno.kill(pid, "SIGCONT");
    },
  },
  {
    name: "BIND is started again",
    async inject(scene) {
      const { dnsPort, statisticsPort } = scene.named!;
      await scene.named!.stop();
      await pause(1_500);
      scene.named = await startNamed({
        lifetime: scene.lifetime,
        ports: { dns: dnsPort, statistics: statisticsPort },
      });
    },
  },
];

const FAULTS: readonly Fault[] = [
  {
    name: "the mail log is rotated",
    async inject({ writer }) {
      await Deno.rename(writer.path, `${writer.path}.1`);
      await pause(1_000);
      writer.reopen();
    },
  },
  {
    name: "the state file is locked",
    async inject({ folder }) {
      const other = new DatabaseSync(`${folder}/state.sqlite`);
      other.exec("PRAGMA busy_timeout = 5000");
      other.exec("BEGIN IMMEDIATE");
      await pause(3_000);
      other.exec("COMMIT");
      other.close();
    },
  },
  {
    name: "the configuration is read again",
    async inject({ pid, folder }) {
      Deno.kill(pid, "SIGHUP");
      await pause(1_000);
      const path = `${folder}/sounder.toml`;
      const right = await Deno.readTextFile(path);
      await Deno.writeTextFile(path, "nonesuch = 1\n");
      Deno.kill(pid, "SIGHUP");
      await pause(1_000);
      await Deno.writeTextFile(path, right);
    },
  },
  {
    name: "clients connect and say nothing",
    async inject({ httpUrl }) {
      const { hostname, port } = new URL(httpUrl);
      const idle = await Promise.all(
        Array.from(
          { length: 100 },
          () => Deno.connect({ hostname, port: Number(port) }),
        ),
      );
      await pause(3_000);
      for (const connection of idle) connection.close();
    },
  },
  {
    name: "rubbish comes in",
    async inject({ snmpPort }) {
      const socket = Deno.listenDatagram({
        transport: "udp",
        hostname: "127.0.0.1",
        port: 0,
      });
      const target = {
        transport: "udp",
        hostname: "127.0.0.1",
        port: snmpPort,
      } as const;
      for (let i = 0; i < 300; i++) {
        const rubbish = crypto.getRandomValues(new Uint8Array(1 + i % 200));
        rubbish[0] = 0x30;
        await socket.send(rubbish, target);
        await pause(5);
      }
      socket.close();
    },
  },
];

/** The faults that can be injected into this scene. */
export function faultsFor({ named }: Scene): readonly Fault[] {
  return named === undefined ? FAULTS : [...FAULTS, ...NAMED_FAULTS];
}
