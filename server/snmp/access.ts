/**
 * Who may ask for what: communities, the networks that they may be used from,
 * and what is seen with each. What is not allowed is denied.
 *
 * @module
 */

import type { MessageScan } from "../../codec/snmp/scan.ts";
import type { SearchableTree, Tree } from "../../mib/tree.ts";
import { TreeView } from "../../mib/tree_view.ts";
import { viewRanges, type ViewSubtrees } from "../../mib/view.ts";
import { isWithin, type Network } from "../network.ts";
import type { Source } from "./source.ts";

/** A community, where from and for what it may be used. Of several of one name the first that the source may use counts. */
export interface Community {
  readonly name: string;
  /** Undefined: from anywhere. */
  readonly networks: readonly Network[] | undefined;
  /** Undefined: everything. */
  readonly view: ViewSubtrees | undefined;
}

/** What a community that a source may use lets it see. */
export interface Grant {
  readonly community: Uint8Array;
  readonly tree: SearchableTree;
}

/** Why a request is not answered. */
export type Refusal = "unknown-community" | "refused-source";

/** Decides on requests by their community and source. */
export class AccessControl {
  readonly #grants: readonly (Grant & Pick<Community, "networks">)[];

  /**
   * `tree` is what communities without a view see all of. What lies in a
   * context is seen as `COMMUNITY@CONTEXT`, by whoever may use the community and
   * within its view; a community that is called so itself comes first.
   */
  constructor(
    communities: readonly Community[],
    tree: Tree,
    contexts: ReadonlyMap<string, Tree> = new Map(),
  ) {
    this.#grants = [
      ...communities.map((community) => grantOf(community, "", tree)),
      ...[...contexts].flatMap(([context, tree]) =>
        communities.map((community) => grantOf(community, `@${context}`, tree))
      ),
    ];
  }

  /** Looks the request's community up among those that its source may use. */
  admit(request: MessageScan, source: Source): Grant | Refusal {
    const found = grantFor(request, this.#grantsOf(source));
    if (found !== undefined) return found;
    return grantFor(request, this.#grants) === undefined
      ? "unknown-community"
      : "refused-source";
  }

  #grantsOf(source: Source): readonly Grant[] {
    if (source.grantedBy !== this) {
      source.grants = this.#grants.filter(({ networks }) =>
        networks === undefined || isWithin(networks, source.octets)
      );
      source.grantedBy = this;
    }
    return source.grants;
  }
}

function grantOf(
  { name, networks, view }: Community,
  suffix: string,
  tree: Tree,
): Grant & Pick<Community, "networks"> {
  return {
    community: new TextEncoder().encode(`${name}${suffix}`),
    networks,
    tree: view === undefined ? tree : new TreeView(tree, viewRanges(view)),
  };
}

/** Returns the first that has the request's community. */
function grantFor(
  request: MessageScan,
  grants: readonly Grant[],
): Grant | undefined {
  for (const grant of grants) {
    if (isSame(request, grant.community)) return grant;
  }
  return undefined;
}

/** Compares all octets whatever the first difference, so that the time taken tells nothing of it. */
function isSame(request: MessageScan, octets: Uint8Array): boolean {
  const { bytes, communityStart, communityEnd } = request;
  if (communityEnd - communityStart !== octets.length) return false;
  let difference = 0;
  for (let i = 0; i < octets.length; i++) {
    difference |= bytes[communityStart + i]! ^ octets[i]!;
  }
  return difference === 0;
}
