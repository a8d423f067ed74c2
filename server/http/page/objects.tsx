/**
 * The page at `/objects`: all objects of this host, to be searched.
 *
 * @module
 */

import { Layout } from "./layout.tsx";
import type { CatalogModule, ObjectCatalog } from "./object_catalog.ts";

/** What the page is made of. */
export interface ObjectsProps {
  readonly hostname: string;
  readonly version: string;
  readonly catalog: ObjectCatalog;
}

/** The page. Without scripts it is a list to be read. */
export function ObjectsPage({ hostname, version, catalog }: ObjectsProps) {
  return (
    <Layout
      title={`Objects · ${hostname}`}
      hostname={hostname}
      version={version}
    >
      <h1>Objects</h1>
      <p class="search">
        <label class="unseen" for="search">Search objects</label>
        <input
          type="search"
          id="search"
          placeholder="Name, OID, series or words of the description"
          autocomplete="off"
          spellcheck={false}
          hidden
        />
        <output id="found" for="search"></output>
      </p>
      {catalog.modules.map((module) => <ModuleList module={module} />)}
    </Layout>
  );
}

function ModuleList({ module }: { readonly module: CatalogModule }) {
  return (
    <section data-group={module.name} class="module">
      <h2>{module.name}</h2>
      <p class="note">{module.description}</p>
      <ul class="objects">
        {module.objects.map(({ name, oid, object }) => (
          <li data-words={`${module.name} ${seriesOf(object)}`}>
            <a href={`/object/${name}`}>{name}</a>
            <code>{oid.join(".")}</code>
            <span>{firstSentence(object.description)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function seriesOf(
  { fixedSeries }: CatalogModule["objects"][number]["object"],
): string {
  return fixedSeries === undefined || fixedSeries.kind === "label"
    ? ""
    : fixedSeries.family.name;
}

function firstSentence(description: string): string {
  return /^.*?[.:;](?=\s|$)/s.exec(description)?.[0] ?? description;
}
