/**
 * The command line: which commands there are, and their flags.
 *
 * @module
 */

import { Command, CommanderError } from "commander";
import { BUILD } from "../dist/build_info.ts";
import { capture, type CaptureFlags } from "./capture.ts";
import { check } from "./watch.ts";
import { type CompletedCommand, completion } from "./completion.ts";
import type { Flags } from "./config.ts";
import { doctor } from "./doctor.ts";
import { startLogging } from "./logging.ts";
import type { DecodeFlags } from "./decode.ts";
import { mailReport, type MailReportFlags } from "./mail_report.ts";
import { mib } from "./mib.ts";
import { printMetrics, printReadings } from "./once.ts";
import { decode } from "./packets.ts";
import { password } from "./password.ts";
import { serve } from "./serve.ts";
import { get, walk } from "./walk.ts";
import { UsageError } from "./usage_error.ts";

/** Status of a process that did what it was asked, failed, or was asked wrongly. */
const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

/** Runs one command and returns the exit status. */
export async function runCommandLine(
  args: readonly string[],
  entry: string,
): Promise<number> {
  startLogging();
  let status = DONE;
  const program = build(entry, (ended) => status = ended);
  try {
    await program.parseAsync(args, { from: "user" });
    return status;
  } catch (error) {
    return report(error);
  }
}

const encoder = new TextEncoder();

function report(error: unknown): number {
  // Whoever read the output has had enough of it.
  if (error instanceof Deno.errors.BrokenPipe) return DONE;
  if (error instanceof CommanderError) {
    // Commander has printed what there is to say.
    return error.exitCode === 0 ? DONE : WRONG_USAGE;
  }
  const message = error instanceof Error ? error.message : String(error);
  Deno.stderr.writeSync(encoder.encode(`sounder: ${message}\n`));
  return error instanceof UsageError ? WRONG_USAGE : FAILED;
}

/** Text of `--version`; an executable made with a base runtime that Deno did not fetch itself says so. */
function versionText(): string {
  const runtime = `runtime ${BUILD.runtime ?? `deno ${Deno.version.deno}`}`;
  return BUILD.testBuild
    ? `sounder ${BUILD.version} (test build; ${runtime}, sha256 ${BUILD.runtimeHash})`
    : `sounder ${BUILD.version} (${runtime})`;
}

function build(entry: string, end: (status: number) => void): Command {
  const program = new Command("sounder")
    .description(
      "Answers for pf, CARP, sensors, BIND and Postfix over SNMP and HTTP, from the same numbers.",
    )
    .version(versionText(), "-V, --version")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => Deno.stdout.writeSync(encoder.encode(text)),
      writeErr: (text) => Deno.stderr.writeSync(encoder.encode(text)),
      // By themselves they ask the environment, which sounder may not read.
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      // One line: "error: unknown option '--x'\n(Did you mean --y?)" has two.
      outputError: (text, write) =>
        write(
          `sounder: ${
            text.replace(/^error: /, "").trim().replaceAll("\n", " ")
          }; sounder --help tells more\n`,
        ),
    });
  addServe(program, entry, end);
  addOnce(program, end);
  addDoctor(program, end);
  addCapture(program, end);
  addClient(program, end);
  addMib(program, end);
  addDecode(program, end);
  addPostfix(program, end);
  addCompletion(program, end);
  return program;
}

function addCompletion(
  program: Command,
  end: (status: number) => void,
): void {
  program.command("completion")
    .description("print what a shell needs to complete commands and flags")
    .argument("<shell>", "bash, zsh, fish or ksh")
    .action((shell: string) => end(completion(shell, completed(program))));
}

/** Returns the commands as the shells need to know them. */
function completed(program: Command): CompletedCommand[] {
  return program.commands.map((command) => ({
    name: command.name(),
    usage: command.usage(),
    description: command.description(),
    flags: command.options.map(({ long, short, description, flags }) => ({
      name: long ?? short ?? "",
      description,
      value: /[<[](.*)[>\]]/.exec(flags)?.[1],
    })),
  }));
}

/** Returns the commands, for the manual page. */
export function describeCommands(): CompletedCommand[] {
  return completed(build("", () => {}));
}

function collect(
  value: string,
  before: readonly string[] | undefined,
): string[] {
  return [...before ?? [], value];
}

/** Flags that say where the collectors read. */
function withSources(command: Command): Command {
  return command
    .option("--config <FILE>", "configuration file (TOML)")
    .option("--replay <DIR>", "read a recorded host instead of this one")
    .option("--only <NAMES>", "run these collectors alone, separated by commas")
    .option("--without <NAMES>", "leave these collectors out")
    .option(
      "--bind-url <URL>",
      "BIND's statistics channel (default: looked for at http://127.0.0.1:8053)",
    )
    .option(
      "--bind-stats-file <FILE>",
      "BIND's statistics file, read instead of its channel",
    )
    .option(
      "--postfix-log <FILE>",
      "Postfix's log, or journal (default: looked for)",
    );
}

function addServe(
  program: Command,
  entry: string,
  end: (status: number) => void,
): void {
  const command = program.command("serve")
    .description("answer over SNMP and HTTP until ended by a signal")
    .option(
      "--snmp <ADDR:PORT>",
      "SNMP address, repeatable (default: 127.0.0.1:1161)",
      collect,
    )
    .option(
      "--http <ADDR:PORT>",
      "HTTP address, repeatable (default: 127.0.0.1:9163)",
      collect,
    )
    .option(
      "--agentx <ADDR>",
      "be a subagent of another agent too: auto, /var/agentx/master, tcp:localhost:705",
    )
    .option(
      "--community <NAME>",
      "community, repeatable (default: public, from this host alone)",
      collect,
    )
    .option("--state <FILE>", "keep what must outlive a restart in this file")
    .option(
      "--from-start",
      "at the first start count Postfix's log from its beginning",
    )
    .option("--interval <SECONDS>", "time between collections (default: 10)");
  withSources(command).action(async (flags: Flags) =>
    end(await serve(flags, entry))
  );
}

