/**
 * The program as one executable text file, for systems that have Deno as a
 * package but no `deno compile`.
 *
 * The file is a shell script whose script is, to JavaScript, one comment: the
 * shell starts Deno with the file itself and never reads on, Deno skips what the
 * shell did.
 *
 * @module
 */

import { runtimeFlags } from "./permissions.ts";

/** Where packages put Deno: OpenBSD's ports, and Linux's distributions. */
const PACKAGED = ["/usr/local/bin/deno", "/usr/bin/deno"];

/**
 * Flags that keep everything out that lies beside the file, in the folder in
 * which it is started, or in a cache.
 */
const ALONE = [
  "--no-config",
  "--no-remote",
  "--no-npm",
  "--no-lock",
  "--no-code-cache",
  "--ext=js",
];

/**
 * The environment that Deno starts with, and no other: its own variables and
 * those of proxies change what it does. It would keep caches below DENO_DIR.
 */
const ENVIRONMENT = [
  "PATH=/usr/bin:/bin:/usr/sbin:/sbin",
  "DENO_DIR=/dev/null",
  "DENO_NO_UPDATE_CHECK=1",
  "DENO_NO_PACKAGE_JSON=1",
];

/**
 * Statuses after which `serve` is started again: 70 is sounder's own, when a
 * role hangs; the others are those of V8 out of memory (SIGTRAP, SIGILL,
 * SIGABRT) and of a crash (SIGSEGV, SIGBUS by its number in Linux and in BSD).
 */
const START_AGAIN = [70, 132, 133, 134, 135, 138, 139];

/** What the file looks for. */
export interface OpenbsdFileOptions {
  /** Absolute paths at which a package may have put Deno, instead of OpenBSD's and Linux's own. */
  readonly packaged?: readonly string[];
}

/**
 * Returns the text of the file for the JavaScript of a bundle.
 *
 * @throws {Error} when the flags hold what would end the comment that the shell's part is.
 */
export function openbsdFile(
  javascript: string,
  { packaged = PACKAGED }: OpenbsdFileOptions = {},
): string {
  const shell = shellPart(packaged);
  if (shell.includes("*/")) {
    throw new Error("Cannot write the shell's part: it holds */");
  }
  return `#!/bin/sh\n":" /*\n${shell}\n# */;\n${javascript}`;
}

function shellPart(packaged: readonly string[]): string {
  const flags = [...ALONE, ...runtimeFlags()];
  return `\
# JavaScript takes this part for a comment; the shell never reads past its end.
say() {
	echo "sounder: $1" >&2
}

# What packages install goes before $PATH. SOUNDER_DENO names another.
if [ -n "\${SOUNDER_DENO:-}" ]; then
	deno=$SOUNDER_DENO
	if [ ! -x "$deno" ]; then
		say "Cannot run $deno, which SOUNDER_DENO names"
		exit 2
	fi
else
	for deno in ${packaged.map(quote).join(" ")} "$(command -v deno)"; do
		[ -x "$deno" ] && break
		deno=
	done
	if [ -z "$deno" ]; then
		say "Cannot find deno: install its package (pkg_add deno)"
		exit 2
	fi
fi

# Nothing more is looked for where the caller says.
PATH=/usr/bin:/bin

file=$0
case $file in
[!/]*) file=$PWD/$file ;;
esac

# In the place of this shell, or of one that it left behind for that.
start() {
	exec /usr/bin/env -i ${ENVIRONMENT.join(" ")} \\
		TERM="\${TERM:-dumb}" \${NO_COLOR:+NO_COLOR=1} \${TZ:+"TZ=$TZ"} \\
		"$deno" run \\
${flags.map((flag) => `\t\t${quote(flag)} \\`).join("\n")}
		"$file" "$@"
}

[ "\${1:-}" = serve ] || start "$@"

# serve stays, ends with its shell, and is started again when it has to be.
ended=
child=
trap 'ended=1; kill -TERM "$child" 2>/dev/null' TERM INT
trap 'kill -HUP "$child" 2>/dev/null' HUP
while :; do
	start "$@" &
	child=$!
	[ -z "$ended" ] || kill -TERM "$child"
	# A signal that arrives here ends the waiting, and not what is waited for.
	while
		wait "$child"
		status=$?
		kill -0 "$child" 2>/dev/null
	do
		:
	done
	[ -z "$ended" ] || exit "$status"
	case $status in
	${START_AGAIN.join("|")}) ;;
	*) exit "$status" ;;
	esac
	say "ended with status $status and is started again"
	sleep 1
	[ -z "$ended" ] || exit 0
done`;
}

/** Returns a word as sh takes it literally. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
