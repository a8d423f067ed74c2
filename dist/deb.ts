/**
 * `deno task deb`: makes a package for Debian of dist/sounder, in dist/build.
 *
 * @module
 */

import { makePackage } from "./debian/package.ts";
import { buildInfo } from "./make_bundle.ts";
import { rootPath } from "./root.ts";
import { say } from "./say.ts";
import { runTask } from "./task.ts";

/** Who answers for a package to which nobody has put a name: DEBFULLNAME and DEBEMAIL do, as for all tools of Debian. */
const NOBODY = { name: "the sounder developers", address: "root@localhost" };

await runTask(async () => {
  const { version } = await buildInfo();
  const output = rootPath(`dist/build/sounder_${version}.deb`);
  await makePackage({
    executable: rootPath("dist/sounder"),
    version,
    output,
    maintainer: `${Deno.env.get("DEBFULLNAME") ?? NOBODY.name} <${
      Deno.env.get("DEBEMAIL") ?? NOBODY.address
    }>`,
    time: new Date(),
  });
  say(`${output}: ${(await Deno.stat(output)).size} octets`);
});
