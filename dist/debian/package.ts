/**
 * The package for Debian: what is in it, and putting it together.
 *
 * @module
 */

import { gzipSync } from "node:zlib";
import { MODULES } from "../../mib/catalog.ts";
import { smiText } from "../../mib/smi_text.ts";
import { SOUNDER_ROOT } from "../../mib/declare.ts";
import { describeCommands } from "../../cli/command_line.ts";
import { completionText } from "../../cli/completion.ts";
import { writeManPages } from "../man/pages.ts";
import { writeMonitoringFiles } from "../monitoring/files.ts";
import { rootPath } from "../root.ts";
import { runTool } from "../run_tool.ts";

/** What a package is made of. */
export interface PackageOptions {
  /** Path of the executable. */
  readonly executable: string;
  readonly version: string;
  /** Where the package is written to. */
  readonly output: string;
  /** By default xz, as Debian has it; gzip takes a quarter of the time. */
  readonly compression?: "xz" | "gzip";
  /** When what it is made of was last changed. */
  readonly time: Date;
  /** Who answers for it, as `Name <address>`. */
  readonly maintainer: string;
}

/** Debian's names of processors. */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  x86_64: "amd64",
  aarch64: "arm64",
};

/** Where each shell looks for completions. */
const COMPLETIONS: Readonly<Record<string, string>> = {
  bash: "usr/share/bash-completion/completions/sounder",
  zsh: "usr/share/zsh/vendor-completions/_sounder",
  fish: "usr/share/fish/vendor_completions.d/sounder.fish",
};

const utf8 = new TextEncoder();

/**
 * Makes the package.
 *
 * @throws {Error} when dpkg-deb fails.
 */
