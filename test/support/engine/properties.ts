// Stand-in, shared: resource properties as they travel between the engine and a provider.
// Left out: resource references, output values, archives with content; the product sends none.
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Properties = Record<string, Json>;

/** What stands for a value that is not known in a preview. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
// Under this key an object says what it is (sdk/go/common/resource/sig).
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";

export const isObject = (value: Json | undefined): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const hasSignature = (value: Json | undefined, signature: string): value is Properties =>
  isObject(value) && value[SIGNATURE] === signature;
export const isAsset = (value: Json | undefined): value is Properties => hasSignature(value, ASSET);
export const isArchive = (value: Json | undefined): value is Properties =>
  hasSignature(value, ARCHIVE);

/** Without the wrapping of secrets, at every depth. */
export function unwrapped(value: Json): Json {
  if (Array.isArray(value)) return value.map(unwrapped);
  if (!isObject(value)) return value;
  if (value[SIGNATURE] === SECRET) return unwrapped(value["value"] ?? null);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrapped(inner)]));
}

/** The engine's struct as properties; secrets unwrapped, so nobody behind this meets the wrapping. */
export function propertiesOf(struct: Struct | undefined): Properties {
  // Values of a struct are JSON by definition; the types of google-protobuf say less.
  const raw = (struct?.toJavaScript() ?? {}) as Properties;
  return unwrapped(raw) as Properties; // An object without a signature stays an object.
}

export const structOf = (properties: Properties): Struct => Struct.fromJavaScript(properties);

/** Whether a value is, or holds, something unknown. */
export function isUnknown(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.some(isUnknown);
  return isObject(value) ? Object.values(value).some(isUnknown) : value === UNKNOWN;
}

/** Properties without absent ones: a struct has no undefined. */
export const present = (properties: Record<string, Json | undefined>): Properties =>
  Object.fromEntries(
    Object.entries(properties).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );

export const text = (value: Json | undefined): string =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
export const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
export const texts = (value: Json | undefined): string[] => list(value).map(text);

/** One text for equal values: keys sorted, and elements too where a list means a set. */
export function canonical(value: Json | undefined, asSets: boolean): string {
  if (Array.isArray(value)) {
    const elements = value.map((element) => canonical(element, asSets));
    return `[${(asSets ? elements.sort() : elements).join()}]`;
  }
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${key}:${canonical(inner, asSets)}`).join()}}`;
}