function addOnce(program: Command, end: (status: number) => void): void {
  const read = program.command("read")
    .description("collect once and print the readings")
    .argument(
      "[collector...]",
      "collectors to read (default: all that find something)",
    )
    .option("--json", "as JSON, for machines")
    .option("--keys", "the keys that older scripts printed, key=number");
  withSources(read).action(async (
    names: string[],
    flags: Flags & { json?: boolean; keys?: boolean },
  ) => end(await printReadings(names, flags)));
  const metrics = program.command("metrics").description(
    "collect once and print the exposition text",
  );
  withSources(metrics).action(async (flags: Flags) =>
    end(await printMetrics(flags))
  );
}

function addDoctor(program: Command, end: (status: number) => void): void {
  const command = program.command("doctor")
    .description(
      "look at this host: what each collector finds, what is missing, what mends it",
    )
    .option("--json", "as JSON, for machines")
    .option("--state <FILE>", "the state file that is to be used");
  withSources(command).action(async (flags: Flags & { json?: boolean }) =>
    end(await doctor(flags))
  );
}

function addCapture(program: Command, end: (status: number) => void): void {
  const command = program.command("capture")
    .description(
      "record what the collectors read on this host, to be served elsewhere by --replay",
    )
    .argument("<dir>", "folder to be made")
    .option("--moments <N>", "how often to read", "1")
    .option("--every <SECONDS>", "time between two readings", "10");
  withSources(command).action(async (dir: string, flags: CaptureFlags) =>
    end(await capture(dir, flags))
  );
}

/** Where a running agent is and how it is asked. */
function withAgent(command: Command): Command {
  return command
    .option("--host <ADDR:PORT>", "the agent", "127.0.0.1:1161")
    .option("-c, --community <NAME>", "community", "public");
}

function addClient(program: Command, end: (status: number) => void): void {
  withAgent(
    program.command("get").description("ask an SNMP agent for instances"),
  )
    .argument("<name...>", "OIDs, or names as in the MIBs: sysUpTime.0")
    .action(async (names: string[], flags) => end(await get(names, flags)));
  withAgent(
    program.command("walk").description(
      "ask an SNMP agent for all that is below a name",
    ),
  )
    .argument("[name]", "an OID or a name", "1.3.6.1")
    .action(async (name: string, flags) => end(await walk(name, flags)));
  program.command("check")
    .description("compare every value of a running sounder over both faces")
    .option("--snmp <ADDR:PORT>", "its agent", "127.0.0.1:1161")
    .option("--http <URL>", "its HTTP face", "http://127.0.0.1:9163")
    .option("-c, --community <NAME>", "community", "public")
    .option("--token-file <FILE>", "token that its HTTP face wants")
    .option("--user <NAME>", "user that its HTTP face wants")
    .option("--password-file <FILE>", "password of that user")
    .option("--ca <FILE>", "certificates that vouch for its HTTP face (PEM)")
    .option(
      "--against <ADDR:PORT>",
      "compare with another agent of the same host: system, snmp, pf, CARP, sensors",
    )
    .option("--against-community <NAME>", "community of that agent")
    .option(
      "--against-metrics <URL>",
      "compare bind_* and postfix_* with an exporter of the same host",
    )
    .option(
      "--watch [SECONDS]",
      "go on until ended by a signal, a line each time (default: every 10)",
    )
    .action(async (flags) => end(await check(flags)));
  program.command("password")
    .description(
      "make a line of http.users_file of a password typed or piped in",
    )
    .argument("<name>", "name of the user")
    .action(async (name: string) => end(await password(name)));
}

function addMib(program: Command, end: (status: number) => void): void {
  program.command("mib")
    .description("print the SMIv2 text of one of sounder's modules")
    .argument("[module]", "name of the module")
    .option("--list", "list the modules that can be served")
    .option("--table", "the objects as a table, for people")
    .action((
      name: string | undefined,
      flags: { list?: boolean; table?: boolean },
    ) => end(mib(name, flags)));
}

function addDecode(program: Command, end: (status: number) => void): void {
  program.command("decode")
    .description(
      "print packets of a capture, one line each; tcpdump -i pflog0 -w - | sounder decode - works live",
    )
    .argument(
      "[file]",
      "pcap or pcapng, gzip or not; - for standard input",
      "-",
    )
    .option("--json", "one JSON object a line, for machines")
    .option("--verbose", "every field")
    .option(
      "--summary",
      "counts by protocol, conversation and rule instead of packets",
    )
    .action(async (file: string, flags: DecodeFlags) =>
      end(await decode(file, flags))
    );
}

function addPostfix(program: Command, end: (status: number) => void): void {
  program.command("postfix")
    .description("report on deliveries from Postfix's logs, plain or gzip")
    .argument("[log...]", "logs; - for standard input (default: this host's)")
    .option("--json", "as JSON, for machines")
    .option("--day <DAY>", "today, yesterday or a date: only this day")
    .option("--top <ROWS>", "rows of each table")
    .action(async (logs: string[], flags: MailReportFlags) =>
      end(await mailReport(logs, flags))
    );
}
