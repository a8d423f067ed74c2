/**
 * The package for Debian: installed, run, upgraded and purged in a copy of this
 * system that nothing of it outlives.
 *
 * @module
 */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { makePackage } from "../../dist/debian/package.ts";
import { rootPath } from "../../dist/root.ts";
import { needing } from "../needing.ts";
import { runProgram, withFolder } from "./processes.ts";

const LINTIAN = "/usr/bin/lintian";
const PROGRAMS = ["/usr/bin/dpkg-deb", LINTIAN, "/usr/bin/unshare"];
const missing = Deno.build.os !== "linux" || Deno.uid() !== 0
  ? "it needs root on Linux"
  : PROGRAMS.find((path) => !existsSync(path));

/** Seconds that a busy machine may take to install and remove a large package, and to judge it. */
const LIFETIME = 1_200;

/** Writes a package of dist/sounder. */
async function packageOf(
  version: string,
  folder: string,
): Promise<string> {
  const output = `${folder}/sounder_${version}.deb`;
  await makePackage({
    executable: rootPath("dist/sounder"),
    version,
    output,
    maintainer: "Tests <tests@debian.org>",
    time: new Date(),
    compression: "gzip",
  });
  return output;
}

/**
 * Runs a script in a mount namespace whose root is an overlay of this system's:
 * what it changes goes into memory, and is gone with it. `$1` is the folder.
 */
async function inCopy(script: string, folder: string) {
  return await runProgram([
    ...["/usr/bin/unshare", "--mount", "--propagation=private", "/bin/sh"],
    ...["-ec", COPY, "sh", folder, script],
  ], { env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" }, lifetime: LIFETIME });
}

const COPY = `
mkdir -p "$1/over"
mount -t tmpfs tmpfs "$1/over"
mkdir "$1/over/upper" "$1/over/work" "$1/over/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/over/upper,workdir=$1/over/work" "$1/over/root"
mkdir -p "$1/over/root$1"
cp "$1"/*.deb "$1/over/root$1"
mount -t proc proc "$1/over/root/proc"
mount --rbind /dev "$1/over/root/dev"
exec chroot "$1/over/root" /bin/sh -ec "$2" sh "$1"
`;

/** Says what is there in one line, so that it can be compared. */
const LOOK = `
look() {
	echo "$1: $(dpkg-query -W -f '\${db:Status-Abbrev}\${Version}' sounder 2>/dev/null | tr -s ' ') $(for path in /usr/bin/sounder /etc/sounder.toml /var/lib/sounder; do [ -e $path ] && printf '%s ' $path; done)"
}
`;

Deno.test({
  ...needing(
    missing,
    "the package installs, runs as its user, upgrades and purges on Debian",
  ),
  async fn() {
    await withFolder(async (folder) => {
      await packageOf("0.0.1", folder);
      await packageOf("0.0.2", folder);
      const { status, stdout, stderr } = await inCopy(
        `${LOOK}
export DEBIAN_FRONTEND=noninteractive DPKG_FORCE=confold
dpkg -i "$1/sounder_0.0.1.deb" >/dev/null
look installed
stat -c '%U %G %a' /etc/sounder.toml
id -nG _sounder
install -d -o _sounder -g _sounder /var/lib/sounder
cd /
as_user() { setpriv --reuid=_sounder --regid=_sounder --init-groups --no-new-privs "$@"; }
as_user timeout 300 /usr/bin/sounder serve --config /etc/sounder.toml --snmp 127.0.0.1:0 --http 127.0.0.1:0 --only sensors 2>/tmp/said &
for i in $(seq 250); do grep -q 'http: curl' /tmp/said && break; sleep 0.2; done
grep -o 'http: curl http://127.0.0.1' /tmp/said
kill -TERM $(pgrep -u _sounder -x sounder); wait
ls -A /var/lib/sounder | grep -x state.sqlite
echo '# mine' >>/etc/sounder.toml
dpkg -i "$1/sounder_0.0.2.deb" >/dev/null
look upgraded
tail -n 1 /etc/sounder.toml
dpkg -r sounder >/dev/null
look removed
dpkg -P sounder >/dev/null
look purged
`,
        folder,
      );
      assert.equal(status, 0, stdout + stderr);
      assert.deepEqual(stdout.trim().split("\n").map((line) => line.trim()), [
        "installed: ii 0.0.1 /usr/bin/sounder /etc/sounder.toml",
        "root _sounder 640",
        "_sounder adm systemd-journal",
        "http: curl http://127.0.0.1",
        "state.sqlite",
        "upgraded: ii 0.0.2 /usr/bin/sounder /etc/sounder.toml /var/lib/sounder",
        "# mine",
        "removed: rc 0.0.2 /etc/sounder.toml /var/lib/sounder",
        "purged:",
      ]);
    });
  },
});

Deno.test({
  ...needing(
    missing,
    "lintian finds no error and nothing to warn of in the package",
  ),
  async fn() {
    await withFolder(async (folder) => {
      const path = await packageOf("0.0.1", folder);
      const { stdout, stderr } = await runProgram(
        [LINTIAN, "--allow-root", "--fail-on", "none", path],
        { env: { PATH: "/usr/bin:/bin", HOME: folder }, lifetime: LIFETIME },
      );
      assert.equal(stdout, "", stderr);
    });
  },
});
