// Stand-in for digitalocean:index/droplet:Droplet (resource_droplet.go). Waits in steps of 100 ms where
// the real one sleeps 10 s before and 3 s between looks. Left out: resizing, backups, volumes, enabling
// IPv6 on a running droplet, graceful shutdown; each refuses with its name.
import { setTimeout as sleep } from "node:timers/promises";
import { text, texts, type Properties } from "../properties";
import { CreatedButFailed, type ResourceKind } from "../resource-kind";
import { failure, isForbidden, isNotFound, objectIn, type Api } from "./api";
import { FIELDS, inputState, orderOf, previewState, stateOf } from "./droplet-state";
import { checkFields, diffFields, refreshed } from "./fields";

const POLL_MS = 100;
const CREATE_DEADLINE_MS = 60 * 60_000;
const DELETE_DEADLINE_MS = 60_000;
/** So many 404s after a create are taken for the API being late (NotFoundChecks). */
const NOT_FOUND_CHECKS = 120;

/** The real one tries for its 60 s to delete what the token may not delete, and then names the deadline alone. */
const FORBIDDEN_FOR_MS = 600;

const UPDATABLE = ["name", "tags", "gracefulShutdown", "resizeDisk"];

export function dropletKind(api: () => Api): ResourceKind {
  const path = (id: string) => `/v2/droplets/${id}`;
  const get = async (id: string) => objectIn(await api().call("GET", path(id)), "droplet");

  /** Looks until the droplet is as wanted and unlocked. */
  async function waitFor(
    id: string,
    accept: (droplet: Properties) => boolean,
    withinMs: number,
    notFoundChecks = NOT_FOUND_CHECKS,
  ): Promise<Properties> {
    const deadline = Date.now() + withinMs;
    let missed = 0;
    for (;;) {
      try {
        const droplet = await get(id);
        if (droplet["locked"] !== true && accept(droplet)) return droplet;
      } catch (error) {
        missed += 1;
        if (!isNotFound(error) || missed > notFoundChecks) throw error;
      }
      if (Date.now() > deadline) throw new Error("timeout while waiting for state to change");
      await sleep(POLL_MS);
    }
  }

  async function waitUntilGone(id: string): Promise<void> {
    const deadline = Date.now() + DELETE_DEADLINE_MS;
    for (;;) {
      try {
        await get(id);
      } catch (error) {
        if (isNotFound(error)) return;
        throw error;
      }
      if (Date.now() > deadline)
        throw new Error("timeout while waiting for droplet to be destroyed");
      await sleep(POLL_MS);
    }
  }

  async function retag(id: string, old: string[], wanted: string[]): Promise<void> {
    const resources = [{ resource_id: id, resource_type: "droplet" }];
    for (const tag of old.filter((name) => !wanted.includes(name))) {
      await api().call("DELETE", `/v2/tags/${tag}/resources`, { resources });
    }
    for (const tag of wanted.filter((name) => !old.includes(name))) {
      await api().call("POST", "/v2/tags", { name: tag });
      await api().call("POST", `/v2/tags/${tag}/resources`, { resources });
    }
  }

  return {
    check: (inputs, old, autoName) => checkFields(FIELDS, inputs, old, autoName),
    diff: (state, inputs) => diffFields(FIELDS, state, inputs),
    preview: previewState,
    async create(inputs) {
      const answer = await api()
        .call("POST", "/v2/droplets", orderOf(inputs))
        .catch((error: unknown) => Promise.reject(failure("Error creating droplet", error)));
      const ordered = objectIn(answer, "droplet");
      const id = text(ordered["id"]);
      try {
        const isActive = (droplet: Properties) => droplet["status"] === "active";
        const droplet = await waitFor(id, isActive, CREATE_DEADLINE_MS);
        return { id, state: stateOf(inputState(inputs), droplet) };
      } catch (error) {
        const what = `Error waiting for droplet (${id}) to become ready`;
        throw new CreatedButFailed(id, stateOf(inputState(inputs), ordered), failure(what, error));
      }
    },
    async read(id, state, inputs) {
      try {
        return refreshed(FIELDS, stateOf(state, await get(id)), inputs);
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw failure("Error retrieving droplet", error);
      }
    },
    async update(id, inputs, state) {
      const { changed } = diffFields(FIELDS, state, inputs);
      const missing = changed.filter((key) => !UPDATABLE.includes(key));
      if (missing.length > 0) {
        throw new Error(`the stand-in provider cannot change a droplet's ${missing.join(", ")}`);
      }
      try {
        if (changed.includes("name")) {
          const name = text(inputs["name"]);
          await api().call("POST", `${path(id)}/actions`, { type: "rename", name });
          await waitFor(id, (droplet) => droplet["name"] === name, CREATE_DEADLINE_MS);
        }
        if (changed.includes("tags")) await retag(id, texts(state["tags"]), texts(inputs["tags"]));
        return stateOf({ ...state, ...inputState(inputs) }, await get(id));
      } catch (error) {
        throw failure(`Error updating droplet (${id})`, error);
      }
    },
    async delete(id, state) {
      if (state["gracefulShutdown"] === true) {
        throw new Error("the stand-in provider cannot shut a droplet down gracefully");
      }
      try {
        await waitFor(id, () => true, DELETE_DEADLINE_MS, 0);
        await api().call("DELETE", path(id));
        await waitUntilGone(id);
      } catch (error) {
        if (isNotFound(error)) return;
        if (!isForbidden(error)) throw failure("Error deleting droplet", error);
        await sleep(FORBIDDEN_FOR_MS);
        throw failure("Error deleting droplet", new Error("context deadline exceeded"));
      }
    },
  };
}
