/**
 * Prometheus metric families, each declared once, and the series that objects
 * name within them.
 *
 * @module
 */

/** Kind of a family; `info` is a gauge of value 1 whose labels are the content. */
export type FamilyType = "counter" | "gauge" | "histogram" | "info" | "unknown";

/** A metric family. */
export interface Family {
  readonly name: string;
  readonly type: FamilyType;
  readonly help: string;
}

/** Label names and values, in the order in which they are printed. */
export type Labels = Readonly<Record<string, string>>;

/** One series of a family: the sample's suffix and constant labels; a table adds its row's labels. */
export interface Series {
  readonly kind: "series";
  readonly family: Family;
  /** Only histograms have other sample names than the family's. */
  readonly suffix: "" | "_bucket" | "_sum" | "_count";
  readonly labels: Labels;
  /** True where another module renders the sample: this object's number is that one's. */
  readonly elsewhere?: true;
}

/** The object's text is one label of an info family; all such objects of a row make one sample. */
export interface InfoLabel {
  readonly kind: "info";
  readonly family: Family;
  readonly label: string;
}

/** The object's text is already one of the row's labels. */
export interface RowLabel {
  readonly kind: "label";
  readonly label: string;
}

/** Makes series of one family: call it with the constant labels. */
export type FamilyBuilder = (labels?: Labels) => Series;

function builder(type: FamilyType, name: string, help: string): FamilyBuilder {
  const family: Family = { name, type, help };
  return (labels = {}) => ({ kind: "series", family, suffix: "", labels });
}

/** Says that the sample is there already: an object of another module, of the same reading, has this number. */
export function elsewhere(series: Series): Series {
  return { ...series, elsewhere: true };
}

/** Declares a counter. */
export function counter(name: string, help: string): FamilyBuilder {
  return builder("counter", name, help);
}

/** Declares a gauge: a number that can fall. */
export function gauge(name: string, help: string): FamilyBuilder {
  return builder("gauge", name, help);
}

/** Declares a family of which nobody knows whether its numbers can fall. */
export function unknown(name: string, help: string): FamilyBuilder {
  return builder("unknown", name, help);
}

/** Declares a histogram; its samples are made by three builders. */
export function histogram(
  name: string,
  help: string,
): { bucket: FamilyBuilder; sum: FamilyBuilder; count: FamilyBuilder } {
  const family: Family = { name, type: "histogram", help };
  const of = (suffix: Series["suffix"]): FamilyBuilder => (labels = {}) => ({
    kind: "series",
    family,
    suffix,
    labels,
  });
  return { bucket: of("_bucket"), sum: of("_sum"), count: of("_count") };
}

/** Declares an info family, whose name ends in `_info`; call the result with the label that an object fills. */
export function info(name: string, help: string): (label: string) => InfoLabel {
  const family: Family = { name, type: "info", help };
  return (label) => ({ kind: "info", family, label });
}

/** Says that a column's text is the row's label of that name. */
export function rowLabel(label: string): RowLabel {
  return { kind: "label", label };
}
