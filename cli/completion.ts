/**
 * Completion of the command line by the shell, made of the commands and flags
 * that there are.
 *
 * @module
 */

import { nearest } from "../mib/nearest.ts";
import { print } from "./output.ts";
import { UsageError } from "./usage_error.ts";

/** A flag, as the shells need to know it. */
export interface CompletedFlag {
  /** With its hyphens; the short form where there is no other. */
  readonly name: string;
  readonly description: string;
  /** What its value is called; undefined where none follows. */
  readonly value: string | undefined;
}

/** A command and its flags. */
export interface CompletedCommand {
  readonly name: string;
  /** Options and arguments, as `[options] [file]`. */
  readonly usage: string;
  readonly description: string;
  readonly flags: readonly CompletedFlag[];
}

const SHELLS: Readonly<
  Record<string, (commands: readonly CompletedCommand[]) => string>
> = { bash, zsh, fish, ksh };

/**
 * Prints what `shell` must be given.
 *
 * @throws {UsageError} when there is nothing for that shell.
 */
export function completion(
  shell: string,
  commands: readonly CompletedCommand[],
): number {
  print(completionText(shell, commands));
  return 0;
}

/**
 * Returns what `shell` must be given: bash, zsh, fish, or OpenBSD's ksh.
 *
 * @throws {UsageError} when there is nothing for that shell.
 */
export function completionText(
  shell: string,
  commands: readonly CompletedCommand[],
): string {
  const make = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
  if (make === undefined) {
    const names = Object.keys(SHELLS);
    const guess = nearest(shell, names);
    throw new UsageError(
      `Unknown shell "${shell}": expected ${names.join(", ")}${
        guess === undefined ? "" : `; did you mean "${guess}"?`
      }`,
    );
  }
  return make(commands);
}

function words(texts: readonly { readonly name: string }[]): string {
  return texts.map(({ name }) => name).join(" ");
}

function bash(commands: readonly CompletedCommand[]): string {
  const cases = commands.map(({ name, flags }) =>
    `    ${name}) flags="${words(flags)}" ;;\n`
  ).join("");
  return `_sounder() {
  local word=\${COMP_WORDS[COMP_CWORD]} flags=
  if [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W "${words(commands)}" -- "$word"))
    return
  fi
  case \${COMP_WORDS[1]} in
${cases}  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$word"))
  else
    COMPREPLY=($(compgen -f -- "$word"))
  fi
}
complete -o filenames -F _sounder sounder
`;
}

/** In single quotes, where nothing is special but the quote. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function zsh(commands: readonly CompletedCommand[]): string {
  const described = commands.map(({ name, description }) =>
    `      ${quoted(`${name}:${description.replaceAll(":", "\\:")}`)}\n`
  ).join("");
  const cases = commands.map(({ name, flags }) => {
    const specs = flags.map(({ name, description, value }) =>
      `      ${
        quoted(
          `${value === undefined ? "" : "*"}${name}[${
            description.replace(/[[\]]/g, "\\$&")
          }]${value === undefined ? "" : ":value:_files"}`,
        )
      } \\\n`
    ).join("");
    return `    ${name})\n      _arguments \\\n${specs}      '*:file:_files'\n      ;;\n`;
  }).join("");
  return `#compdef sounder
_sounder() {
  if (( CURRENT == 2 )); then
    local -a commands=(
${described}    )
    _describe command commands
    return
  fi
  shift words
  (( CURRENT-- ))
  case $words[1] in
${cases}  esac
}
compdef _sounder sounder
`;
}

function fish(commands: readonly CompletedCommand[]): string {
  const first = commands.map(({ name, description }) =>
    `complete -c sounder -f -n __fish_use_subcommand -a ${name} -d ${
      quotedForFish(description)
    }\n`
  );
  const flags = commands.flatMap(({ name, flags }) =>
    flags.map((flag) =>
      `complete -c sounder -n '__fish_seen_subcommand_from ${name}' ${
        flag.name.startsWith("--")
          ? `-l ${flag.name.slice(2)}`
          : `-s ${flag.name.slice(1)}`
      }${flag.value === undefined ? "" : " -r"} -d ${
        quotedForFish(flag.description)
      }\n`
    )
  );
  return [...first, ...flags].join("");
}

function quotedForFish(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}

/** OpenBSD's ksh completes the first word from one array and all others from another. */
function ksh(commands: readonly CompletedCommand[]): string {
  const flags = new Set(
    commands.flatMap(({ flags }) => flags.map(({ name }) => name)),
  );
  return `set -A complete_sounder_1 -- ${words(commands)}
set -A complete_sounder -- ${[...flags].join(" ")}
`;
}
