/**
 * sounder(8) in mdoc(7): a frame, and the commands and flags as they are.
 *
 * @module
 */

import { describeCommands } from "../../cli/command_line.ts";
import type { CompletedCommand } from "../../cli/completion.ts";
import { literal as text, sentence } from "./mdoc.ts";
import frame from "./sounder.8.in" with { type: "text" };

/** Returns the page's source. */
export function sounderManPage(): string {
  const commands = describeCommands().map(commandText).join("");
  return frame.replace("@COMMANDS@\n", () => commands);
}

function commandText(
  { name, usage, description, flags }: CompletedCommand,
): string {
  return `.Ss ${name}
.Nm sounder
.Cm ${name}
${usageText(usage)}.Pp
${sentence(description)}${
    flags.length === 0 ? "" : `.Pp
.Bl -tag -width Ds -compact
${
      flags.map(({ name, value, description }) =>
        `.It Fl ${text(name.slice(1))}${
          value === undefined ? "" : ` Ar ${text(value)}`
        }\n${sentence(description)}`
      ).join("")
    }.El
`
  }`;
}

/** Commander's usage, such as `[options] [file]`, as arguments. */
function usageText(usage: string): string {
  return usage.split(" ").filter((word) => word !== "").map((word) => {
    const [, optional, name = word] = /^([[<])(.*)[\]>]$/.exec(word) ?? [];
    const words = name.replace(/\.\.\.$/, " ...");
    return `${optional === "[" ? ".Op Ar" : ".Ar"} ${words}\n`;
  }).join("");
}