export async function makePackage(options: PackageOptions): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "sounder-deb-" });
  try {
    await Deno.chmod(root, 0o755);
    const tree = new Tree(root);
    await addProgram(tree, options.executable);
    await addDocumentation(tree, options);
    await addControl(tree, options);
    await Deno.mkdir(new URL(".", `file://${options.output}`), {
      recursive: true,
    });
    await runTool([
      ...[
        "dpkg-deb",
        "--root-owner-group",
        `-Z${options.compression ?? "xz"}`,
        "--build",
      ],
      ...[root, options.output],
    ]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** The files of a package. */
class Tree {
  readonly root: string;
  readonly #made = new Set<string>();

  constructor(root: string) {
    this.root = root;
  }

  /** Makes the folder of a file, each part readable by all whatever the umask. */
  async folder(path: string): Promise<void> {
    const parts = path.split("/").slice(0, -1);
    for (let i = 1; i <= parts.length; i++) {
      const folder = `${this.root}/${parts.slice(0, i).join("/")}`;
      if (this.#made.has(folder)) continue;
      this.#made.add(folder);
      await Deno.mkdir(folder, { recursive: true });
      await Deno.chmod(folder, 0o755);
    }
  }

  async write(path: string, content: string | Uint8Array, mode = 0o644) {
    await this.folder(path);
    const bytes = typeof content === "string" ? utf8.encode(content) : content;
    await Deno.writeFile(`${this.root}/${path}`, bytes);
    await Deno.chmod(`${this.root}/${path}`, mode);
  }

  async copy(from: string, path: string, mode = 0o644): Promise<void> {
    await this.folder(path);
    await Deno.copyFile(from, `${this.root}/${path}`);
    await Deno.chmod(`${this.root}/${path}`, mode);
  }

  /** Compressed as Debian wants it: the best, and without a time. */
  async compressed(path: string, text: string): Promise<void> {
    await this.write(`${path}.gz`, gzipSync(text, { level: 9 }));
  }
}

async function addProgram(tree: Tree, executable: string): Promise<void> {
  const linux = rootPath("dist/linux");
  await tree.copy(executable, "usr/bin/sounder", 0o755);
  await tree.copy(
    `${linux}/sounder.service`,
    "lib/systemd/system/sounder.service",
  );
  await tree.copy(
    `${linux}/sounder.sysusers`,
    "usr/lib/sysusers.d/sounder.conf",
  );
  await tree.copy(`${linux}/sounder.toml`, "etc/sounder.toml", 0o640);
  const commands = describeCommands();
  for (const [shell, path] of Object.entries(COMPLETIONS)) {
    await tree.write(path, completionText(shell, commands));
  }
  for (const module of MODULES) {
    if (module.standard !== undefined) continue;
    await tree.write(
      `usr/share/snmp/mibs/${module.name}.txt`,
      smiText(module, { sounderRoot: SOUNDER_ROOT }),
    );
  }
  await tree.folder("usr/share/sounder/x");
  const shared = `${tree.root}/usr/share/sounder`;
  for (const name of await writeMonitoringFiles(shared)) {
    await Deno.chmod(`${shared}/${name}`, 0o644);
  }
}

async function addDocumentation(
  tree: Tree,
  options: PackageOptions,
): Promise<void> {
  const doc = "usr/share/doc/sounder";
  const licence = await Deno.readTextFile(rootPath("LICENSE"));
  await tree.write(`${doc}/copyright`, copyright(licence));
  await tree.compressed(`${doc}/changelog`, changelog(options));
  for await (const { name } of Deno.readDir(rootPath("docs"))) {
    if (!name.endsWith(".md")) continue;
    await tree.copy(rootPath(`docs/${name}`), `${doc}/${name}`);
  }
  await tree.copy(rootPath("README.md"), `${doc}/README.md`);
  await tree.copy(
    rootPath("dist/debian/lintian-overrides"),
    "usr/share/lintian/overrides/sounder",
  );
  const pages = await Deno.makeTempDir();
  try {
    for (const name of await writeManPages(pages)) {
      const text = await Deno.readTextFile(`${pages}/${name}`);
      await tree.compressed(`usr/share/man/man${name.slice(-1)}/${name}`, text);
    }
  } finally {
    await Deno.remove(pages, { recursive: true });
  }
}

/** In Debian's format; what changed is told by the repository. */
function changelog({ version, maintainer, time }: PackageOptions): string {
  const date = time.toUTCString().replace("GMT", "+0000");
  return `sounder (${version}) unstable; urgency=medium

  * See the history of the repository.

 -- ${maintainer}  ${date}
`;
}

/** In the format of https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/ */
function copyright(licence: string): string {
  const [title, , holder, , ...terms] = licence.trimEnd().split("\n");
  const paragraph = terms.map((line) => ` ${line === "" ? "." : line}`);
  return [
    "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/",
    "Upstream-Name: sounder",
    "",
    "Files: *",
    `Copyright: ${holder?.replace(/^Copyright \(c\) /, "")}`,
    `License: ${title?.split(" ")[0]}`,
    ...paragraph,
    "",
  ].join("\n");
}

async function addControl(
  tree: Tree,
  { version, maintainer }: PackageOptions,
): Promise<void> {
  const size = await sizeOf(tree.root);
  await tree.write(
    "DEBIAN/control",
    `Package: sounder
Version: ${version}
Section: net
Priority: optional
Architecture: ${ARCHITECTURES[Deno.build.arch]}
Maintainer: ${maintainer}
Installed-Size: ${Math.ceil(size / 1024)}
Depends: libc6 (>= 2.31), libgcc-s1, systemd | systemd-standalone-sysusers | systemd-sysusers
Suggests: bind9, postfix, prometheus, snmp, tcpdump
Description: SNMP agent and Prometheus endpoint for pf, CARP, sensors, BIND, Postfix
 sounder reads what a host knows about pf, CARP, hardware sensors, BIND 9 and
 Postfix, and answers for it twice from the same numbers: as an SNMPv2c agent
 and as a Prometheus endpoint to check those values against. It also decodes
 captures of packets, pf's log and CARP among them.
`,
  );
  await tree.write("DEBIAN/conffiles", "/etc/sounder.toml\n");
  for (const script of ["postinst", "prerm", "postrm"]) {
    await tree.copy(
      rootPath(`dist/debian/${script}`),
      `DEBIAN/${script}`,
      0o755,
    );
  }
  const sums = await runTool([
    ...["find", "etc", "lib", "usr", "-type", "f", "!", "-path", "etc/*"],
    ...["-exec", "md5sum", "{}", "+"],
  ], { cwd: tree.root });
  await tree.write("DEBIAN/md5sums", sums);
}

async function sizeOf(folder: string): Promise<number> {
  let size = 0;
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    size += isDirectory ? await sizeOf(path) : (await Deno.stat(path)).size;
  }
  return size;
}
