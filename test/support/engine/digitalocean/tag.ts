// Stand-in for digitalocean:index/tag:Tag (resource_tag.go: nothing can be updated, the id is the name).
import { UNKNOWN, isObject, text, type Json, type Properties } from "../properties";
import type { ResourceKind } from "../resource-kind";
import { failure, isNotFound, objectIn, type Api } from "./api";
import { checkFields, diffFields, refreshed, type Fields } from "./fields";

const FIELDS: Fields = { name: { required: true, replaces: true } };
const COUNTS = {
  totalResourceCount: undefined,
  dropletsCount: "droplets",
  imagesCount: "images",
  volumesCount: "volumes",
  volumeSnapshotsCount: "volume_snapshots",
  databasesCount: "databases",
};

function stateOf(answer: Properties): Properties {
  const tag = objectIn(answer, "tag");
  const resources = objectIn(tag, "resources");
  const count = (kind: string | undefined): Json => {
    const of = kind === undefined ? resources : resources[kind];
    return isObject(of) ? (of["count"] ?? 0) : 0;
  };
  const counts = Object.entries(COUNTS).map(([key, kind]) => [key, count(kind)] as const);
  return { name: text(tag["name"]), ...Object.fromEntries(counts) };
}

export function tagKind(api: () => Api): ResourceKind {
  const get = (id: string) => api().call("GET", `/v2/tags/${encodeURIComponent(id)}`);
  return {
    check: (inputs, old, autoName) => checkFields(FIELDS, inputs, old, autoName),
    diff: (state, inputs) => diffFields(FIELDS, state, inputs),
    preview: (inputs) => ({
      name: inputs["name"] ?? UNKNOWN,
      ...Object.fromEntries(Object.keys(COUNTS).map((key) => [key, UNKNOWN])),
    }),
    async create(inputs) {
      const name = text(inputs["name"]);
      try {
        await api().call("POST", "/v2/tags", { name });
        return { id: name, state: stateOf(await get(name)) };
      } catch (error) {
        throw failure("Error creating tag", error);
      }
    },
    async read(id, _state, inputs) {
      try {
        return refreshed(FIELDS, stateOf(await get(id)), inputs);
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw failure("Error retrieving tag", error);
      }
    },
    update: () => Promise.reject(new Error("a tag is never updated: its name replaces it")),
    async delete(id) {
      try {
        await api().call("DELETE", `/v2/tags/${encodeURIComponent(id)}`);
      } catch (error) {
        throw failure("Error deleting tag", error);
      }
    },
  };
}
