// Asks DigitalOcean's API who holds a reserved IP, and leads it to a droplet.
import { setTimeout as pause } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import type { Holder } from "../advice/assignment";
import type { ApiAccess } from "../settings";
import { callApi } from "./api";

/** How long a move takes is not known here; the provider's own look waits 10 s before the first one. */
const MOVED_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 1000;

/** @returns undefined: it leads nowhere. @throws Error when the API does not say */
export const holderOf = async (api: ApiAccess, ip: string): Promise<Holder | undefined> => {
  const { reserved_ip: reserved } = (await callApi(api, "GET", `reserved_ips/${ip}`)) as {
    reserved_ip: { droplet: { id: number; name: string; tags: string[] } | null };
  };
  return reserved.droplet === null
    ? undefined
    : { ...reserved.droplet, id: String(reserved.droplet.id) };
};

/** Resolves when it leads there. @throws pulumi.RunError that says what to do */
export const assign = async (api: ApiAccess, ip: string, dropletId: string): Promise<void> => {
  const startedAt = Date.now();
  try {
    const { action } = (await callApi(api, "POST", `reserved_ips/${ip}/actions`, {
      type: "assign",
      droplet_id: Number(dropletId),
    })) as { action: { id: number } };
    while (Date.now() - startedAt < MOVED_WITHIN_MS) {
      const { action: now } = (await callApi(
        api,
        "GET",
        `reserved_ips/${ip}/actions/${action.id}`,
      )) as {
        action: { status: string };
      };
      if (now.status === "completed") return;
      if (now.status === "errored") throw new Error("DigitalOcean could not move it");
      await pause(LOOK_EVERY_MS);
    }
    throw new Error(`it has not moved within ${MOVED_WITHIN_MS / 1000} s`);
  } catch (error) {
    throw new pulumi.RunError(
      `The reserved IP ${ip} does not lead to droplet ${dropletId}: ${error instanceof Error ? error.message : String(error)}. The server itself is up to date. Once the cause is gone: pulumi up`,
    );
  }
};
