/**
 * Prints what a process finds that it may do beyond the rights of a face and
 * those that are told as JSON.
 *
 * @module
 */

import { excessRight, FACE_RIGHTS } from "../../roles/rights.ts";

const rights = { ...FACE_RIGHTS, ...JSON.parse(Deno.args[0] ?? "{}") };
// deno-lint-ignore no-console
console.log(await excessRight(rights) ?? "none");
